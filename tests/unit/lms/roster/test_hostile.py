"""Files that are too much: refused in a moment, with words, and without filling the memory."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from lms.roster.errors import FileRefused
from lms.roster.read import read_roster
from tests.factories.workbooks import row, with_member, workbook

SHEET = "xl/worksheets/sheet1.xml"
START = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def refused_within(seconds, data):
    begun = time.perf_counter()
    with pytest.raises(FileRefused) as caught:
        read_roster(data)
    assert time.perf_counter() - begun < seconds
    return str(caught.value)


def test_a_million_and_one_rows_are_refused_in_words():
    lines = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 1_000_002))
    assert "dài hơn 100000 dòng" in refused_within(10, with_member(workbook([row()]), SHEET, START + lines))


def test_a_million_and_one_rows_of_csv_are_refused_in_words():
    data = ("Họ và tên;Nhóm đối tượng\n" + "An;CTV\n" * 1_000_001).encode()
    assert "dài hơn 100000 dòng" in refused_within(10, data)


def test_a_zip_bomb_in_xlsx_clothing_is_refused_unopened():
    assert "giải nén ra quá lớn" in refused_within(2, with_member(workbook([row()]), SHEET, b" " * 100_000_000))


def test_a_bomb_of_many_members_is_refused_unopened():
    buffer = io.BytesIO(workbook([row()]))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(2_001):
            archive.writestr(f"xl/media/{number}.xml", b"<a/>")
    assert "giải nén ra quá lớn" in refused_within(5, buffer.getvalue())


def test_two_hundred_megabytes_are_refused_unread():
    assert "Tệp lớn hơn 20 MB" in refused_within(1, b"PK" + b"\0" * 200 * 1024 * 1024)
