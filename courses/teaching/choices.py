"""What people chose, whatever the kind of question: the lines of a table of distractors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FEWEST_ALIKE = 3
"""A typed answer is shown when at least so many typed it: what only one wrote could be about her."""
MOST_TYPED = 8
OTHER = ""
"""The line of typed answers that too few share."""


@dataclass(frozen=True)
class Choice:
    """A line of the table: what could be chosen, and whether that was right. An empty label: other typed answers."""

    key: str
    label: str
    is_right: bool


def chosen_keys(question: Mapping[str, Any], given: Sequence[str]) -> set[str]:
    """The keys of the lines that an answer falls on."""
    if question["kind"] == "ordering":
        right = [item["id"] for item in question["items"]]
        return {item for place, item in enumerate(given) if place < len(right) and right[place] == item}
    if question["kind"] == "fill":
        return {typed(given[0])} if given and typed(given[0]) else set()
    return set(given)


def typed(text: str) -> str:
    """A typed answer as it is counted: blanks and case do not matter."""
    return " ".join(text.split()).casefold()


def choices_of(question: Mapping[str, Any], answers: Iterable[Sequence[str]]) -> list[Choice]:
    """The lines of a question: every option; every right pair and the wrong ones that somebody made; every item, for
    being in its place; the typed answers that several share."""
    kind = question["kind"]
    if kind == "matching":
        return _pairs(question, answers)
    if kind == "ordering":
        return [Choice(item["id"], item["text"], True) for item in question["items"]]
    if kind == "fill":
        return _typed(question, answers)
    return [Choice(option["id"], option["text"], bool(option["correct"])) for option in question["options"]]


def _pairs(question: Mapping[str, Any], answers: Iterable[Sequence[str]]) -> list[Choice]:
    made = {pair for answer in answers for pair in answer}
    rights = {pair["right_id"]: pair["right"] for pair in question["pairs"]}
    found = []
    for pair in question["pairs"]:
        for right_id, right in rights.items():
            key, fits = f"{pair['id']}={right_id}", right_id == pair["right_id"]
            if fits or key in made:
                found.append(Choice(key, f"{pair['left']} → {right}", fits))
    return found


def _typed(question: Mapping[str, Any], answers: Iterable[Sequence[str]]) -> list[Choice]:
    accepted = {typed(answer["text"]): answer["text"] for answer in question["answers"]}
    counts = Counter(key for answer in answers for key in chosen_keys(question, answer))
    found = [Choice(key, text, True) for key, text in accepted.items()]
    for key, count in counts.most_common():
        if key not in accepted and count >= FEWEST_ALIKE and len(found) < len(accepted) + MOST_TYPED:
            found.append(Choice(key, key, False))
    return [*found, Choice(OTHER, OTHER, False)]
