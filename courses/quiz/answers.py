"""Answers under way: as a page sends them, as they are saved on a session, and how two tabs are brought together.

A saved answer has the shape of `grading.Answers`, except that an order is ["item id=place"]: a half-done order is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses.quiz.grading import (
    Answers,
    AnswersRefused,
    check_options,
    check_pairs,
    check_text,
    is_answered,
)

PREFIX, SEEN, ID_LENGTH = "q-", "seen-", 36
"""Fields are `q-<question>` for a choice or a text, `q-<question>-<part>` for a side or a place; `seen-<question>` says
what the tab showed or saved last."""


def posted_answers(post: Any) -> tuple[Answers, dict[str, str]]:
    """(answers, {question: digest of what the tab last knew}) of a form; empty answers are left out."""
    answers: dict[str, set[str]] = {}
    seen = {}
    for name in post:
        if name.startswith(SEEN):
            seen[name[len(SEEN) :]] = post[name]
        elif name.startswith(PREFIX):
            question, part = name[2 : 2 + ID_LENGTH], name[3 + ID_LENGTH :]
            values = {value for value in post.getlist(name) if value.strip()}
            if values:
                answers.setdefault(question, set()).update(f"{part}={value}" if part else value for value in values)
    return {question: sorted(values) for question, values in answers.items()}, seen


def digest(chosen: list[str]) -> str:
    """Short, equal for equal answers; says nothing that the page does not show."""
    return hashlib.sha256(json.dumps(sorted(chosen)).encode()).hexdigest()[:12]


def merged(saved: Answers, posted: Answers, seen: Mapping[str, str]) -> Answers:
    """What to keep: of each question what a tab changed since it last knew it, else what is saved.

    Without a word of what the tab knew, an answer stands above a saved one and nothing stands above neither.
    """
    kept = dict(saved)
    for question in {*posted, *seen}:
        chosen = posted.get(question, [])
        is_changed = digest(chosen) != seen[question] if question in seen else bool(chosen)
        if is_changed:
            kept[question] = chosen
    return {question: chosen for question, chosen in kept.items() if chosen}


def check_saved(quiz: dict[str, Any], saved: Mapping[str, list[str]]) -> None:
    """Raise AnswersRefused for what the questions that were asked do not have."""
    questions = {question["id"]: question for question in quiz["questions"]}
    for question_id, chosen in saved.items():
        question = questions.get(question_id)
        if question is None:
            raise AnswersRefused(_("Bài nộp có câu hỏi không thuộc bài này."))
        if "pairs" in question:
            check_pairs(question, chosen)
        elif "items" in question:
            _check_places(question, chosen)
        elif "answers" in question:
            check_text(chosen)
        else:
            check_options(question, chosen)


def _check_places(question: dict[str, Any], chosen: list[str]) -> None:
    items = {item["id"] for item in question["items"]}
    places = {str(place) for place in range(1, len(items) + 1)}
    found = [value.partition("=")[::2] for value in chosen]
    if not all(item in items and place in places for item, place in found):
        raise AnswersRefused(_("Bài nộp có phương án không thuộc câu hỏi."))
    if len({item for item, _place in found}) < len(found):
        raise AnswersRefused(_("Mỗi mục chỉ có một thứ tự."))


def settled(quiz: dict[str, Any], saved: Mapping[str, list[str]]) -> Answers:
    """What is graded: orders as item ids in the chosen order, left out while two share a place or one has none."""
    answers = {}
    for question in quiz["questions"]:
        chosen = list(saved.get(question["id"], []))
        if "items" in question:
            places = places_of(chosen)
            is_whole = sorted(places.values()) == list(range(1, len(question["items"]) + 1))
            chosen = sorted(places, key=lambda item: places[item]) if is_whole else []
        if chosen:
            answers[question["id"]] = chosen
    return answers


def places_of(chosen: list[str]) -> dict[str, int]:
    """{item id: place} of a saved order."""
    return {item: int(place) for item, _sign, place in (value.partition("=") for value in chosen)}


def open_problem(question: dict[str, Any], saved: list[str]) -> str | None:
    """What the learner still has to do at a question, in a kind sentence; None when it is answered."""
    if "items" in question:
        places = places_of(saved)
        if len(set(places.values())) < len(places):
            return _("Có hai mục đang cùng một thứ tự. Hãy cho mỗi mục một số khác nhau; các lựa chọn vẫn được giữ.")
        return None if len(places) == len(question["items"]) else _("Hãy chọn thứ tự cho mọi mục.")
    if is_answered(question, saved):
        return None
    if "pairs" in question:
        return _("Hãy chọn cho mọi dòng.")
    return _("Hãy viết câu trả lời.") if "answers" in question else _("Hãy chọn một phương án.")
