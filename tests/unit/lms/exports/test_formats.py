from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from lms.exports.enums import Format
from lms.exports.formats import open_writer, workbook
from lms.exports.kinds import Column, ExportRefused, Table

ROWS: list[list[Any]] = [
    ["Đỗ Thị Hường", 1990, True, date(2026, 2, 1), None],
    ["=HYPERLINK(1)", 0, False, None, "+84"],
    ["<b>&\x0b", -5, True, date(1899, 12, 31), '"a", "b"\nc'],
]
COLUMNS = [Column("name", "Họ và tên"), Column("n", "Số"), Column("b", "Có"), Column("d", "Ngày"), Column("t", "=Ghi")]


def written(format: str, rows: list[list[Any]] = ROWS, note: str = "@ghi chú") -> bytes:
    target = io.BytesIO()
    writer = open_writer(target, Table("Danh sách: [1]/*", COLUMNS, rows, len(rows), note=note), format)
    for row in rows:
        writer.row(row)
    writer.close()
    return target.getvalue()


def test_workbook_keeps_texts_as_texts_and_days_as_days() -> None:
    book = load_workbook(io.BytesIO(written(Format.XLSX)))
    sheet = book.active
    assert book.sheetnames == ["Danh sách   1"]
    assert sheet.freeze_panes == "B3"
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["@ghi chú", None, None, None, None],
        ["Họ và tên", "Số", "Có", "Ngày", "=Ghi"],
        ["Đỗ Thị Hường", 1990, "có", sheet["D3"].value, None],
        ["=HYPERLINK(1)", 0, "không", None, "+84"],
        ["<b>&", -5, "có", sheet["D5"].value, '"a", "b"\nc'],
    ]
    assert (sheet["D3"].value.date(), sheet["D3"].number_format) == (date(2026, 2, 1), "dd/mm/yyyy")
    assert [sheet[place].quotePrefix for place in ("A1", "A3", "A4", "E4", "E2")] == [True, False, True, True, True]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert sheet["A2"].font.bold


def test_workbook_without_a_note_begins_with_its_headings() -> None:
    sheet = load_workbook(io.BytesIO(written(Format.XLSX, note=""))).active
    assert (sheet["A1"].value, sheet.freeze_panes) == ("Họ và tên", "B2")


def test_workbook_refuses_more_rows_than_a_sheet_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    with pytest.raises(ExportRefused, match="CSV hay JSON"):
        written(Format.XLSX)
    assert written(Format.XLSX, ROWS[:2])


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")])
def test_columns_are_lettered_as_spreadsheets_do(place: int, letters: str) -> None:
    assert workbook._letters(place) == letters


def test_csv_has_a_bom_and_no_formula() -> None:
    data = written(Format.CSV)
    assert data.startswith(b"\xef\xbb\xbf'@ghi ch")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [
        ["'@ghi chú"],
        ["Họ và tên", "Số", "Có", "Ngày", "'=Ghi"],
        ["Đỗ Thị Hường", "1990", "có", "01/02/2026", ""],
        ["'=HYPERLINK(1)", "0", "không", "", "'+84"],
        ["<b>&\x0b", "-5", "có", "31/12/1899", '"a", "b"\nc'],
    ]


def test_json_is_an_array_of_objects_with_values_as_they_are() -> None:
    assert json.loads(written(Format.JSON)) == [
        {"name": "Đỗ Thị Hường", "n": 1990, "b": True, "d": "2026-02-01", "t": None},
        {"name": "=HYPERLINK(1)", "n": 0, "b": False, "d": None, "t": "+84"},
        {"name": "<b>&\x0b", "n": -5, "b": True, "d": "1899-12-31", "t": '"a", "b"\nc'},
    ]
    assert json.loads(written(Format.JSON, [])) == []
