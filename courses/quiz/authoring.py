"""Making quizzes without the editor: for samples, imports and tests."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

from django.db import transaction

from courses.quiz.enums import LegalCheck, QuestionKind
from courses.quiz.models import Question, Quiz, QuizEntry
from lms.people.models import Unit


@dataclass(frozen=True)
class QuestionDraft:
    """A question to write: `options` are (text, is right, feedback)."""

    stem: str
    options: list[tuple[str, bool, str]]
    rationale: str
    citation: str
    check: LegalCheck = LegalCheck.PENDING


@transaction.atomic
def write_quiz(
    *,
    organiser: Unit,
    title: str,
    questions: list[QuestionDraft],
    pass_percent: int = 80,
    max_attempts: int = 3,
    minutes: int = 15,
) -> Quiz:
    """Write a quiz and its questions; an organiser's quiz of the same title is returned as it is."""
    existing = Quiz.objects.filter(organiser=organiser, title=title).first()
    if existing is not None:
        return existing
    quiz = Quiz.objects.create(
        organiser=organiser, title=title, pass_percent=pass_percent, max_attempts=max_attempts, minutes=minutes
    )
    for order, draft in enumerate(questions):
        QuizEntry.objects.create(quiz=quiz, question=write_question(organiser=organiser, draft=draft), sort_order=order)
    return quiz


def write_question(*, organiser: Unit, draft: QuestionDraft) -> Question:
    """Write one question of the bank; its kind follows from the number of right options."""
    right = sum(is_right for _, is_right, _ in draft.options)
    question = Question(
        organiser=organiser,
        kind=QuestionKind.SINGLE if right == 1 else QuestionKind.MULTIPLE,
        stem=draft.stem,
        options=json.dumps(
            [
                {
                    "type": "option",
                    "id": str(uuid.uuid4()),
                    "value": {"text": text, "is_correct": is_right, "feedback": feedback},
                }
                for text, is_right, feedback in draft.options
            ]
        ),
        rationale=draft.rationale,
        citation=draft.citation,
        check_state=draft.check,
    )
    question.full_clean(exclude=["options"])
    question.save()
    return question
