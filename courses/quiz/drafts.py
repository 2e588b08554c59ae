"""A question outside the database: what imports bring, exports carry and `authoring` writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from courses.quiz.enums import BLOCK_OF, WITH_OPTIONS, Difficulty, LegalCheck, QuestionKind
from lms.vietnamese import tidy

GAP = re.compile(r"_{3,}")
MOST_PARTS = 12


@dataclass(frozen=True)
class QuestionDraft:
    """A question to write. Two drafts are equal when they ask the same, whatever their `uuid`.

    `options` are (text, is right, feedback), `pairs` (left, right), `items` in the right order, `answers` (accepted
    text, feedback): each kind uses one of the four. Without a `kind`, the number of right options tells it.
    """

    stem: str
    options: Sequence[tuple[str, bool, str]] = ()
    rationale: str = ""
    citation: str = ""
    check: LegalCheck = LegalCheck.PENDING
    kind: QuestionKind | None = None
    pairs: Sequence[tuple[str, str]] = ()
    items: Sequence[str] = ()
    answers: Sequence[tuple[str, str]] = ()
    ignores_case: bool = True
    ignores_diacritics: bool = False
    tags: Sequence[str] = ()
    difficulty: Difficulty = Difficulty.MEDIUM
    review_by: date | None = None
    uuid: UUID | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for name in ("options", "pairs", "answers"):
            object.__setattr__(self, name, tuple(map(tuple, getattr(self, name))))
        object.__setattr__(self, "items", tuple(self.items))
        object.__setattr__(self, "tags", tuple(sorted({tidy(tag) for tag in self.tags if tidy(tag)})))
        right = sum(is_right for _text, is_right, _said in self.options)
        usual = QuestionKind.SINGLE if right == 1 else QuestionKind.MULTIPLE
        object.__setattr__(self, "kind", QuestionKind(self.kind or usual))
        object.__setattr__(self, "check", LegalCheck(self.check))
        object.__setattr__(self, "difficulty", Difficulty(self.difficulty))

    @property
    def parts(self) -> list[tuple[str, dict[str, Any]]]:
        """Its blocks in order: (type, value)."""
        return [
            *(("option", {"text": t, "is_correct": right, "feedback": said}) for t, right, said in self.options),
            *(("pair", {"left": left, "right": right}) for left, right in self.pairs),
            *(("item", {"text": text}) for text in self.items),
            *(("answer", {"text": text, "feedback": said}) for text, said in self.answers),
        ]


def draft_of(question: Any) -> QuestionDraft:
    """The draft that would write a `Question` of the bank again."""
    values: dict[str, list[Any]] = {"option": [], "pair": [], "item": [], "answer": []}
    for block in question.options:
        values[block.block_type].append(block.value)
    return QuestionDraft(
        stem=question.stem,
        options=[(v["text"] or "", bool(v["is_correct"]), v["feedback"] or "") for v in values["option"]],
        rationale=question.rationale,
        citation=question.citation,
        check=question.check_state,
        kind=question.kind,
        pairs=[(v["left"] or "", v["right"] or "") for v in values["pair"]],
        items=[v["text"] or "" for v in values["item"]],
        answers=[(v["text"] or "", v["feedback"] or "") for v in values["answer"]],
        ignores_case=question.ignores_case,
        ignores_diacritics=question.ignores_diacritics,
        tags=question.tag_names,
        difficulty=question.difficulty,
        review_by=question.review_by,
        uuid=question.uuid,
    )


def problem_of(draft: QuestionDraft) -> str | None:
    """What keeps a question from being asked, in a sentence for its author; None when nothing does."""
    kind = QuestionKind(draft.kind or QuestionKind.SINGLE)
    names = {"option": _("phương án"), "pair": _("đôi"), "item": _("mục"), "answer": _("câu trả lời")}
    stray = sorted({names[part] for part, _value in draft.parts if part != BLOCK_OF[kind]})
    if stray:
        return _("Loại “%(kind)s” chỉ dùng khối “%(block)s”: hãy bỏ khối “%(stray)s”.") % {
            "kind": kind.label, "block": names[BLOCK_OF[kind]], "stray": "”, “".join(stray),
        }  # fmt: skip
    if len(draft.parts) > MOST_PARTS:
        return _("Một câu hỏi có nhiều nhất %(most)s khối.") % {"most": MOST_PARTS}
    if kind in WITH_OPTIONS:
        return _problem_of_options(kind, draft)
    if kind == QuestionKind.MATCHING:
        return _problem_of_pairs(draft)
    if kind == QuestionKind.ORDERING:
        if len(draft.items) < 3:
            return _("Câu sắp thứ tự cần ít nhất ba mục, xếp theo thứ tự đúng.")
        return _("Có hai mục giống nhau.") if _has_twins(draft.items) else None
    return _problem_of_answers(draft)


def _problem_of_options(kind: QuestionKind, draft: QuestionDraft) -> str | None:
    right = sum(is_right for _text, is_right, _said in draft.options)
    if len(draft.options) < 2:
        return _("Câu hỏi cần ít nhất hai phương án.")
    if _has_twins([text for text, _right, _said in draft.options]):
        return _("Có hai phương án giống nhau.")
    if kind == QuestionKind.TRUE_FALSE and (len(draft.options) != 2 or right != 1):
        return _("Câu đúng hay sai có hai phương án, “Đúng” và “Sai”, và một trong hai được đánh dấu.")
    if kind == QuestionKind.SINGLE and right != 1:
        return _("Phải có đúng một phương án đúng.")
    if right == 0:
        return _("Phải có ít nhất một phương án đúng.")
    return None


def _problem_of_pairs(draft: QuestionDraft) -> str | None:
    if len(draft.pairs) < 2:
        return _("Câu ghép đôi cần ít nhất hai đôi.")
    if _has_twins([left for left, _right in draft.pairs]):
        return _("Có hai vế trái giống nhau: học viên không biết chọn vế phải nào.")
    rights = [tidy(right) for _left, right in draft.pairs]
    if len(set(rights)) < 2:
        return _("Mọi vế phải đều giống nhau nên không có gì để ghép.")
    if len({right.casefold() for right in rights}) < len(set(rights)):
        return _("Có hai vế phải chỉ khác chữ hoa, chữ thường: hãy viết giống hệt nhau nếu cùng một ý.")
    return None


def _problem_of_answers(draft: QuestionDraft) -> str | None:
    if len(GAP.findall(draft.stem)) > 1:
        return _("Câu điền chỉ có một chỗ trống (___): hãy tách thành hai câu hỏi.")
    if not draft.answers:
        return _("Câu điền cần ít nhất một câu trả lời được chấp nhận.")
    if _has_twins([text for text, _said in draft.answers]):
        return _("Có hai câu trả lời giống nhau.")
    return None


def _has_twins(texts: Sequence[str]) -> bool:
    return len({tidy(text) for text in texts}) < len(texts)
