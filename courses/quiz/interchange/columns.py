"""Which column of a workbook holds what; headers are found by what they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from courses.quiz.enums import Difficulty, LegalCheck, QuestionKind
from lms.vietnamese import plain

HEADER_WITHIN = 20
FEWEST_PARTS = 6
"""Columns for options that a template offers."""
HEADERS: dict[str, Any] = {
    "uuid": _("Mã câu hỏi"),
    "kind": _("Loại"),
    "stem": _("Câu hỏi"),
    "text": _("Phương án %(number)s"),
    "right": _("Đáp án đúng"),
    "other": _("Vế phải %(number)s"),
    "said": _("Phản hồi %(number)s"),
    "rationale": _("Giải thích"),
    "citation": _("Căn cứ"),
    "check": _("Đối chiếu pháp luật"),
    "review_by": _("Rà soát lại trước ngày"),
    "difficulty": _("Độ khó"),
    "tags": _("Chủ đề"),
    "ignores_case": _("Không phân biệt hoa thường"),
    "ignores_diacritics": _("Bỏ qua dấu"),
}
NUMBERED = ("text", "other", "said")
# The first of each is our own header; the last is the same in English.
ALIASES: dict[str, tuple[str, ...]] = {
    "uuid": ("ma cau hoi", "ma", "id", "question id"),
    "kind": ("loai", "loai cau hoi", "kieu", "dang", "dang cau hoi", "kind", "type"),
    "stem": ("cau hoi", "noi dung", "noi dung cau hoi", "de bai", "question"),
    "text": ("phuong an", "dap an", "lua chon", "pa", "ve trai", "muc", "option"),
    "right": ("dap an dung", "dap an", "phuong an dung", "cau tra loi dung", "key", "right answer"),
    "other": ("ve phai", "ghep voi", "right side"),
    "said": ("phan hoi", "nhan xet", "feedback"),
    "rationale": ("giai thich", "loi giai", "vi sao", "explanation"),
    "citation": ("can cu", "nguon", "trich dan", "source", "basis"),
    "check": ("doi chieu phap luat", "doi chieu", "legal check"),
    "review_by": ("ra soat lai truoc ngay", "ra soat truoc ngay", "ra soat truoc", "han ra soat", "review by"),
    "difficulty": ("do kho", "muc do", "difficulty"),
    "tags": ("chu de", "the", "tu khoa", "topics"),
    "ignores_case": ("khong phan biet hoa thuong", "ignore case"),
    "ignores_diacritics": ("bo qua dau", "ignore diacritics"),
}
YES, NO = ("co", "x", "1", "dung", "true", "yes", "✓"), ("khong", "0", "sai", "false", "no")
KIND_NAMES: dict[str, tuple[str, ...]] = {
    QuestionKind.SINGLE: ("mot dap an", "mot lua chon", "trac nghiem"),
    QuestionKind.MULTIPLE: ("nhieu dap an", "nhieu lua chon"),
    QuestionKind.TRUE_FALSE: ("dung sai", "dung/sai"),
    QuestionKind.MATCHING: ("ghep doi", "noi", "ghep cap"),
    QuestionKind.ORDERING: ("sap thu tu", "sap xep"),
    QuestionKind.FILL: ("dien", "dien tu", "dien khuyet"),
}
_PLAIN = re.compile(r"[^\w/]+")


def header_of(cells: Sequence[Any]) -> dict[tuple[str, int], int] | None:
    """{(field, number of the part or 0): column} of a row that is a header; None when it is none.

    A header names at least the question and something that answers it.
    """
    found: dict[tuple[str, int], int] = {}
    for column, cell in enumerate(cells):
        place = _field_of(str(cell or ""))
        if place is not None:
            found.setdefault(place, column)
    return found if ("stem", 0) in found and any(name == "text" for name, _number in found) else None


def _field_of(header: str) -> tuple[str, int] | None:
    words = " ".join(_PLAIN.sub(" ", plain(header)).split())
    match = re.fullmatch(r"(.*?)\s*([0-9]{1,2}|[a-l])", words)
    if match and match[1]:
        number = int(match[2]) if match[2].isdigit() else ord(match[2]) - 96
        for name in NUMBERED:
            if match[1] in ALIASES[name] and number:
                return name, number
    for name, aliases in ALIASES.items():
        if name not in NUMBERED and words in aliases:
            return name, 0
    return None


def choice_named(text: str, choices: Any, extra: dict[str, tuple[str, ...]] | None = None) -> str | None:
    """The value of a choice by its code or by its name in any language of the site; None when it is none."""
    wanted = plain(text)
    for language, _name in settings.LANGUAGES:
        with override(language):
            for value, label in choices.choices:
                if wanted in (value, plain(str(label)), *(extra or {}).get(value, ())):
                    return str(value)
    return None


def kind_named(text: str) -> str | None:
    return choice_named(text, QuestionKind, KIND_NAMES)


def check_named(text: str) -> str | None:
    return choice_named(text, LegalCheck)


def difficulty_named(text: str) -> str | None:
    return choice_named(text, Difficulty)
