"""A file by its kind: which reader understands it, and how its letters are encoded."""

from __future__ import annotations

from django.utils.translation import gettext as _

from courses.quiz.interchange.aiken import ANSWER, read_aiken
from courses.quiz.interchange.gift import read_gift
from courses.quiz.interchange.items import MOST_BYTES, FileRefused, Item
from courses.quiz.interchange.workbook import read_workbook
from lms.vietnamese import plain

ACCEPTED = (".gift", ".txt", ".xlsx")


def read_file(data: bytes, name: str) -> list[Item]:
    """The items of a file; FileRefused, with what to do, when it is none of ours or holds nothing."""
    if len(data) > MOST_BYTES:
        raise FileRefused(_("Tệp lớn hơn %(size)s MB. Hãy chia thành nhiều tệp.") % {"size": MOST_BYTES // 1024**2})
    if name.lower().endswith(".xlsx") or data.startswith(b"PK"):
        items = read_workbook(data)
    else:
        text = decoded(data)
        items = read_aiken(text) if is_aiken(text) else read_gift(text)
    if not items:
        raise FileRefused(_("Không thấy câu hỏi nào trong tệp."))
    return items


def decoded(data: bytes) -> str:
    """UTF-8 or, with its mark, UTF-16; FileRefused for anything else, which would garble Vietnamese."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(
            _("Tệp không phải là văn bản UTF-8. Hãy mở bằng Notepad, chọn “Lưu dưới dạng”, mã hóa UTF-8, rồi gửi lại.")
        ) from None


def is_aiken(text: str) -> bool:
    """Aiken has a line with the answer and no braces around answers."""
    lines = [line.strip() for line in text.splitlines()]
    has_answer = any(ANSWER.fullmatch(plain(line)) for line in lines)
    return has_answer and not any(line.endswith("{") or line == "}" for line in lines)
