"""The main job inside a host site: author a course with a quiz, finish it, get the certificate's PDF.

Runs in the host with its own Python (see test_host.py), on nothing but the wheel; prints one line a step.
"""

import os
from datetime import UTC, date, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hostsite.settings.dev")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - models load after the set-up
from wagtail.models import Locale  # noqa: E402

from certification.awards.models import Award, Part, Programme, Requirement  # noqa: E402
from certification.certificates.models import Certificate  # noqa: E402
from courses.content.authors import ensure_organiser  # noqa: E402
from courses.content.domain import publish_course  # noqa: E402
from courses.content.keys import give_course_keys, give_lesson_key  # noqa: E402
from courses.content.models import CoursePage, LessonPage  # noqa: E402
from courses.content.queries import snapshot  # noqa: E402
from courses.learning.domain import enrol, finish_lesson  # noqa: E402
from courses.learning.models import Completion  # noqa: E402
from courses.quiz.domain import start_quiz, submit_quiz  # noqa: E402
from courses.quiz.models import Question, Quiz, QuizEntry  # noqa: E402
from lms.jobs.domain import run_due_jobs  # noqa: E402
from lms.people.domain import create_unit, post_person, register_person  # noqa: E402
from lms.people.models import Category  # noqa: E402

AT = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)
TEXT = {"type": "text", "value": "<p>An toàn trên không gian mạng.</p>"}


def author(unit):
    """A course of one lesson with a quiz of two questions, as the editor would store it."""
    quiz = Quiz.objects.create(title="Kiểm tra", organiser=unit, pass_percent=80, max_attempts=3)
    for number in (1, 2):
        options = [
            {"type": "option", "value": {"text": "Đúng", "is_correct": True, "feedback": ""}},
            {"type": "option", "value": {"text": "Sai", "is_correct": False, "feedback": ""}},
        ]
        question = Question.objects.create(
            organiser=unit, stem=f"Câu {number}?", options=options, rationale="Vì vậy.", citation="Tài liệu khóa học"
        )
        QuizEntry.objects.create(quiz=quiz, question=question, sort_order=number)
    shelf, _collection, _group = ensure_organiser(unit=unit)
    page = CoursePage(title="An toàn trên mạng", slug="an-toan", summary="Ngắn.", locale=Locale.get_default())
    give_course_keys(page, organiser=unit)
    shelf.add_child(instance=page)
    lesson = LessonPage(title="Bài 1", slug="bai-1", minutes=30, locale=Locale.get_default())
    lesson.body = [TEXT, {"type": "activity", "value": quiz.pk}]
    give_lesson_key(lesson, course=page.course)
    page.add_child(instance=lesson)
    publish_course(course=page.course, at=AT)
    return page.course, lesson.lesson_key, quiz


def offer(unit, course):
    """A programme whose part M that course earns."""
    programme = Programme.objects.create(
        code="host", name="Chương trình 2026–2030", short_name="2026–2030", issuer=unit,
        starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31),
    )  # fmt: skip
    part = Part.objects.create(programme=programme, code="M", name="An toàn trên không gian mạng")
    Requirement.objects.create(part=part, name="Phần M").courses.add(course)


def learn(person, user, course, lesson_key, quiz):
    """Finish the lesson and answer every question right."""
    course.refresh_from_db()
    enrolment = enrol(person=person, course=course, by=user, at=AT)
    finish_lesson(enrolment=enrolment, lesson_key=str(lesson_key.uuid), by=user, at=AT)
    session = start_quiz(enrolment=enrolment, activity=quiz.activity_ptr, by=user, at=AT)
    answers = {
        question["id"]: [option["id"] for option in question["options"] if option["correct"]]
        for question in snapshot(session.snapshot_sha256)["questions"]
    }
    return submit_quiz(session=session, answers=answers, by=user, at=AT)


def main():
    unit = create_unit(code="HOST", name="Sở Y tế", kind="department", valid_from=date(2025, 7, 1), at=AT)
    category = Category.objects.create(code="ctv", name="Cộng tác viên", order=1)
    user = get_user_model().objects.create_user("hocvien", password="mat-khau-cua-host", department="Y tế")  # noqa: S106
    person = register_person(full_name="Nguyễn Thị Hà", at=AT)
    person.user = user
    person.save(update_fields=["user"])
    post_person(person=person, unit=unit, category=category, valid_from=date(2026, 1, 1), at=AT)

    course, lesson_key, quiz = author(unit)
    offer(unit, course)
    attempt = learn(person, user, course, lesson_key, quiz)
    print("attempt", attempt.score, attempt.max_score, attempt.is_passed)  # noqa: T201
    print("completions", Completion.objects.filter(person=person).count())  # noqa: T201
    print("awards", Award.objects.standing().filter(person=person).count())  # noqa: T201
    certificate = Certificate.objects.get(award__person=person)
    print("jobs", run_due_jobs())  # noqa: T201
    with certificate.document.file.open("rb") as file:
        print(file.read(4).decode().strip("%"), f"{certificate.number:05d}")  # noqa: T201


main()
