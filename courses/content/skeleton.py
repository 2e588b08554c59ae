"""The skeleton of a first course: sentences in square brackets say what to write, and are counted until replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

SLUG = "khoa-hoc-moi"
LESSON_SLUG = "bai-moi"
TITLE = "[Tên khóa học của bạn]"
SUMMARY = "[Viết 1–2 câu: khóa học này giúp học viên làm được việc gì hằng ngày?]"
OBJECTIVES = [
    "[Nhận ra điều gì?]",
    "[Nói hoặc hỏi thế nào?]",
    "[Giới thiệu người ta đến đâu?]",
]
QUIZ_TITLE = "Kiểm tra cuối khóa"

_GUIDING = re.compile(r"\[[^\[\]]{8,}\]")
_PROVISIONAL_SLUG = re.compile(rf"(?:{SLUG}|{LESSON_SLUG})(?:-\d+)*")


def count_guiding(content: Any) -> int:
    """How many guiding sentences are left anywhere in a text, or in raw JSON such as a lesson body."""
    return sum(len(_GUIDING.findall(text)) for text in _texts(content))


def is_provisional(slug: str) -> bool:
    """True for an address that the skeleton gave, which gives way to one made of the title."""
    return _PROVISIONAL_SLUG.fullmatch(slug) is not None


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _texts(value)


Blocks = list[tuple[str, Any]]
_REMEMBER: Blocks = [
    ("heading", "Ghi nhớ"),
    (
        "text",
        "<ul><li>[Điều thứ nhất cần nhớ, một dòng.]</li><li>[Điều thứ hai cần nhớ.]</li>"
        "<li>[Điều thứ ba cần nhớ.]</li></ul>",
    ),
]
LESSONS: list[tuple[str, Blocks]] = [
    (
        "[Tên bài 1: nhận ra điều gì]",
        [
            ("heading", "Chuyện thường gặp"),
            (
                "text",
                "<p>[Kể trong 3–5 câu một tình huống hư cấu mà học viên hay gặp. Dùng tên viết tắt, "
                "không kể vụ việc có thật.]</p><p>[Kết bằng một câu hỏi: nếu là bạn, bạn làm gì trước?]</p>",
            ),
            ("heading", "Điều cần biết"),
            (
                "text",
                "<p>[Giải thích trong 3–5 câu, bằng lời hằng ngày. Nêu căn cứ nếu có, ví dụ số luật, điều.]</p>",
            ),
            *_REMEMBER,
        ],
    ),
    (
        "[Tên bài 2: nói thế nào]",
        [
            ("heading", "Lời nói giúp người kể thấy an toàn"),
            (
                "text",
                "<p>[Viết 2–3 câu: vì sao câu đầu tiên lại quan trọng trong tình huống ở bài 1?]</p>",
            ),
            (
                "say",
                {
                    "say": ["[Một câu nên nói, nói được ngay.]", "[Thêm một câu nên nói.]"],
                    "avoid": ["[Một câu quen miệng mà làm đau.]", "[Thêm một câu không nên nói.]"],
                },
            ),
            ("heading", "Tập nói một phút"),
            (
                "text",
                "<p>[Giao một việc nhỏ: đọc to câu nên nói, hoặc viết lại một câu theo cách của mình.] "
                "Chỉ nghĩ cho mình. Không kể vụ việc có thật.</p>",
            ),
            *_REMEMBER,
        ],
    ),
    (
        "[Tên bài 3: làm từng bước]",
        [
            ("heading", "Các bước của bạn"),
            (
                "text",
                "<ol><li>[Bước 1: làm gì, trong phần việc của mình.]</li><li>[Bước 2: hỏi ý người đó thế nào.]</li>"
                "<li>[Bước 3: giới thiệu đến ai, bằng cách nào.]</li></ol>",
            ),
            ("heading", "Khi nào dừng lại"),
            ("text", "<p>[Viết 1–2 câu: việc gì vượt phần việc của học viên và phải chuyển cho ai?]</p>"),
            *_REMEMBER,
            ("hotline", None),
        ],
    ),
]
