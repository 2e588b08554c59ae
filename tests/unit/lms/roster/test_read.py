import io
import zipfile

import pytest
import xlsxwriter
from openpyxl import load_workbook

from lms.roster.archive import check_size
from lms.roster.enums import Column
from lms.roster.errors import FileRefused
from lms.roster.read import read_roster
from tests.factories.workbooks import HEADER, row, with_member, workbook

SHEET = "xl/worksheets/sheet1.xml"


def sheet_xml(*cells):
    body = "".join(f'<row r="{number}"><c r="{ref}" t="inlineStr"><is><t>x</t></is></c></row>' for number, ref in cells)
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{body}</sheetData></worksheet>"
    ).encode()


def test_read_roster_numbers_rows_as_excel_does():
    data = workbook([row(), [], row("Trần Văn Bình")], titles=["UBND XÃ MẪU", "DANH SÁCH"])
    [sheet] = read_roster(data).sheets
    assert sheet.title == "Danh sách"
    assert sheet.header.index == 2
    assert [(number, cells[1]) for number, cells in sheet.rows] == [(4, "Nguyễn Thị An"), (6, "Trần Văn Bình")]
    assert sheet.header.columns[Column.IDENTITY] == 4


def test_read_roster_takes_what_openpyxl_wrote():
    book = load_workbook(io.BytesIO(workbook([row()])))
    buffer = io.BytesIO()
    book.save(buffer)
    assert read_roster(buffer.getvalue()).row_count == 1


def test_read_roster_passes_over_sheets_without_a_roster_and_hidden_ones():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("Bìa").write(0, 0, "Danh sách kèm theo")
    hidden = book.add_worksheet("Ẩn")
    hidden.write_row(0, 0, HEADER)
    hidden.hide()
    shown = book.add_worksheet("Thật")
    shown.write_row(0, 0, HEADER)
    shown.write_row(1, 0, row())
    book.close()
    assert [sheet.title for sheet in read_roster(buffer.getvalue()).sheets] == ["Thật"]


def plain_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "a")
    return buffer.getvalue()


def lying_zip():
    """A member whose directory entry declares fewer bytes than it unpacks to."""
    data = bytearray(with_member(workbook([row()]), SHEET, sheet_xml((1, "A1")) + b" " * 50_000))
    size = (len(sheet_xml((1, "A1"))) + 50_000).to_bytes(4, "little")
    assert data.count(size) == 2
    return bytes(data).replace(size, (1000).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "không phải là Excel"),
        ("Họ tên;Chức danh\n".encode(), "chỉ có dòng tiêu đề"),
        ("Họ tên;Chức danh\nAn;CTV\n".encode("cp1258", "replace"), "CSV UTF-8"),
        (b"a;b\x00c", "không phải là Excel"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "mật khẩu"),
        (b"PK\x03\x04" + b"rubbish" * 50, "bị hỏng"),
        (workbook([row()])[:-200], "bị hỏng"),
        (plain_zip(), "không phải là Excel"),
        (workbook([row()], header=["Tên", "Tuổi"]), "Không tìm thấy dòng tiêu đề"),
        (workbook([row()], titles=["x"] * 20), "Không tìm thấy dòng tiêu đề"),
        (workbook([]), "chỉ có dòng tiêu đề"),
        (with_member(workbook([row()]), SHEET, b"<worksheet><sheetData>"), "bị hỏng"),
        (with_member(workbook([row()]), SHEET, b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>"), "bị hỏng"),
        (with_member(workbook([row()]), SHEET, b" " * 30_000_000), "quá lớn"),
        (with_member(workbook([row()]), SHEET, sheet_xml((1, "A1"), (1048576, "A1048576"))), "dài hơn"),
        (with_member(workbook([row()]), SHEET, sheet_xml((1, "A1"), (2, "XFD2"))), "ngoài cột"),
        (lying_zip(), "bị hỏng"),
    ],
)
def test_read_roster_refuses_with_what_to_do(data, words):
    with pytest.raises(FileRefused) as caught:
        read_roster(data)
    assert words.lower() in str(caught.value).lower()
    assert "Hãy" in str(caught.value) or "hãy" in str(caught.value)


def test_read_roster_refuses_too_many_rows_and_too_many_bytes(settings):
    data = workbook([row(f"Người {chr(65 + n)}") for n in range(6)])
    settings.ROSTER_MAX_ROWS = 5
    with pytest.raises(FileRefused, match="dài hơn 5 dòng"):
        read_roster(data)
    settings.ROSTER_MAX_BYTES = 1000
    with pytest.raises(FileRefused, match="Tệp lớn hơn 1 MB"):
        read_roster(data)
    with pytest.raises(FileRefused, match="Tệp lớn hơn"):
        check_size(1001)
