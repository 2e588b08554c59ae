"""Grading as pure functions over a frozen quiz. Nothing here reads the database or trusts a browser.

`quiz` holds the questions that were asked (`frozen.narrowed`).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from courses.quiz.enums import WITH_ONE_CHOICE
from courses.quiz.fill import accepted_answer
from lms.vietnamese import tidy

Answers = dict[str, list[str]]
"""{question id: [option ids] | ["pair id=right id"] | [item ids in the chosen order] | [the text typed]}."""

MOST_LETTERS = 500
"""Longest text that a gap takes."""


class AnswersRefused(ValueError):
    """The answers do not fit the quiz that was asked: forged, or of another session. Nothing is recorded."""


def check_answers(quiz: dict[str, Any], answers: Answers) -> None:
    """Raise AnswersRefused for what the quiz does not have: a question, an option, a side; or more than it asks for."""
    questions = {question["id"]: question for question in quiz["questions"]}
    for question_id, chosen in answers.items():
        question = questions.get(question_id)
        if question is None:
            raise AnswersRefused(_("Bài nộp có câu hỏi không thuộc bài này."))
        _check_answer(question, chosen)


def _check_answer(question: dict[str, Any], chosen: list[str]) -> None:
    if not all(isinstance(value, str) for value in chosen):
        raise AnswersRefused(_("Bài nộp có phương án không thuộc câu hỏi."))
    if "pairs" in question:
        check_pairs(question, chosen)
    elif "items" in question:
        if chosen and sorted(chosen) != sorted(item["id"] for item in question["items"]):
            raise AnswersRefused(_("Bài nộp có phương án không thuộc câu hỏi."))
    elif "answers" in question:
        check_text(chosen)
    else:
        check_options(question, chosen)


def check_options(question: dict[str, Any], chosen: list[str]) -> None:
    if not set(chosen) <= {option["id"] for option in question["options"]}:
        raise AnswersRefused(_("Bài nộp có phương án không thuộc câu hỏi."))
    if question["kind"] in WITH_ONE_CHOICE and len(set(chosen)) > 1:
        raise AnswersRefused(_("Câu hỏi này chỉ chọn một phương án."))


def check_pairs(question: dict[str, Any], chosen: list[str]) -> None:
    """`chosen` are "pair id=right id", one a left side at most."""
    lefts = {pair["id"] for pair in question["pairs"]}
    rights = {pair["right_id"] for pair in question["pairs"]}
    sides = [value.partition("=")[::2] for value in set(chosen)]
    if not all(left in lefts and right in rights for left, right in sides):
        raise AnswersRefused(_("Bài nộp có phương án không thuộc câu hỏi."))
    if len({left for left, _right in sides}) < len(sides):
        raise AnswersRefused(_("Mỗi vế trái chỉ chọn một vế phải."))


def check_text(chosen: list[str]) -> None:
    if len(chosen) > 1:
        raise AnswersRefused(_("Chỗ trống chỉ điền một câu trả lời."))
    if any(len(text) > MOST_LETTERS for text in chosen):
        raise AnswersRefused(_("Câu trả lời dài quá %(most)s ký tự.") % {"most": MOST_LETTERS})


def is_answered(question: dict[str, Any], chosen: list[str]) -> bool:
    """True when nothing of the question is left open."""
    if "pairs" in question:
        return len(set(chosen)) == len(question["pairs"])
    if "answers" in question:
        return bool(chosen and tidy(chosen[0]))
    return bool(chosen)


def unanswered(quiz: dict[str, Any], answers: Answers) -> list[str]:
    """Ids of questions that are still open, in the order in which they were asked."""
    return [
        question["id"] for question in quiz["questions"] if not is_answered(question, answers.get(question["id"], []))
    ]


def is_right(question: dict[str, Any], chosen: list[str]) -> bool:
    """The whole key and nothing else: all right options, every pair, the right order, an accepted text.

    Where one option could be chosen and a mended key has several, any of them is right.
    """
    if question.get("everybody"):
        return True
    if "pairs" in question:
        return set(chosen) == {f"{pair['id']}={pair['right_id']}" for pair in question["pairs"]}
    if "items" in question:
        return chosen == [item["id"] for item in question["items"]]
    if "answers" in question:
        return bool(chosen) and accepted_answer(question, chosen[0]) is not None
    right = {option["id"] for option in question["options"] if option["correct"]}
    if question["kind"] in WITH_ONE_CHOICE:
        return bool(chosen) and set(chosen) <= right
    return set(chosen) == right


def grade(quiz: dict[str, Any], answers: Answers) -> tuple[int, int, bool]:
    """Return (points, most points, passed): a point a question; passed by the exact ratio, in integers."""
    check_answers(quiz, answers)
    score, most = points(quiz, answers)
    return score, most, is_pass(quiz, score, most)


def points(quiz: dict[str, Any], answers: Answers) -> tuple[int, int]:
    """(points, most points) of answers that were checked when they came."""
    score = sum(is_right(question, answers.get(question["id"], [])) for question in quiz["questions"])
    return score, len(quiz["questions"])


def is_pass(quiz: dict[str, Any], score: int, most: int) -> bool:
    """Whether so many points reach the pass mark."""
    return most > 0 and 100 * score >= quiz["pass_percent"] * most
