"""Roster workbooks for tests."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import xlsxwriter

HEADER = [
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "CCCD", "Điện thoại", "Email", "Đơn vị", "Nhóm đối tượng", "Chức vụ",
]  # fmt: skip


def workbook(rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER, titles: Sequence[str] = ()) -> bytes:
    """An xlsx with `titles` above `header` above `rows`."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
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


def book_of_all_faults() -> bytes:
    """What offices send, all at once: title rows, a header of two rows with merged cells, texts in two forms of
    Unicode and any case, dates as text, as dates, as years, under "Nam" and "Nữ", lost zeros, blanks, a second sheet
    named after its unit with another header, and a hidden one.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Danh sách chung"
    sheet.append(["ỦY BAN NHÂN DÂN XÃ MỘT"])
    sheet.append(["DANH SÁCH NGƯỜI LÀM CÔNG TÁC XÃ HỘI (dữ liệu giả định)"])
    sheet.append([])
    sheet.append([
        "TT", "HỌ VÀ TÊN (*)", "Ngày tháng năm sinh", "", "CCCD/Số định danh", "SĐT", "Đơn vị công tác", "Chức danh",
        "Chức vụ", "Ngày nghỉ việc", "Ghi chú",
    ])  # fmt: skip
    sheet.append(["", "", "Nam", "Nữ"])
    for place in ("A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5", "G4:G5", "H4:H5", "I4:I5", "J4:J5"):
        sheet.merge_cells(place)
    sheet.merge_cells("A1:K1")
    sheet.append(["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)"])
    ctv = "công tác viên"
    nfd = unicodedata.normalize("NFD", "Đỗ Thị Hường")
    lines: list[list[Any]] = [
        [1, "  Nguyễn Văn  An ", "05/03/1990", "", "001090000001", "0900 000 001", "", ctv, "Trưởng thôn", "", ""],
        [2, nfd, "", date(1985, 7, 20), "", "+84 900000002", "UBND xã Một", unicodedata.normalize("NFD", ctv)],
        [3, "TRẦN THỊ BÌNH", "", 1979, "", "", "trạm một", "CỘNG TÁC VIÊN"],
        [4, "Lê Văn Cường", "1/2/1988", "", 1088000004, 900000004, "X1", ctv],
        [5, "Phạm Thị Dung", "", "31/02/1990", "", "", "", ctv],
        [6, "Vũ Thị Em", "", "12/03/1990", "", "", "Xã Không Có", ctv],
        [7, "Hoàng Văn Giang", "10/10/1980", "", "123456789", "", "", ctv],
        [8, "Nguyễn Thị Hương", "", "12/03/1990", "", "", "", ctv],
        [9, "NGUYỄN THỊ HƯƠNG ", "", "12/03/1990", "", "", "", ctv],
        [10, "Bùi Thị Ích", "", "01/01/1991", "001191000010", "", "", ctv],
        [11, "Đặng Văn Khánh", "02/02/1982", "", "001082000011", "", "", "cộng tác viên", "Phó thôn"],
        [12, "Lý Thị Lan", "", "03/03/1983", "001183000012", "", "", ctv],
        [13, "Mai Văn Minh", "04/04/1984", "", "001084000013", "", "", ctv, "", "01/06/2026"],
        [14, "Ngô Thị Nga", "", "05/05/1985", "001185000014", "", "", ctv],
        [15, "Phan Thị Oanh", "", "06/06/1986", "", "", "", ctv],
        [16, "Quách Thị Phượng", "1977", "07/07/1987", "", "", "", ctv],
        [17, "Nguyễn 2 Người", "x", "", "", "0900000017", "", ctv],
        [18, "", "", "", "", "0900000018", "", ctv],
        [19, "Tạ Văn Quang", "", "", "", "", "", ctv],
        ["", "   ", "", "", "", "", "", ""],
        ["Tổng cộng: 19 người"],
    ]
    for line in lines:
        sheet.append(line)
    station = book.create_sheet("Trạm Một")
    station.append(["Họ tên", "Năm sinh", "Nam/Nữ", "Số căn cước", "Đối tượng"])
    station.append(["Trịnh Thị Sen", "1992", "nữ", "001192000021", "Công chức"])
    station.append(["Nguyễn Văn An", "1990", "nam", "", "Công chức"])
    hidden = book.create_sheet("Cũ")
    hidden.append(["Họ tên", "Đối tượng"])
    hidden.append(["Người Cũ", ctv])
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
