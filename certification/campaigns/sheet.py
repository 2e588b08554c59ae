"""The result of a drive as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from certification.campaigns import results
from certification.campaigns.models import Drive
from lms.people.enums import Sex
from lms.spreadsheets import TextBook


def result_xlsx(
    drive: Drive,
    members: Sequence[results.Member],
    courses: Sequence[tuple[int, str]],
    *,
    nowhere: str,
    as_of: date,
) -> bytes:
    """Two sheets: figures by unit, category, sex and day; and a row a person with the day of each course."""
    book = TextBook()
    sheet = book.book.add_worksheet(_("Kết quả"))
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 3, 18)
    sheet.write_string(0, 0, drive.name, book.bold)
    span = {"since": f"{drive.starts_on:%d/%m/%Y}", "until": f"{drive.ends_on:%d/%m/%Y}", "day": f"{as_of:%d/%m/%Y}"}
    sheet.write_string(1, 0, _("Từ ngày %(since)s đến hết ngày %(until)s; số liệu ngày %(day)s") % span)
    sheet.write_string(2, 0, _("Hoàn thành: xong ít nhất một khóa của đợt trong thời gian ấy."))
    row = _groups(book, sheet, members, nowhere, first=4)
    _heading(book, sheet, row, [_("Ngày vào học"), _("Số người")])
    for place, (day, count) in enumerate(results.by_day(members), start=row + 1):
        book.row(sheet, place, [day, count])
    _people(book, members, courses)
    return book.bytes()


def _groups(book: TextBook, sheet: Any, members: Sequence[results.Member], nowhere: str, *, first: int) -> int:
    """The tables one below the other; returns the row after them."""
    total = results.Line(_("Tất cả"), "", len(members), sum(one.is_done for one in members))
    tables = [
        (_("Tổng số"), [total]),
        (_("Đơn vị"), results.by_unit(members, nowhere=nowhere)),
        (_("Nhóm đối tượng"), results.by_category(members, nowhere=nowhere)),
        (_("Giới tính"), results.by_sex(members)),
    ]
    row = first
    for name, lines in tables:
        _heading(book, sheet, row, [name, _("Đã vào học"), _("Chưa hoàn thành"), _("Đã hoàn thành")])
        for line in lines:
            row += 1
            book.row(sheet, row, [line.name, line.joined, line.under_way, line.done])
        row += 2
    return row


def _people(book: TextBook, members: Sequence[results.Member], courses: Sequence[tuple[int, str]]) -> None:
    sheet = book.book.add_worksheet(_("Danh sách"))
    sheet.set_column(0, 5 + len(courses), 22)
    head = [
        _("STT"), _("Họ và tên"), _("Giới tính"), _("Đơn vị"), _("Nhóm đối tượng"), _("Ngày vào học"),
        *[title for _pk, title in courses],
    ]  # fmt: skip
    _heading(book, sheet, 0, head)
    labels = dict(Sex.choices)
    for place, one in enumerate(members, start=1):
        cells = [
            place, one.person.full_name, str(labels[one.person.sex]), one.unit.name if one.unit else "",
            one.category.name if one.category else "", one.joined_on,
            *[one.done.get(pk, "") for pk, _title in courses],
        ]  # fmt: skip
        book.row(sheet, place, cells)


def _heading(book: TextBook, sheet: Any, row: int, cells: Sequence[str]) -> None:
    for column, cell in enumerate(cells):
        sheet.write_string(row, column, cell, book.bold)
