"""Grading as pure functions over a frozen quiz. Nothing here reads the database or trusts a browser."""

from __future__ import annotations

import random
from typing import Any

from django.utils.translation import gettext as _

Answers = dict[str, list[str]]
"""{question id: chosen option ids}."""


class AnswersRefused(ValueError):
    """The answers do not fit the quiz that was asked: forged, or of another session. Nothing is recorded."""


def draw_order(quiz: dict[str, Any], *, seed: str) -> list[dict[str, Any]]:
    """Return [{"question": id, "options": [id]}] in the order to ask; shuffled by `seed` when the quiz says so."""
    order = [
        {"question": question["id"], "options": [option["id"] for option in question["options"]]}
        for question in quiz["questions"]
    ]
    if quiz["shuffles"]:
        generator = random.Random(seed)  # noqa: S311 - an order to read in, no secret
        generator.shuffle(order)
        for entry in order:
            generator.shuffle(entry["options"])
    return order


def check_answers(quiz: dict[str, Any], answers: Answers) -> None:
    """Raise AnswersRefused for a question or option that the quiz does not have, or two options where one is asked."""
    questions = {question["id"]: question for question in quiz["questions"]}
    for question_id, chosen in answers.items():
        question = questions.get(question_id)
        if question is None:
            raise AnswersRefused(_("Bài nộp có câu hỏi không thuộc bài này."))
        if not set(chosen) <= {option["id"] for option in question["options"]}:
            raise AnswersRefused(_("Bài nộp có phương án không thuộc câu hỏi."))
        if question["kind"] == "single" and len(set(chosen)) > 1:
            raise AnswersRefused(_("Câu hỏi này chỉ chọn một phương án."))


def unanswered(quiz: dict[str, Any], answers: Answers) -> list[str]:
    """Ids of questions without a choice, in the quiz's own order."""
    return [question["id"] for question in quiz["questions"] if not answers.get(question["id"])]


def is_right(question: dict[str, Any], chosen: list[str]) -> bool:
    """All right options and no other."""
    return set(chosen) == {option["id"] for option in question["options"] if option["correct"]}


def grade(quiz: dict[str, Any], answers: Answers) -> tuple[int, int, bool]:
    """Return (points, most points, passed): a point a question; passed by the exact ratio, in integers."""
    check_answers(quiz, answers)
    score = sum(is_right(question, answers.get(question["id"], [])) for question in quiz["questions"])
    most = len(quiz["questions"])
    return score, most, most > 0 and 100 * score >= quiz["pass_percent"] * most
