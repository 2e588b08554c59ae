"""Questions as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from courses.quiz.enums import NEEDS_REVIEW, LegalCheck


@dataclass(frozen=True)
class OptionLine:
    id: str
    text: str
    is_chosen: bool
    is_correct: bool | None
    feedback: str


@dataclass(frozen=True)
class QuestionLine:
    """A question to show. Before submission `is_right`, `is_correct` and all explanations are empty."""

    id: str
    number: int
    stem: str
    is_multiple: bool
    options: list[OptionLine]
    is_missing: bool = False
    is_right: bool | None = None
    rationale: str = ""
    citation: str = ""
    check: str = ""
    needs_review: bool = False


def lines_of(contents: list[dict[str, Any]]) -> list[QuestionLine]:
    """Questions for their author, in her order and with the whole key; `contents` are those of `Question.content`."""
    return [
        QuestionLine(
            id=content["id"],
            number=number,
            stem=content["stem"],
            is_multiple=content["kind"] == "multiple",
            options=[
                OptionLine(option["id"], option["text"], False, option["correct"], option["feedback"])
                for option in content["options"]
            ],
            rationale=content["rationale"],
            citation=content["citation"],
            check=str(LegalCheck(content["check"]).label),
            needs_review=content["check"] in NEEDS_REVIEW,
        )
        for number, content in enumerate(contents, start=1)
    ]
