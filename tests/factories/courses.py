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
from courses.quiz.enums import LegalCheck, QuestionKind
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
    *,
    lessons: int = 2,
    questions: int = 2,
    asks: list[QuestionDraft] | None = None,
    organiser: Unit | None = None,
    slug: str = "",
    **quiz: Any,
) -> Course:
    """A course whose last lesson holds a quiz (none when `questions` is 0) of so many alike, or of what `asks` says."""
    organiser = organiser or make_organiser()
    slug = slug or f"khoa-{next(_numbers)}"
    drafts = [
        LessonDraft(
            f"bai-{number}", f"Bài {number}", 10, [("heading", f"Mục {number}"), ("text", f"<p>Lời {number}</p>")]
        )
        for number in range(1, lessons + 1)
    ]
    if questions:
        asked = question_drafts(questions) if asks is None else asks
        made = write_quiz(organiser=organiser, title=f"Kiểm tra {slug}", questions=asked, **quiz)
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
    """The key of what the session asks, in the shape in which a page saves it."""
    return {question["id"]: _key_of(question) for question in _asked(session)}


def wrong_answers(session: QuizSession) -> dict[str, list[str]]:
    """An answer to each question of the session, none of them right."""
    return {question["id"]: _miss_of(question) for question in _asked(session)}


def posted(answers: dict[str, list[str]]) -> dict[str, list[str]]:
    """Saved answers as the fields of the page's form."""
    fields: dict[str, list[str]] = {}
    for question, chosen in answers.items():
        for value in chosen:
            part, sign, rest = value.partition("=")
            fields.setdefault(f"q-{question}-{part}" if sign else f"q-{question}", []).append(rest if sign else value)
    return fields


def kind_drafts() -> dict[str, QuestionDraft]:
    """One question of each kind; the words of keys are found nowhere else on a page."""
    common = {"rationale": "Lẽ bí mật.", "citation": "Nguồn bí mật", "tags": ["M1"], "check": LegalCheck.CHECKED}
    options = [("Phương án A", True, "Khen bí mật."), ("Phương án B", False, "Chê bí mật.")]
    several = [*options, ("Phương án C", True, "")]
    truth = [("Đúng", True, "Khen bí mật."), ("Sai", False, "Chê bí mật.")]
    pairs = [("Trái 1", "Phải 1"), ("Trái 2", "Phải 2"), ("Trái 3", "Phải 3")]
    return {
        "single": QuestionDraft("Hỏi một?", options, **common),
        "multiple": QuestionDraft("Hỏi nhiều?", several, **common),
        "truefalse": QuestionDraft("Đúng hay sai?", truth, kind=QuestionKind.TRUE_FALSE, **common),
        "matching": QuestionDraft("Ghép gì?", kind=QuestionKind.MATCHING, pairs=pairs, **common),
        "ordering": QuestionDraft("Xếp sao?", kind=QuestionKind.ORDERING, items=["Gấp", "Hai", "Chót"], **common),
        "fill": QuestionDraft("Gọi số ___?", kind=QuestionKind.FILL, answers=[("mật mã", "Khen bí mật.")], **common),
    }


def _asked(session: QuizSession) -> list[dict[str, Any]]:
    questions = {question["id"]: question for question in snapshot(session.snapshot_sha256)["questions"]}
    return [questions[entry["question"]] for entry in session.order]


def _key_of(question: dict[str, Any]) -> list[str]:
    if "pairs" in question:
        return sorted(f"{pair['id']}={pair['right_id']}" for pair in question["pairs"])
    if "items" in question:
        return sorted(f"{item['id']}={place}" for place, item in enumerate(question["items"], start=1))
    if "answers" in question:
        return [question["answers"][0]["text"]]
    return sorted(option["id"] for option in question["options"] if option["correct"])


def _miss_of(question: dict[str, Any]) -> list[str]:
    if "pairs" in question:
        lefts = [pair["id"] for pair in question["pairs"]]
        first, second = sorted({pair["right_id"] for pair in question["pairs"]})[:2]
        right = {pair["id"]: pair["right_id"] for pair in question["pairs"]}
        return sorted(f"{left}={second if right[left] == first else first}" for left in lefts)
    if "items" in question:
        return sorted(f"{item['id']}={place}" for place, item in enumerate(reversed(question["items"]), start=1))
    if "answers" in question:
        return ["không phải"]
    return [next(option["id"] for option in question["options"] if not option["correct"])]
