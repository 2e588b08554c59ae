"""Courses and quizzes for tests, written through the same doors as real ones."""

from __future__ import annotations

import itertools
from typing import Any

from courses.content.authoring import CourseDraft, LessonDraft, write_course
from courses.content.authors import author_permissions, ensure_organiser
from courses.content.models import Activity, Course
from courses.content.queries import snapshot
from courses.learning.domain import enrol
from courses.learning.models import Enrolment
from courses.quiz.authoring import QuestionDraft, write_quiz
from courses.quiz.enums import LegalCheck
from courses.quiz.models import QuizSession
from lms.people.models import Person, Unit
from tests.factories.people import AT, make_unit, make_user

_numbers = itertools.count(1)


def make_organiser(code: str = "SNV") -> Unit:
    return make_unit(code, name=f"Sở {code}")


def make_author(organiser: Unit, username: str = "") -> Any:
    """A trainer of `organiser` with the rights that the sample gives: her shelf, quizzes, questions."""
    _, _, group = ensure_organiser(unit=organiser)
    group.permissions.add(*author_permissions("courses_quiz", ["quiz", "question"]))
    author = make_user(username)
    author.groups.add(group)
    return author


def question_drafts(count: int) -> list[QuestionDraft]:
    return [
        QuestionDraft(
            stem=f"Câu hỏi thử {number}?",
            options=[("Đúng", True, "Đúng rồi."), ("Sai", False, "Chưa đúng."), ("Không rõ", False, "")],
            rationale=f"Vì lẽ {number}.",
            citation=f"Điều {number}",
            check=LegalCheck.CHECKED,
        )
        for number in range(1, count + 1)
    ]


def make_course(
    *, lessons: int = 2, questions: int = 2, organiser: Unit | None = None, slug: str = "", **quiz: Any
) -> Course:
    """A course whose last lesson holds a quiz (none when `questions` is 0)."""
    organiser = organiser or make_organiser()
    slug = slug or f"khoa-{next(_numbers)}"
    drafts = [
        LessonDraft(
            f"bai-{number}", f"Bài {number}", 10, [("heading", f"Mục {number}"), ("text", f"<p>Lời {number}</p>")]
        )
        for number in range(1, lessons + 1)
    ]
    if questions:
        made = write_quiz(organiser=organiser, title=f"Kiểm tra {slug}", questions=question_drafts(questions), **quiz)
        drafts[-1].blocks.append(("activity", made.activity_ptr_id))
    shelf, _, _ = ensure_organiser(unit=organiser)
    draft = CourseDraft(slug=slug, title=f"Khóa {slug}", summary="Giới thiệu", lessons=drafts, objectives=["Biết A"])
    return write_course(shelf=shelf, draft=draft, by=None, at=AT)


def make_enrolment(person: Person, course: Course) -> Enrolment:
    return enrol(person=person, course=course, by=None, at=AT)


def lesson_keys(course: Course) -> list[str]:
    course.refresh_from_db()
    return [lesson["key"] for lesson in course.current_edition.current_manifest.content["lessons"]]


def activity_of(course: Course) -> Activity:
    course.refresh_from_db()
    return course.current_edition.current_manifest.activities.get()


def right_answers(session: QuizSession) -> dict[str, list[str]]:
    return {
        question["id"]: [option["id"] for option in question["options"] if option["correct"]]
        for question in snapshot(session.snapshot_sha256)["questions"]
    }


def wrong_answers(session: QuizSession) -> dict[str, list[str]]:
    return {
        question["id"]: [next(option["id"] for option in question["options"] if not option["correct"])]
        for question in snapshot(session.snapshot_sha256)["questions"]
    }
