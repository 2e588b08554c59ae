"""The questions of a survey as data: what is asked until a trainer words it otherwise, and how answers are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.teaching.enums import ItemKind, SurveyKind

SCALES, TEXTS = 5, 3
"""Five questions on a scale and at most three to write to."""
SCALE = (1, 2, 3, 4, 5)
LONGEST_TEXT = 600
BATCH = 5
"""Answers become visible five at a time: the sixth cannot be told by comparing two days."""


def default_items(kind: SurveyKind | str) -> list[dict[str, str]]:
    """The questionnaire of a course that nobody has worded yet, in the language of the courses whoever asks."""
    with override(settings.LANGUAGE_CODE):
        return make_items(*_default_texts(kind))


def _default_texts(kind: SurveyKind | str) -> tuple[list[str], list[str]]:
    if kind == SurveyKind.FOLLOWUP:
        scales = [
            _("Tôi đã dùng điều học được trong công việc."),
            _("Tôi lắng nghe và hỏi về an toàn trước khi khuyên."),
            _("Tôi biết giới thiệu người cần hỗ trợ đến đúng nơi."),
            _("Tôi thấy tự tin hơn so với trước khóa học."),
            _("Cơ quan tạo điều kiện để tôi làm theo điều đã học."),
        ]
        texts = [_("Điều gì giúp bạn làm theo bài học?"), _("Điều gì cản trở bạn?")]
    else:
        scales = [
            _("Nội dung sát với công việc của tôi."),
            _("Bài học dễ hiểu."),
            _("Thời lượng vừa phải."),
            _("Tôi thấy an toàn khi học những phần khó."),
            _("Tôi sẽ dùng được điều đã học."),
        ]
        texts = [_("Phần nào có ích nhất với bạn?"), _("Nên sửa phần nào?")]
    return scales, texts


def make_items(scales: Iterable[str], texts: Iterable[str]) -> list[dict[str, str]]:
    """Items with keys by their place."""
    found = [{"key": f"s{place}", "kind": str(ItemKind.SCALE), "text": text} for place, text in enumerate(scales, 1)]
    return found + [
        {"key": f"t{place}", "kind": str(ItemKind.TEXT), "text": text} for place, text in enumerate(texts, 1)
    ]


def clean_values(items: Iterable[Mapping[str, Any]], given: Mapping[str, Any]) -> dict[str, Any]:
    """What of `given` answers these items: whole numbers of the scale, and texts that are not blank."""
    found: dict[str, Any] = {}
    for item in items:
        value = given.get(item["key"])
        if item["kind"] == ItemKind.SCALE:
            if str(value) in {str(step) for step in SCALE}:
                found[item["key"]] = int(str(value))
        elif value and str(value).strip():
            found[item["key"]] = str(value).strip()[:LONGEST_TEXT]
    return found


@dataclass(frozen=True)
class ScaleLine:
    """How a question on the scale was answered: (step, how many) from 1 to 5, and the mean; None without answers."""

    text: str
    counts: list[tuple[int, int]]
    answered: int
    mean: float | None


@dataclass(frozen=True)
class TextLine:
    text: str
    answers: list[str]


def scale_line(text: str, values: Iterable[int]) -> ScaleLine:
    found = Counter(values)
    answered = sum(found.values())
    mean = sum(step * count for step, count in found.items()) / answered if answered else None
    return ScaleLine(text, [(step, found[step]) for step in SCALE], answered, mean)
