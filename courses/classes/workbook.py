"""The attendance sheet as a workbook that can be filled in and read again (`reading`)."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.classes.lines import lines_of
from courses.classes.models import Mark, TrainingClass
from lms.spreadsheets import TextBook

WIDTHS = [5, 28, 12, 30, 14]


def sheet_workbook(training_class: TrainingClass) -> bytes:
    """Everybody who is confirmed, with what is marked so far: x for a whole session, minutes for a part, 0 for absent.

    The last column names each record, so that a row finds its person whatever is mended beside it.
    """
    sessions = list(training_class.sessions.order_by("number"))
    book = TextBook()
    sheet = book.book.add_worksheet(_("Điểm danh"))
    book.write(sheet, 0, 0, training_class.title)
    book.write(
        sheet, 1, 0,
        _("Ghi x (có mặt cả buổi), 0 (vắng) hoặc số phút. Thêm người đến thẳng lớp vào các dòng trống bên dưới."),
    )  # fmt: skip
    heads = [_("STT"), _("Họ và tên"), _("Ngày sinh"), _("Đơn vị"), _("Điện thoại")]
    for session in sessions:
        begins = timezone.localtime(session.starts_at)
        heads.append(_("Buổi %(number)s (%(day)s)") % {"number": session.number, "day": f"{begins:%d/%m %H:%M}"})
    if training_class.has_test:
        heads.append(_("Điểm (tối đa %(most)s)") % {"most": training_class.test_max})
    heads.append(_("Mã hồ sơ"))
    for column, head in enumerate(heads):
        sheet.write_string(3, column, head, book.bold)
        sheet.set_column(column, column, WIDTHS[column] if column < len(WIDTHS) else 13)
    for place, line in enumerate(lines_of(training_class, sessions), start=1):
        person = line.seat.person
        cells: list[object] = [
            place, person.full_name, person.birth_date or person.birth_year or "",
            line.seat.unit.name if line.seat.unit else "", person.phone,
        ]  # fmt: skip
        cells += [_cell(line.marks.get(session.number), session.minutes) for session in sessions]
        if training_class.has_test:
            cells.append(line.score if line.score is not None else "")
        cells.append(str(person.uuid))
        book.row(sheet, 3 + place, cells)
    sheet.freeze_panes(4, 2)
    return book.bytes()


def _cell(mark: Mark | None, whole: int) -> object:
    if mark is None:
        return ""
    return "x" if mark.minutes == whole else mark.minutes
