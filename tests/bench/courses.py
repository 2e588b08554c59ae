"""Finishing a course, award and certificate number included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from certification.awards.models import Award
from courses.content.models import Course
from courses.learning.domain import enrol, finish_lesson
from courses.learning.models import Enrolment
from lms.people.models import Unit
from tests.bench.measure import Row, counted_queries, measures
from tests.factories.courses import make_course
from tests.factories.people import AT, make_person, make_unit, make_user, post
from tests.factories.programmes import make_programme, require


def learn_all_but_last(unit: Unit, course: Course) -> tuple[Enrolment, str, Any]:
    """Somebody posted in `unit` with one lesson left: (enrolment, key of that lesson, login)."""
    user, person = make_user(), make_person()
    post(person, unit)
    enrolment = enrol(person=person, course=course, by=user, at=AT)
    *earlier, last = course.current_edition.counts["lessons"]
    for key in earlier:
        finish_lesson(enrolment=enrolment, lesson_key=key, by=user, at=AT)
    return Enrolment.objects.select_related("edition__current_manifest").get(pk=enrolment.pk), last, user


@measures("finish")
def finishing_a_course() -> Iterator[Row]:
    for lessons in (5, 50):
        unit = make_unit()
        course = make_course(lessons=lessons, questions=0, organiser=unit)
        part = require(make_programme(unit, f"p-{course.pk}"), "K", [course]).part
        enrolment, last, user = learn_all_but_last(unit, course)
        with counted_queries() as queries:
            finish_lesson(enrolment=enrolment, lesson_key=last, by=user, at=AT)
        assert Award.objects.standing().filter(person=enrolment.person, part=part).count() == 1
        yield Row(f"finishing a course of {lessons} lessons, award included", 20, len(queries), "queries")
