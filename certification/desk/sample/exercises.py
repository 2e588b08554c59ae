"""What the sample asks besides the quizzes at the end of its courses: a pre-test and an exercise, from
`exercises_vi.json`; and how hard each question of the quizzes is."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from courses.quiz.authoring import QuestionDraft, write_quiz
from courses.quiz.enums import LegalCheck, Purpose
from courses.quiz.models import Quiz
from lms.people.models import Unit

FILE = files("certification.desk.sample") / "exercises_vi.json"
CHECKS = {"đã đối chiếu": LegalCheck.CHECKED, "đối chiếu nguồn thứ cấp": LegalCheck.SECONDARY}


def read_exercises() -> dict[str, Any]:
    """{"difficulty": {module: [one a question]}, "exercises": [{"module", "lesson", "title", "purpose", "q"}]}."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def check_of(words: str) -> LegalCheck:
    """The state of a check as the sample's files word it."""
    return CHECKS.get(words) or (LegalCheck.PRACTICE if words.startswith("thực hành") else LegalCheck.PENDING)


def write_exercises(module: str, *, organiser: Unit, quiz: Quiz) -> list[tuple[str, bool, int]]:
    """Write the exercises of a module: (slug of its lesson, whether it comes before the lesson, activity).

    A pre-test goes with the module's `quiz` and comes before learning.
    """
    made = []
    for exercise in read_exercises()["exercises"]:
        if exercise["module"] == module:
            is_pretest = exercise["purpose"] == Purpose.PRETEST
            written = write_quiz(
                organiser=organiser,
                title=exercise["title"],
                questions=[exercise_draft(question, module) for question in exercise["q"]],
                purpose=exercise["purpose"],
                pairs_with=quiz if is_pretest else None,
                minutes=exercise["minutes"],
                pass_percent=60,
            )
            made.append((exercise["lesson"], is_pretest, written.activity_ptr_id))
    return made


def exercise_draft(question: dict[str, Any], module: str) -> QuestionDraft:
    return QuestionDraft(
        stem=question["stem"],
        kind=question["kind"],
        options=question.get("options", []),
        pairs=question.get("pairs", []),
        items=question.get("items", []),
        answers=question.get("answers", []),
        ignores_diacritics=question.get("ignores_diacritics", False),
        rationale=question["rationale"],
        citation=question["source"],
        check=check_of(question["check"]),
        tags=[module],
        difficulty=question["difficulty"],
    )
