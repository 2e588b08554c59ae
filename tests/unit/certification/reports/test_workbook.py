"""The workbook, read back."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from openpyxl import load_workbook

from certification.reports.contents import Document
from certification.reports.printing import as_xlsx
from tests.factories.reports import PRINT, make_document, make_group, make_line, withheld_group

SHEETS = ["Báo cáo", "Theo nhóm và giới", "Theo đơn vị", "Theo đơn vị và giới", "Biến động", "Ghi chú"]


def book_of(document: Document) -> Any:
    return load_workbook(io.BytesIO(as_xlsx(document)))


def rows_of(sheet: Any) -> list[list[Any]]:
    """Rows without their empty cells."""
    return [[value for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]


def test_sheets_begin_like_a_paper_and_print_lying_down() -> None:
    book = book_of(make_document())
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets:
        rows = rows_of(sheet)
        assert rows[0] == ["ỦY BAN NHÂN DÂN TỈNH NINH BÌNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
        assert rows[1] == ["SỞ NỘI VỤ", "Độc lập - Tự do - Hạnh phúc"]
        assert rows[2] == ["DỰ THẢO – LƯU HÀNH NỘI BỘ"]
        assert rows[5] == ["Kết quả tập huấn phòng ngừa và ứng phó với bạo lực trên cơ sở giới năm 2026"]
        assert rows[6] == ["Từ ngày 01/12/2025 đến hết ngày 30/11/2026; số liệu tính đến ngày 30/11/2026."]
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, None, 0)
        faces = {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert faces == {"Times New Roman"}
    titles = [sheet.print_title_rows for sheet in book.worksheets]
    assert titles == ["$9:$9", "$9:$10", "$9:$10", "$9:$10", "$9:$9", None]


def test_numbers_are_numbers_and_shares_are_cut() -> None:
    book = book_of(make_document(lines=[make_line(1, 10000, 7999)]))
    [_above, _below, line, total] = rows_of(book["Theo đơn vị"])[8:]
    assert line == [
        1, "Ủy ban nhân dân xã Nghĩa Sơn 1", 10000, 6000, 4000, 7999, 7999, 7999, 2666, 7999, 0.799, 1, 1999, 7999,
        15998, 12500000,
    ]  # fmt: skip
    assert total[:3] == ["Cộng", 10000, 5000]
    share = next(cell for cell in book["Theo đơn vị"][11] if cell.value == 0.799)
    assert share.number_format == "0.0%"
    assert book["Theo đơn vị"].cell(11, 3).number_format == "#,##0"


def test_movement_adds_up_in_every_column() -> None:
    sheet = book_of(make_document())["Biến động"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=10)]
    assert [row[0] for row in rows] == [
        "Đầu kỳ", "Mới vào diện tính", "Chuyển đến từ nơi khác", "Được tập huấn, trở thành đạt",
        "Không còn đạt (hết hạn, thu hồi, đổi yêu cầu)", "Không còn thuộc diện tính", "Chuyển đi nơi khác", "Cuối kỳ",
    ]  # fmt: skip
    for column in (1, 2, 3):
        numbers = [row[column] or 0 for row in rows]
        assert sum(numbers[:-1]) == numbers[-1]


def test_texts_are_never_formulas() -> None:
    line = make_line(1, name='=HYPERLINK("http://x")', note="+1")
    book = book_of(make_document(lines=[line], quality=["=1+1"], rules=[]))
    values = [
        (cell.data_type, cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))
    ]
    assert ("s", '=HYPERLINK("http://x")') in values
    assert {kind for kind, _value in values} == {"s"}


def test_withheld_numbers_are_told_apart_from_unknown_ones() -> None:
    lines = [make_line(1), make_line(2, counts=withheld_group(20), sexes={}, classes=None, budget=None)]
    book = book_of(make_document(lines=lines, audience="external", total=make_group(40, 31, declared=None)))
    rows = rows_of(book["Theo đơn vị"])
    assert rows[11] == [2, "Ủy ban nhân dân xã Nghĩa Sơn 2", 20, *["…"] * 8, "…", 4, "…", "…", "…"]
    assert rows[12][10:] == ["…", 8, 31, 62, "…"]
    assert rows[14] == ["“…” là số nhỏ hoặc số có thể làm lộ số nhỏ, không công bố. “–” là chưa có số liệu."]
    assert rows_of(book["Báo cáo"])[9][:3] == ["Toàn đơn vị", 40, "–"]


def test_notes_hold_rules_quality_changes_and_the_print() -> None:
    document = make_document(version=2, restates=["Xã A: 15 sửa thành 16."], fingerprint=PRINT)
    rows = [row[0] for row in rows_of(book_of(document)["Ghi chú"])[8:]]
    assert rows[:3] == ["Nội dung được điều chỉnh", "- Xã A: 15 sửa thành 16.", "1. Cách tính"]
    assert rows[5:] == [
        "2. Chất lượng số liệu", f"- {document.quality[0]}",
        "Số liệu đã chốt, bản số 2; dấu kiểm tra: 0123456789abcdef.",
    ]  # fmt: skip


def test_a_commune_without_movement_has_fewer_sheets() -> None:
    document = make_document(lines=[], movement=[], by_category_sex={})
    assert book_of(document).sheetnames == ["Báo cáo", "Ghi chú"]


def test_categories_by_sex_add_up_and_outsiders_read_why_they_get_none() -> None:
    [_titles, _sexes, first, second, total] = rows_of(book_of(make_document())["Theo nhóm và giới"])[8:]
    assert first == ["Nhân viên công tác xã hội", 30, 15, 15, 24, 12, 12, 12, 6, 6]
    assert [a + b for a, b in zip(first[1:], second[1:], strict=True)] == total[1:]
    told = book_of(make_document(audience="external", by_category_sex=None))
    assert "Theo nhóm và giới" not in told.sheetnames
    assert rows_of(told["Báo cáo"])[-1] == [
        "Bảng nhóm người theo giới tính chỉ có trong bản nội bộ: đặt cạnh các bảng khác, bảng ấy có thể làm lộ số nhỏ."
    ]


def test_the_same_document_is_the_same_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    first = as_xlsx(make_document())
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_at: time.gmtime(2_000_000_000))
    assert as_xlsx(make_document()) == first
    assert as_xlsx(make_document(units=4)) != first
