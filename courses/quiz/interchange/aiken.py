"""Aiken (https://docs.moodle.org/en/Aiken_format): one right option, and nothing besides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from courses.quiz.drafts import QuestionDraft
from courses.quiz.enums import QuestionKind
from courses.quiz.interchange.items import Collector, Item, in_one_line, tidied
from lms.vietnamese import plain

_OPTION = re.compile(r"([A-Z])[.)]\s+(.*)")
ANSWER = re.compile(r"(?:answer|dap an) ?:.*")
"""The line with the key, in lower case and without diacritics."""


@dataclass
class _Open:
    """A question that is being read."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)


def read_aiken(text: str) -> list[Item]:
    """Every question of an Aiken file: its words, its options one a line, "ANSWER:" and a letter."""
    found = Collector()
    now = _Open()
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        line = line.strip()
        if not line:
            continue
        if ANSWER.fullmatch(plain(line)):
            _close(found, now, number, line.partition(":")[2].strip().rstrip("."))
            now = _Open()
        elif (option := _OPTION.fullmatch(line)) and (now.stem or now.options):
            now.line = now.line or number
            now.options.append((option[1], option[2].strip()))
        elif now.options:
            problem = _("Thiếu dòng “ANSWER:” sau các phương án.")
            found.add(now.line, " ".join(now.stem), problems=[problem])
            now = _Open(number, [line])
        else:
            now.line = now.line or number
            now.stem.append(line)
    if now.stem or now.options:
        found.add(now.line, " ".join(now.stem), problems=[_("Câu dở dang ở cuối tệp: thiếu dòng “ANSWER:”.")])
    return found.items


def write_aiken(drafts: Iterable[QuestionDraft]) -> tuple[str, list[tuple[QuestionDraft, str]]]:
    """(the file, [(a draft that it has no place for, why)]). What goes in loses all but its words and its key."""
    written, left_out = [], []
    for draft in map(tidied, drafts):
        reason = why_not(draft)
        if reason:
            left_out.append((draft, reason))
            continue
        letters = [chr(ord("A") + place) for place in range(len(draft.options))]
        right = next(letter for letter, (_t, is_right, _s) in zip(letters, draft.options, strict=True) if is_right)
        lines = [in_one_line(draft.stem)]
        lines += [
            f"{letter}. {in_one_line(text)}" for letter, (text, _r, _s) in zip(letters, draft.options, strict=True)
        ]
        written.append("\n".join([*lines, f"ANSWER: {right}", ""]))
    return "\n".join(written), left_out


def why_not(draft: QuestionDraft) -> str:
    """Why Aiken has no place for a question; empty when it has."""
    if draft.kind not in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE):
        kind = QuestionKind(draft.kind or QuestionKind.SINGLE).label
        return _("Aiken chỉ có câu một phương án đúng; câu này là “%(kind)s”.") % {"kind": kind}
    stem = in_one_line(draft.stem)
    if _OPTION.fullmatch(stem) or ANSWER.fullmatch(plain(stem)):
        return _("Câu hỏi bắt đầu giống một phương án hoặc dòng “ANSWER:” của Aiken.")
    return ""


def losses(draft: QuestionDraft) -> bool:
    """True when a question has more than Aiken carries: explanation, source, feedback, tags, several lines."""
    said = any(said for _text, _right, said in draft.options)
    texts = [draft.stem, *(text for text, _right, _said in draft.options)]
    broken = any(in_one_line(text) != text for text in texts)
    return bool(draft.rationale or draft.citation or draft.tags or draft.review_by or said or broken)


def _close(found: Collector, now: _Open, line: int, answer: str) -> None:
    name = " ".join(now.stem)
    letters = [letter for letter, _text in now.options]
    if not now.stem:
        found.add(line, name, problems=[_("Dòng “ANSWER:” không đi sau câu hỏi nào.")])
    elif len(set(letters)) < len(letters):
        found.add(now.line, name, problems=[_("Có hai phương án cùng chữ cái.")])
    elif answer.upper() not in letters:
        problem = _("Đáp án “%(answer)s” không phải là một phương án của câu.") % {"answer": answer[:20]}
        found.add(now.line, name, problems=[problem])
    else:
        options = [(text, letter == answer.upper(), "") for letter, text in now.options]
        draft = QuestionDraft(stem="\n".join(now.stem), options=options, kind=QuestionKind.SINGLE)
        found.add(now.line, name, draft)
