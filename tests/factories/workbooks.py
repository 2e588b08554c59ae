"""Roster workbooks for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

HEADER = [
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "CCCD", "Điện thoại", "Email", "Đơn vị", "Nhóm đối tượng", "Chức vụ",
]  # fmt: skip


def workbook(rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER, titles: Sequence[str] = ()) -> bytes:
    """An xlsx with `titles` above `header` above `rows`."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Danh sách")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, cells in enumerate([*([title] for title in titles), header, *rows]):
        for place, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, day)
            elif cell != "":
                sheet.write(number, place, cell)
    book.close()
    return buffer.getvalue()


def row(
    name: str = "Nguyễn Thị An", birth: Any = "05/03/1990", sex: str = "Nữ", identity: Any = "", phone: Any = "",
    email: str = "", unit: str = "", category: str = "cộng tác viên", job: str = "",
) -> list[Any]:  # fmt: skip
    return ["", name, birth, sex, identity, phone, email, unit, category, job]


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The same archive with one member replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return buffer.getvalue()
