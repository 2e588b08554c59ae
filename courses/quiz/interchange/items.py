"""What a file held, item by item: a question that was understood, or why it was not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from courses.quiz.drafts import QuestionDraft, problem_of

MOST_ITEMS = 2000
MOST_BYTES = 2 * 1024 * 1024
MOST_STEM, MOST_LETTERS, MOST_CITATION, MOST_TAG = 5000, 400, 300, 100
NAME_LETTERS = 70


class FileRefused(ValueError):
    """Nothing of the file can be read; the message says what to do."""


@dataclass(frozen=True)
class Item:
    """One entry of a file. Without a draft it was not understood; `problems` say why, `notes` what was left out."""

    number: int
    line: int
    name: str
    draft: QuestionDraft | None = None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_understood(self) -> bool:
        return self.draft is not None


@dataclass
class Collector:
    """Numbers the items of a file as they come."""

    items: list[Item] = field(default_factory=list)

    def add(
        self,
        line: int,
        name: str,
        draft: QuestionDraft | None = None,
        *,
        problems: Iterable[str] = (),
        notes: Iterable[str] = (),
    ) -> None:
        """A draft that cannot be asked becomes an item that says so."""
        if len(self.items) >= MOST_ITEMS:
            raise FileRefused(_("Tệp có hơn %(most)s câu. Hãy chia thành nhiều tệp.") % {"most": MOST_ITEMS})
        found = [*problems]
        if draft is not None:
            draft = tidied(draft)
            found += faults_of(draft)
        shown = short(name or (draft.stem if draft else ""))
        self.items.append(Item(len(self.items) + 1, line, shown, None if found else draft, tuple(found), tuple(notes)))


def faults_of(draft: QuestionDraft) -> list[str]:
    """Why a draft cannot go into the bank: nothing to ask, too long for its field, or what the kind forbids."""
    if not draft.stem:
        return [_("Chưa có câu hỏi.")]
    found = []
    texts = [text for _kind, value in draft.parts for text in value.values() if isinstance(text, str)]
    if len(draft.stem) > MOST_STEM or len(draft.rationale) > MOST_STEM:
        found.append(_("Câu hỏi hoặc giải thích dài hơn %(most)s chữ.") % {"most": MOST_STEM})
    if any(len(text) > MOST_LETTERS for text in texts):
        found.append(_("Có phương án hoặc phản hồi dài hơn %(most)s chữ.") % {"most": MOST_LETTERS})
    if len(draft.citation) > MOST_CITATION:
        found.append(_("Căn cứ dài hơn %(most)s chữ.") % {"most": MOST_CITATION})
    if any(len(tag) > MOST_TAG for tag in draft.tags):
        found.append(_("Có chủ đề dài hơn %(most)s chữ.") % {"most": MOST_TAG})
    if any(not value.get("text", value.get("left")) or not value.get("right", True) for _kind, value in draft.parts):
        found.append(_("Có phương án để trống."))
    problem = problem_of(draft)
    return [*found, problem] if problem else found


def tidied(draft: QuestionDraft) -> QuestionDraft:
    """The draft as files carry it: no blanks at the ends, one kind of line break, no control characters."""
    return replace(
        draft,
        stem=clean(draft.stem),
        options=[(clean(text), right, clean(said)) for text, right, said in draft.options],
        pairs=[(clean(left), clean(right)) for left, right in draft.pairs],
        items=[clean(text) for text in draft.items],
        answers=[(clean(text), clean(said)) for text, said in draft.answers],
        rationale=clean(draft.rationale),
        citation=clean(draft.citation),
        tags=[clean(tag) for tag in draft.tags],
    )


def clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if char in "\n\t" or not _is_stray(char)).strip()


def _is_stray(char: str) -> bool:
    """Control characters, halves of pairs and what XML forbids: no file carries them."""
    return unicodedata.category(char) in ("Cc", "Cs") or char in "\ufffe\uffff"


def short(name: str) -> str:
    """One line, short enough for a list."""
    name = " ".join(name.split())
    return name if len(name) <= NAME_LETTERS else f"{name[: NAME_LETTERS - 1]}…"


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def is_known(value: Any, choices: Sequence[str]) -> bool:
    return isinstance(value, str) and value in choices
