"""The workbooks that leave this room: a template to fill in, and the faulty rows with their reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from lms.roster.enums import TEMPLATE_COLUMNS, Column
from lms.roster.plan import Preview
from lms.spreadsheets import TextBook

TEXT_COLUMNS = {Column.IDENTITY, Column.PHONE, Column.UNIT_CODE, Column.STAFF_CODE}
EXPORT_COLUMNS = [*TEMPLATE_COLUMNS, Column.REF]
WIDTH = 20
PICKED_ROWS = 2000
"""Rows of the template in which unit and category are picked from lists."""


@dataclass(frozen=True)
class FaultyRow:
    """A row as it came, and why it was not taken."""

    sheet: str
    number: int
    cells: list[Any]
    reasons: list[str]


def error_workbook(preview: Preview) -> bytes:
    """The rows of a preview that are not applied as they stand: their original cells, row number and reason."""
    return faulty_workbook(
        preview.headers,
        [FaultyRow(row.sheet, row.number, row.cells, [str(error) for error in row.errors]) for row in preview.held],
    )


def faulty_workbook(headers: Mapping[str, list[str]], rows: Sequence[FaultyRow]) -> bytes:
    """An xlsx of faulty rows, a sheet for each sheet they came from, to be mended and sent again as it is.

    The two columns added, row number and reason, are ignored when it comes back.
    """
    book = TextBook()
    by_sheet: dict[str, list[FaultyRow]] = {}
    for row in rows:
        by_sheet.setdefault(row.sheet, []).append(row)
    for title, group in by_sheet.items():
        sheet = book.book.add_worksheet(_sheet_title(title) or _("Dòng lỗi"))
        given = headers.get(title) or next(iter(headers.values()), [])
        width = max([len(given), *(len(row.cells) for row in group)])
        header = [*given, *[""] * (width - len(given)), _("Dòng trong tệp gốc"), _("Lý do")]
        for column, heading in enumerate(header):
            sheet.write_string(0, column, heading, book.bold)
        for place, row in enumerate(group, start=1):
            book.row(sheet, place, row.cells)
            sheet.write_number(place, width, row.number)
            book.write(sheet, place, width + 1, "\n".join(row.reasons))
        sheet.set_column(0, width, WIDTH)
        sheet.set_column(width + 1, width + 1, 80)
        sheet.freeze_panes(1, 0)
    if not by_sheet:
        book.book.add_worksheet(_("Dòng lỗi"))
    return book.bytes()


def _sheet_title(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:31]


def roster_workbook(rows: Iterable[Sequence[Any]], target: IO[bytes]) -> int:
    """Write the people on record, one row each in the order of EXPORT_COLUMNS, to `target`; returns how many.

    It can be mended and imported again. Rows pass through one by one, however many there are.
    """
    book = TextBook(target)
    sheet = book.book.add_worksheet(_("Danh sách"))
    for place, column in enumerate(EXPORT_COLUMNS):
        sheet.write_string(0, place, str(column.label), book.bold)
        sheet.set_column(place, place, WIDTH)
    sheet.freeze_panes(1, 0)
    count = 0
    for count, cells in enumerate(rows, start=1):
        book.row(sheet, count, cells)
    book.book.close()
    return count


def roster_template(*, categories: Iterable[str] = (), units: Iterable[str] = ()) -> bytes:
    """An xlsx with the headers alone on its first sheet, where units and categories may be picked from lists; an
    example stands on the second sheet, the names of the units on the third."""
    categories, units = list(categories), list(units)
    usual = next((name for name in categories if "cộng" in name.lower()), _("cộng tác viên"))
    book = TextBook()
    sheet = book.book.add_worksheet(_("Danh sách"))
    columns = TEMPLATE_COLUMNS
    for place, column in enumerate(columns):
        sheet.write_string(0, place, str(column.label), book.bold)
        sheet.set_column(place, place, WIDTH, book.text if column in TEXT_COLUMNS else None)
    sheet.freeze_panes(1, 0)
    guide = book.book.add_worksheet(_("Ví dụ"))
    example = {
        Column.NAME: "Nguyễn Thị Ví Dụ",
        Column.BIRTH: "05/03/1990",
        Column.SEX: _("Nữ"),
        Column.IDENTITY: "012345678901",
        Column.PHONE: "0900000000",
        Column.UNIT: units[0] if units else "",
        Column.CATEGORY: usual,
        Column.JOB_TITLE: _("Cộng tác viên thôn 1"),
        Column.FROM: "01/01/2026",
    }
    lines = [
        _("Trang này là ví dụ, không được nhập vào hệ thống."),
        _("Mỗi người cần họ tên và ít nhất một trong: ngày sinh, CCCD, điện thoại. Ô để trống không xóa gì đã ghi."),
        _("Đơn vị ghi tên hoặc mã; để trống nghĩa là đơn vị được chọn khi nhập. Ngày ghi dạng ngày/tháng/năm."),
        _("Nhóm đối tượng: %(names)s") % {"names": ", ".join(categories)} if categories else "",
    ]
    for place, line in enumerate(lines):
        book.write(guide, place, 0, line)
    for place, column in enumerate(columns):
        guide.write_string(len(lines) + 1, place, str(column.label), book.bold)
        book.write(guide, len(lines) + 2, place, example.get(column, ""))
    guide.set_column(0, len(columns) - 1, WIDTH)
    names = book.book.add_worksheet(_("Tên đơn vị"))
    for column, listed, place in ((Column.UNIT, units, 0), (Column.CATEGORY, categories, 1)):
        for row, name in enumerate(listed):
            book.write(names, row, place, name)
        if listed:
            letter = "AB"[place]
            source = f"='{names.get_name()}'!${letter}$1:${letter}${len(listed)}"
            at = columns.index(column)
            rule = {"validate": "list", "source": source, "error_type": "information", "show_error": False}
            sheet.data_validation(1, at, PICKED_ROWS, at, rule)
    names.set_column(0, 1, 2 * WIDTH)
    return book.bytes()
