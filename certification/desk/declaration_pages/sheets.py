"""Declarations of many units on one sheet: the template, reading it back, and the list as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from certification.coverage.export import neutralised
from certification.desk.declaration_pages.forms import MOST
from lms.dates import today
from lms.people.enums import Sex
from lms.people.models import Category, Unit
from lms.roster.archive import check_archive
from lms.spreadsheets import WORKBOOK_OPTIONS
from lms.vietnamese import plain, tidy

FIXED = 4
"""Columns before the numbers: code, name, day, document."""


@dataclass
class SheetRow:
    """A filled row: what it declares, or why it cannot."""

    number: int
    code: str
    name: str
    errors: list[str]
    declared_on: date | None = None
    document: str = ""
    numbers: list[tuple[int, str, int]] | None = None

    @property
    def total(self) -> int:
        return sum(number for _category, _sex, number in self.numbers or [])


def template_workbook(units: Iterable[Unit], categories: Sequence[Category]) -> bytes:
    """A row a unit, with code and name; the numbers are to be filled in. Rows left empty are skipped later."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, WORKBOOK_OPTIONS)
    sheet = book.add_worksheet(_("Khai báo"))
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    text = book.add_format({"num_format": "@"})
    for place, title in enumerate(_header(categories)):
        sheet.write_string(0, place, title, bold)
    for number, unit in enumerate(units, start=1):
        sheet.write_string(number, 0, neutralised(unit.code), text)
        sheet.write_string(number, 1, neutralised(unit.name))
    sheet.set_column(0, 0, 16, text)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 3, 18, text)
    sheet.set_column(4, 3 + 4 * len(categories), 11)
    sheet.freeze_panes(1, 2)
    book.close()
    return stream.getvalue()


def read_sheet(data: bytes, *, units: dict[str, Unit], categories: Sequence[Category]) -> list[SheetRow]:
    """The filled rows with their faults. FileRefused for what is no workbook, ValueError for another header."""
    check_archive(data)
    try:
        cells = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise ValueError(_("Tệp bị hỏng, không mở được. Hãy lưu lại dạng .xlsx rồi gửi lại.")) from error
    wanted = [plain(title) for title in _header(categories)]
    titles = [plain(_text(cell)) for cell in cells[0]] if cells else []
    missing = [title for title, key in zip(_header(categories), wanted, strict=True) if key not in titles]
    if missing:
        raise ValueError(_("Thiếu cột “%(column)s”. Hãy dùng tệp mẫu tải từ trang này.") % {"column": missing[0]})
    places = [titles.index(key) for key in wanted]
    keys = [(category.pk, sex) for category in categories for sex in Sex.values]
    rows, seen = [], dict[str, int]()
    for number, line in enumerate(cells[1:], start=2):
        values = [line[place] if place < len(line) else "" for place in places]
        if not any(_text(value) for value in values[FIXED:]):
            continue
        row = _read_row(number, values, keys, units)
        if row.code in seen:
            row.errors.append(_("Đơn vị này đã có ở dòng %(row)s.") % {"row": seen[row.code]})
        seen.setdefault(row.code, number)
        rows.append(row)
    return rows


def list_workbook(header: Sequence[str], rows: Iterable[Sequence[Any]], title: str) -> bytes:
    """A plain table under a title line; texts as texts, numbers as numbers."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, WORKBOOK_OPTIONS)
    sheet = book.add_worksheet(_("Đối chiếu"))
    bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, neutralised(title), book.add_format({"bold": True, "font_size": 14}))
    for place, text in enumerate(header):
        sheet.write_string(2, place, text, bold)
    for number, cells in enumerate(rows, start=3):
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(number, place, cell)
            elif cell:
                sheet.write_string(number, place, neutralised(str(cell)))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 2, 32)
    sheet.set_column(3, len(header) - 1, 16)
    sheet.freeze_panes(3, 2)
    book.close()
    return stream.getvalue()


def _header(categories: Sequence[Category]) -> list[str]:
    fixed = [_("Mã đơn vị"), _("Tên đơn vị"), _("Tính đến ngày"), _("Số văn bản")]
    return fixed + [f"{category.name} – {Sex(sex).label}" for category in categories for sex in Sex.values]


def _read_row(number: int, values: list[Any], keys: list[tuple[int, str]], units: dict[str, Unit]) -> SheetRow:
    row = SheetRow(number, _text(values[0]), _text(values[1]), [])
    unit = units.get(row.code)
    row.declared_on, row.document = _day(values[2]), _text(values[3])[:200]
    if unit is None:
        row.errors.append(_("Không có đơn vị mã “%(code)s” trong phạm vi của bạn.") % {"code": row.code})
    if row.declared_on is None:
        row.errors.append(_("Ngày phải có dạng ngày/tháng/năm, ví dụ 30/06/2026."))
    elif row.declared_on > today():
        row.errors.append(_("Ngày khai báo không được sau hôm nay."))
    elif unit is not None and not (
        unit.valid_from <= row.declared_on and (unit.valid_to is None or row.declared_on < unit.valid_to)
    ):
        row.errors.append(_("Đơn vị không hoạt động vào ngày này."))
    if not row.document:
        row.errors.append(_("Thiếu số văn bản."))
    row.numbers = []
    told = {category for (category, _sex), value in zip(keys, values[FIXED:], strict=True) if _text(value)}
    for (category, sex), value in zip(keys, values[FIXED:], strict=True):
        text = _text(value)
        if text and not (text.isascii() and text.isdigit() and int(text) <= MOST):
            row.errors.append(_("“%(text)s” không phải là một số người.") % {"text": text})
        elif category in told:
            row.numbers.append((category, sex, int(text or 0)))
    return row


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(_text(cell), form).date()  # noqa: DTZ007 - a civil date
        except ValueError:
            continue
    return None


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return tidy(str(cell if cell is not None else ""))
