"""Reading a frozen quiz (`format.QuizFormat.freeze`), old ones included: snapshots never change, so readers fill in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from courses.quiz.enums import Purpose, Review

DEFAULTS: dict[str, Any] = {
    "purpose": Purpose.GRADED.value,
    "cooldown_minutes": 0,
    "time_limit_minutes": 0,
    "review": Review.FULL.value,
    "pairs_with": None,
    "pools": [],
}
"""What a snapshot means that was frozen before it could say so."""


def filled(quiz: dict[str, Any]) -> dict[str, Any]:
    """The frozen quiz with every name that today's readers use."""
    fixed = [question["id"] for question in quiz["questions"]]
    return {**DEFAULTS, "fixed": fixed, **quiz}


def narrowed(quiz: dict[str, Any], asked: Iterable[str]) -> dict[str, Any]:
    """The quiz with the questions that one learner was asked, in her order: what her answers are graded against."""
    questions = {question["id"]: question for question in quiz["questions"]}
    return {**quiz, "questions": [questions[pk] for pk in asked]}


def asked_of(order: Iterable[dict[str, Any]]) -> list[str]:
    """The ids of the questions in the order of a session."""
    return [entry["question"] for entry in order]


def parts_of(question: dict[str, Any]) -> list[dict[str, Any]]:
    """Whatever the question's kind has an id for: options, left sides or items; nothing for a gap to fill."""
    return question.get("options") or question.get("pairs") or question.get("items") or []
