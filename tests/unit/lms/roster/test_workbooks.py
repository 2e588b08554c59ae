import io
from datetime import date

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from lms.roster.columns import column_of
from lms.roster.domain import preview_roster
from lms.roster.enums import TEMPLATE_COLUMNS
from lms.roster.errors import FileRefused
from lms.roster.read import read_roster
from lms.roster.workbooks import error_workbook, roster_template
from tests.factories.people import make_category, make_unit
from tests.factories.workbooks import row, workbook

AS_OF = date(2026, 6, 15)


def faulty(*rows):
    make_category("cong-tac-vien", "Cộng tác viên")
    sheet = read_roster(workbook(rows, titles=["Danh sách"]))
    return preview_roster(book=sheet, unit=make_unit("X1"), as_of=AS_OF, by=None)


@pytest.mark.django_db
def test_error_workbook_holds_the_faulty_rows_their_number_and_reason():
    data = error_workbook(faulty(row(), row("Trần Văn Bình", birth=date(1990, 3, 5), identity=1090000123)))
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet.max_row == 2
    assert [cell.value for cell in sheet[1]][-2:] == ["Dòng trong tệp gốc", "Lý do"]
    values = [cell.value for cell in sheet[2]]
    assert (values[1], values[2].date(), values[4], values[-2]) == ("Trần Văn Bình", date(1990, 3, 5), 1090000123, 4)
    assert "mất số 0" in values[-1]


@pytest.mark.django_db
@pytest.mark.parametrize("evil", ["=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_error_workbook_writes_formulas_as_text(evil):
    data = error_workbook(faulty([*row(name=""), evil]))
    sheet = load_workbook(io.BytesIO(data)).active
    [cell] = [cell for cell in sheet[2] if cell.value and str(cell.value).strip() == evil.strip()]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.django_db
def test_error_workbook_can_be_mended_and_sent_again():
    data = error_workbook(faulty(row(), row("Trần Văn Bình", sex="x")))
    book = load_workbook(io.BytesIO(data))
    book.active["D2"] = "Nam"
    buffer = io.BytesIO()
    book.save(buffer)
    again = preview_roster(book=read_roster(buffer.getvalue()), unit=make_unit("X1"), as_of=AS_OF, by=None)
    assert [(row.name, row.kind.value) for row in again.rows] == [("Trần Văn Bình", "new")]


def test_roster_template_is_read_as_an_empty_roster_and_its_example_is_not_imported():
    data = roster_template(categories=["Cộng tác viên"])
    with pytest.raises(FileRefused, match="chỉ có dòng tiêu đề"):
        read_roster(data)
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Danh sách", "Ví dụ", "Tên đơn vị"]
    assert [cell.value for cell in book["Danh sách"][1]][:3] == ["Họ và tên", "Ngày sinh", "Giới tính"]
    assert "Nguyễn Thị Ví Dụ" in [cell.value for line in book["Ví dụ"] for cell in line]


@pytest.mark.django_db
def test_roster_template_in_english_once_filled_in_is_read():
    with override("en"):
        book = load_workbook(io.BytesIO(roster_template()))
    header = [cell.value for cell in book["Roster"][1]]
    assert [column_of(title) for title in header] == TEMPLATE_COLUMNS
    book["Roster"].append(["Nguyễn Thị An", "05/03/1990", "Female", "001090000001", "", "", "X1", "Cộng tác viên"])
    buffer = io.BytesIO()
    book.save(buffer)
    make_category("cong-tac-vien", "Cộng tác viên")
    preview = preview_roster(book=read_roster(buffer.getvalue()), unit=make_unit("X1"), as_of=AS_OF, by=None)
    assert [row.kind.value for row in preview.rows] == ["new"]


@pytest.mark.django_db
def test_roster_template_once_filled_in_is_read():
    book = load_workbook(io.BytesIO(roster_template(categories=["Cộng tác viên"], units=["Xã Một", "Xã Hai"])))
    rules = [(rule.formula1, str(rule.sqref)) for rule in book["Danh sách"].data_validations.dataValidation]
    assert rules == [("'Tên đơn vị'!$A$1:$A$2", "G2:G2001"), ("'Tên đơn vị'!$B$1:$B$1", "H2:H2001")]
    assert [cell.value for cell in book["Tên đơn vị"]["A"]] == ["Xã Một", "Xã Hai"]
    book["Danh sách"].append(["Nguyễn Thị An", "05/03/1990", "Nữ", "001090000001", "", "", "X1", "Cộng tác viên"])
    buffer = io.BytesIO()
    book.save(buffer)
    make_category("cong-tac-vien", "Cộng tác viên")
    preview = preview_roster(book=read_roster(buffer.getvalue()), unit=make_unit("X1"), as_of=AS_OF, by=None)
    assert [row.kind.value for row in preview.rows] == ["new"]
