"""Finishing a course, award and certificate number included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from wagtail.models import Locale

from certification.awards.models import Award, Part, Programme, Requirement
from courses.content.domain import ensure_organiser, publish_course
from courses.content.keys import give_course_keys, give_lesson_key
from courses.content.models import Course, CoursePage, LessonPage
from courses.learning.domain import enrol, finish_lesson
from courses.learning.models import Enrolment
from lms.people.models import Unit
from tests.bench.measure import Row, counted_queries, measures
from tests.factories.people import AT, make_person, make_unit, make_user, post


def make_course(unit: Unit, *, lessons: int) -> Course:
    """A published course of so many required lessons of one paragraph."""
    shelf, _collection, _group = ensure_organiser(unit=unit)
    page = CoursePage(
        title=f"Khóa {lessons} bài", slug=f"khoa-{lessons}", summary="Ngắn.", requires_activities=False,
        locale=Locale.get_default(),
    )  # fmt: skip
    give_course_keys(page, organiser=unit)
    shelf.add_child(instance=page)
    for number in range(1, lessons + 1):
        lesson = LessonPage(title=f"Bài {number}", slug=f"bai-{number}", locale=page.locale)
        lesson.body = [{"type": "text", "value": "<p>Một đoạn văn.</p>"}]
        give_lesson_key(lesson, course=page.course)
        page.add_child(instance=lesson)
    publish_course(course=page.course, at=AT)
    return Course.objects.get(pk=page.course.pk)


def offer_part(unit: Unit, course: Course) -> Part:
    """A programme with one part that the course earns."""
    programme = Programme.objects.create(
        code=f"p-{course.pk}", name="Chương trình", short_name="Chương trình", issuer=unit,
        starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31),
    )  # fmt: skip
    part = Part.objects.create(programme=programme, code="K", name="Kiến thức")
    Requirement.objects.create(part=part, name="Phần K").courses.add(course)
    return part


def learn_all_but_last(unit: Unit, course: Course) -> tuple[Enrolment, str, Any]:
    """Somebody posted in `unit` with one lesson left: (enrolment, key of that lesson, login)."""
    user, person = make_user(), make_person()
    post(person, unit)
    enrolment = enrol(person=person, course=course, by=user, at=AT)
    *earlier, last = course.current_edition.counts["lessons"]
    for key in earlier:
        finish_lesson(enrolment=enrolment, lesson_key=key, by=user, at=AT)
    return Enrolment.objects.select_related("edition").get(pk=enrolment.pk), last, user


@measures("finish")
def finishing_a_course() -> Iterator[Row]:
    for lessons in (5, 50):
        unit = make_unit()
        course = make_course(unit, lessons=lessons)
        part = offer_part(unit, course)
        enrolment, last, user = learn_all_but_last(unit, course)
        with counted_queries() as queries:
            finish_lesson(enrolment=enrolment, lesson_key=last, by=user, at=AT)
        assert Award.objects.standing().filter(person=enrolment.person, part=part).count() == 1
        yield Row(f"finishing a course of {lessons} lessons, award included", 20, len(queries), "queries")
