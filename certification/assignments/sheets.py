"""The people of an assignment as a workbook: how they stand and by when, done or not done and no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from certification.assignments.lines import PersonLine
from lms.spreadsheets import TextBook


def people_sheet(title: str, lines: Iterable[PersonLine], *, as_of: date) -> bytes:
    """The workbook's bytes; a row a person."""
    book = TextBook()
    sheet = book.book.add_worksheet(_("Danh sách"))
    sheet.set_column(0, 8, 20)
    said = _("%(title)s, tính đến ngày %(day)s. Có dữ liệu cá nhân: chỉ dùng cho công việc, không gửi tiếp.")
    book.write(sheet, 0, 0, said % {"title": title, "day": f"{as_of:%d/%m/%Y}"})
    headings = [
        _("STT"), _("Họ và tên"), _("Đơn vị"), _("Nhóm đối tượng"), _("Hạn"), _("Tình trạng"), _("Ngày hoàn thành"),
        _("Hết hiệu lực từ"),
    ]  # fmt: skip
    for column, heading in enumerate(headings):
        sheet.write_string(1, column, heading, book.bold)
    sheet.freeze_panes(2, 2)
    for number, line in enumerate(lines, start=1):
        book.row(
            sheet, number + 1,
            [
                number, line.person.full_name, line.unit, line.category, line.due_on, str(line.state.label),
                line.fulfilled_on or "", line.lapses_on or "",
            ],
        )  # fmt: skip
    return book.bytes()
