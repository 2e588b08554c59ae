"""Writing GIFT that Moodle reads, and from which :func:`gift.read_gift` makes equal drafts."""

from __future__ import annotations

from collections.abc import Iterable

from courses.quiz.drafts import QuestionDraft
from courses.quiz.enums import QuestionKind
from courses.quiz.interchange.gift_notes import written_notes
from courses.quiz.interchange.gift_text import FORMAT, escape
from courses.quiz.interchange.items import short, tidied

NAME = 60


def write_gift(drafts: Iterable[QuestionDraft]) -> str:
    """A file of all drafts; an ordering is written as pairs of place and item, which Moodle asks as a matching."""
    return "\n".join(_question(tidied(draft)) for draft in drafts)


def _question(draft: QuestionDraft) -> str:
    lines = [*written_notes(draft), f"::{escape(short(draft.stem))}::[plain]{escape(draft.stem)}" + "{"]
    lines += _answers(draft)
    if draft.rationale:
        lines.append(f"\t####{_piece(draft.rationale)}")
    return "\n".join([*lines, "}", ""])


def _answers(draft: QuestionDraft) -> list[str]:
    if draft.kind == QuestionKind.TRUE_FALSE:
        return [_truth(draft)]
    if draft.kind == QuestionKind.MATCHING:
        return [f"\t={_piece(left, arrows=True)} -> {_piece(right)}" for left, right in draft.pairs]
    if draft.kind == QuestionKind.ORDERING:
        return [f"\t={place} -> {_piece(text)}" for place, text in enumerate(draft.items, start=1)]
    if draft.kind == QuestionKind.FILL:
        return [f"\t={_weighted(text, '100', arrows=True)}{_said(said, arrows=True)}" for text, said in draft.answers]
    if draft.kind == QuestionKind.SINGLE:
        return [
            f"\t{'=' if right else '~'}{_weighted(text, '100' if right else '0')}{_said(said)}"
            for text, right, said in draft.options
        ]
    share = _share(sum(right for _text, right, _said in draft.options))
    return [f"\t~%{share if right else '-100'}%{_piece(text)}{_said(said)}" for text, right, said in draft.options]


def _truth(draft: QuestionDraft) -> str:
    is_true = draft.options[0][1]
    right, wrong = (
        next(said for _t, is_right, said in draft.options if is_right is wanted) for wanted in (True, False)
    )
    said = f"#{_piece(wrong)}#{_piece(right)}" if right else _said(wrong)
    return f"\t{'TRUE' if is_true else 'FALSE'}{said}"


def _share(count: int) -> str:
    """The share of each of `count` right options in per cent, as Moodle writes it."""
    return f"{100 / count:.5f}".rstrip("0").rstrip(".")


def _weighted(text: str, weight: str, *, arrows: bool = False) -> str:
    """A text that begins with a per cent sign would be taken for a weight: it gets one before it."""
    piece = _piece(text, arrows=arrows)
    return f"%{weight}%{piece}" if text.startswith("%") else piece


def _piece(text: str, *, arrows: bool = False) -> str:
    """A text that begins like a format gets one before it."""
    piece = escape(text, arrows=arrows)
    return f"[plain]{piece}" if FORMAT.match(text) else piece


def _said(text: str, *, arrows: bool = False) -> str:
    return f"#{_piece(text, arrows=arrows)}" if text else ""
