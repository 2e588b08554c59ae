"""A file to sheets of rows of cells. No database."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from lms.roster.archive import broken, check_archive, check_size, max_rows, no_workbook, too_many_rows
from lms.roster.columns import HEADER_WITHIN, Header, find_header
from lms.roster.errors import FileRefused
from lms.roster.separated import read_separated
from lms.vietnamese import plain

EXAMPLE_SHEETS = {"vi du", "example"}
"""Sheets of our own template that look like a roster and are none."""
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
"""How an .xls file begins, and an .xlsx file under a password."""


@dataclass(frozen=True)
class RosterSheet:
    """A sheet that holds a roster: its header and its rows as (row number in the sheet, cells)."""

    title: str
    header: Header
    rows: list[tuple[int, list[Any]]]


@dataclass(frozen=True)
class RosterBook:
    """The sheets of a file that hold a roster, in their order. A .csv file has one without a title."""

    sheets: list[RosterSheet]

    @property
    def row_count(self) -> int:
        return sum(len(sheet.rows) for sheet in self.sheets)


def read_roster(data: bytes) -> RosterBook:
    """Return every visible sheet of an .xlsx or .csv file that has a roster's header and rows below it.

    FileRefused with what to do when there is none, or when the file is broken, too large or a trap.
    """
    check_size(len(data))
    if data.startswith(OLD_EXCEL) or not data.strip():
        raise no_workbook()
    sheets, empty = [], ""
    total, limit = 0, max_rows()
    for title, cells in _tables(data):
        header = find_header(cells) if plain(title) not in EXAMPLE_SHEETS else None
        if header is None:
            continue
        rows = [
            (number, row)
            for number, row in enumerate(cells[header.index + 1 :], start=header.index + 2)
            if any(cell not in ("", None) for cell in row)
        ]
        total += len(rows)
        if total > limit:
            raise too_many_rows(limit)
        if rows:
            sheets.append(RosterSheet(title=title, header=header, rows=rows))
        else:
            empty = empty or title or _("thứ nhất")
    if sheets:
        return RosterBook(sheets)
    if empty:
        raise FileRefused(
            _("Trang “%(sheet)s” chỉ có dòng tiêu đề. Hãy điền danh sách bên dưới dòng đó.") % {"sheet": empty}
        )
    raise FileRefused(
        _(
            "Không tìm thấy dòng tiêu đề trong %(rows)s dòng đầu. Cần có cột “Họ và tên” và cột “Nhóm đối tượng” hoặc "
            "“Đơn vị”; hãy dùng tệp mẫu."
        )
        % {"rows": HEADER_WITHIN}
    )


def _tables(data: bytes) -> Iterable[tuple[str, list[list[Any]]]]:
    if not data.startswith(b"PK"):
        return [("", read_separated(data))]
    check_archive(data)
    return _worksheets(data)


def _worksheets(data: bytes) -> Iterator[tuple[str, list[list[Any]]]]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in workbook.sheets_metadata:
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible:
                yield sheet.name, workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise broken() from error
