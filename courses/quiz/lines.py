"""Questions as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from courses.quiz.answers import digest, places_of
from courses.quiz.enums import NEEDS_REVIEW, SAID_TO_LEARNERS, LegalCheck, QuestionKind, Review
from courses.quiz.fill import accepted_answer
from courses.quiz.frozen import parts_of
from courses.quiz.grading import is_right


@dataclass(frozen=True)
class OptionLine:
    """An option, or one of the right sides that a row offers."""

    id: str
    text: str
    is_chosen: bool
    is_correct: bool | None = None
    feedback: str = ""


@dataclass(frozen=True)
class RowLine:
    """A left side with the right sides to choose from, or an item with the places to choose from.

    `chosen` and `right` are shown after submission: what she chose, and what belongs there.
    """

    id: str
    text: str
    choices: list[OptionLine]
    chosen: str = ""
    right: str = ""
    is_correct: bool | None = None


@dataclass(frozen=True)
class QuestionLine:
    """A question to show. Before submission `is_right`, every `is_correct`, `right` and explanation are empty."""

    id: str
    number: int
    kind: str
    stem: str
    options: list[OptionLine] = field(default_factory=list)
    rows: list[RowLine] = field(default_factory=list)
    typed: str = ""
    seen: str = ""
    problem: str | None = None
    is_right: bool | None = None
    is_given: bool = False
    accepted: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    rationale: str = ""
    citation: str = ""
    check: str = ""
    needs_review: bool = False

    @property
    def is_multiple(self) -> bool:
        return self.kind == QuestionKind.MULTIPLE


def question_line(
    question: dict[str, Any], *, number: int, entry: dict[str, Any], saved: list[str], problem: str | None = None
) -> QuestionLine:
    """A question as it is asked, laid out by its `entry` in the session's order, without anything of the key."""
    line = QuestionLine(
        id=question["id"],
        number=number,
        kind=question["kind"],
        stem=question["stem"],
        seen=digest(saved),
        problem=problem,
    )
    if "answers" in question:
        return replace(line, typed=saved[0] if saved else "")
    parts = {part["id"]: part.get("left", part.get("text", "")) for part in parts_of(question)}
    if "options" in question:
        return replace(line, options=[OptionLine(pk, parts[pk], pk in saved) for pk in entry["options"]])
    if "pairs" in question:
        rights = {pair["right_id"]: pair["right"] for pair in question["pairs"]}
        rows = [
            RowLine(
                pk, parts[pk], [OptionLine(right, rights[right], f"{pk}={right}" in saved) for right in entry["rights"]]
            )
            for pk in entry["options"]
        ]
    else:
        places = places_of(saved)
        rows = [
            RowLine(
                pk,
                parts[pk],
                [OptionLine(str(n), str(n), places.get(pk) == n) for n in range(1, len(parts) + 1)],
            )
            for pk in entry["options"]
        ]
    return replace(line, rows=rows)


def result_line(
    question: dict[str, Any], *, number: int, entry: dict[str, Any], chosen: list[str], shows: Review
) -> QuestionLine:
    """The same after submission: what was chosen, and as much of the key as `shows` (FULL or MARKS) allows."""
    line = QuestionLine(
        id=question["id"],
        number=number,
        kind=question["kind"],
        stem=question["stem"],
        typed=chosen[0] if chosen and "answers" in question else "",
        options=_options(question, entry["options"], chosen),
        rows=_rows(question, entry["options"], chosen),
        is_right=is_right(question, chosen),
        is_given=bool(question.get("everybody")),
    )
    if shows != Review.FULL:
        return line
    return _explained(line, question, str(SAID_TO_LEARNERS[LegalCheck(question["check"])]))


def lines_of(contents: list[dict[str, Any]]) -> list[QuestionLine]:
    """Questions for their author, in her order and with the whole key; `contents` are those of `Question.content`."""
    lines = []
    for number, content in enumerate(contents, start=1):
        ids = [part["id"] for part in parts_of(content)]
        entry = {"options": ids, "rights": list(dict.fromkeys(pair["right_id"] for pair in content.get("pairs", [])))}
        asked = question_line(content, number=number, entry=entry, saved=[])
        keyed = replace(asked, options=_options(content, ids, []), rows=_rows(content, ids, [], asked.rows))
        lines.append(_explained(keyed, content, str(LegalCheck(content["check"]).label)))
    return lines


def _explained(line: QuestionLine, question: dict[str, Any], check: str) -> QuestionLine:
    """With the whole key, why it is so and on what authority."""
    options = {option["id"]: option for option in question.get("options", [])}
    answers = question.get("answers", [])
    if line.typed:
        told = [found for found in [accepted_answer(question, line.typed)] if found]
    else:
        told = answers if line.is_right is None else []
    rights = _right_texts(question)
    return replace(
        line,
        options=[
            replace(each, is_correct=options[each.id]["correct"], feedback=options[each.id]["feedback"])
            for each in line.options
        ],
        rows=[replace(row, right=rights[row.id]) for row in line.rows],
        accepted=[answer["text"] for answer in answers],
        said=[answer["feedback"] for answer in told if answer["feedback"]],
        rationale=question["rationale"],
        citation=question["citation"],
        check=check,
        needs_review=question["check"] in NEEDS_REVIEW,
    )


def _options(question: dict[str, Any], ids: list[str], chosen: list[str]) -> list[OptionLine]:
    texts = {option["id"]: option["text"] for option in question.get("options", [])}
    return [OptionLine(pk, texts[pk], pk in chosen) for pk in ids if pk in texts]


def _right_texts(question: dict[str, Any]) -> dict[str, str]:
    """{row: what belongs there}."""
    if "pairs" in question:
        return {pair["id"]: pair["right"] for pair in question["pairs"]}
    return {item["id"]: str(place) for place, item in enumerate(question.get("items", []), start=1)}


def _rows(
    question: dict[str, Any], ids: list[str], chosen: list[str], asked: list[RowLine] | None = None
) -> list[RowLine]:
    """Left sides or items with what was chosen for each; `asked` lends the choices that a preview still offers."""
    offered = {row.id: row.choices for row in asked or []}
    if "pairs" in question:
        texts = question.get("rights") or {pair["right_id"]: pair["right"] for pair in question["pairs"]}
        picked = {left: texts[right] for left, _sign, right in (value.partition("=") for value in chosen)}
        lefts = {pair["id"]: pair["left"] for pair in question["pairs"]}
    elif "items" in question:
        picked = {item: str(place) for place, item in enumerate(chosen, start=1)}
        lefts = {item["id"]: item["text"] for item in question["items"]}
    else:
        return []
    rights = _right_texts(question)
    return [
        RowLine(
            pk,
            lefts[pk],
            offered.get(pk, []),
            chosen=picked.get(pk, ""),
            is_correct=picked.get(pk) == rights[pk] if asked is None else None,
        )
        for pk in ids
    ]
