from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.enums import Sex
from lms.roster.enums import Column
from lms.roster.rows import CategoryOption, Known, ParsedRow, UnitOption, parse_row, read_date, says_nothing

AS_OF = date(2026, 6, 15)
HOME = UnitOption(1, "T01", "Xã Mẫu", date(2025, 7, 1), None)
UNITS = [
    HOME,
    UnitOption(2, "T01-A", "Trạm y tế Mẫu", date(2025, 7, 1), None),
    UnitOption(3, "T01-B", "Thôn Trùng", date(2025, 7, 1), None),
    UnitOption(4, "T01-C", "Thôn Trùng", date(2025, 7, 1), None),
    UnitOption(5, "T01-D", "Thôn Mới", date(2026, 3, 1), None),
    UnitOption(6, "T01-E", "Thôn Cũ", date(2025, 7, 1), date(2026, 1, 1)),
]
CATEGORIES = [
    CategoryOption(1, "cong-tac-vien", "Cộng tác viên", ("CTV thôn",)),
    CategoryOption(2, "cong-chuc", "Công chức"),
]


def known(allowed=None):
    return Known.build(home=HOME, units=UNITS, categories=CATEGORIES, allowed_categories=allowed, as_of=AS_OF)


def parse(allowed=None, **cells):
    cells = {"name": "Nguyễn Thị An", "birth": "05/03/1990", "category": "cộng tác viên", **cells}
    return parse_row(7, {Column(name): cell for name, cell in cells.items()}, known(allowed))


def test_parse_row_reads_everything():
    assert parse(
        name="  Nguyễn\u00a0Thị  An ", sex="NỮ", identity="001 090 000 123", phone="+84 900-000-001",
        email=" An@Example.VN ", unit="ubnd xã mẫu", category="Công tác viên", job_title="Trưởng thôn",
        staff_code="CB-1", **{"from": datetime(2026, 1, 2)},
    ) == ParsedRow(
        number=7, full_name="Nguyễn Thị An", unit=HOME, category=CATEGORIES[0], birth_date=date(1990, 3, 5),
        sex=Sex.FEMALE, identity="001090000123", phone="0900000001", email="an@example.vn", staff_code="CB-1",
        job_title="Trưởng thôn", from_date=date(2026, 1, 2),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"unit_code": "t01-a"}, "unit", UNITS[1]),
        ({"unit": "T01-A"}, "unit", UNITS[1]),
        ({"unit": "tram y te mau"}, "unit", UNITS[1]),
        ({"unit_code": "Trạm y tế Mẫu"}, "unit", UNITS[1]),
        ({"unit_code": "T01-A", "unit": "tên sai nhưng có mã"}, "unit", UNITS[1]),
        ({"category": "CTV thôn"}, "category", CATEGORIES[0]),
        ({"category": "cong-chuc"}, "category", CATEGORIES[1]),
        ({"category": "Cộng tác viên"}, "category", CATEGORIES[0]),
        ({"category": ""}, "category", None),
        ({"sex": "khác"}, "sex", Sex.OTHER),
        ({"sex": ""}, "sex", Sex.UNDECLARED),
        ({"phone": 900000001.0}, "phone", "0900000001"),
        ({"identity": 123456789012.0}, "identity", "123456789012"),
        ({"birth": "1990-03-05"}, "birth_date", date(1990, 3, 5)),
        ({"birth": datetime(1990, 3, 5)}, "birth_date", date(1990, 3, 5)),
        ({"birth": "5.3.1990"}, "birth_date", date(1990, 3, 5)),
        ({"birth": 32937.0}, "birth_date", date(1990, 3, 5)),
        ({"birth": 1990.0}, "birth_year", 1990),
        ({"birth": "1990"}, "birth_year", 1990),
        ({"identity": "•••••••••001"}, "identity", ""),
        ({"until": "31/05/2026"}, "until", date(2026, 6, 1)),
        ({"leaving": "01/06/2026"}, "until", date(2026, 6, 1)),
    ],
)
def test_parse_row_forgives(cells, field, value):
    assert getattr(parse(**cells), field) == value


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"name": ""}, "Họ và tên", "Thiếu họ và tên"),
        ({"name": "=1+1"}, "Họ và tên", "không phải họ và tên"),
        ({"name": "x" * 121}, "Họ và tên", "Dài hơn 120"),
        ({"birth": "31/02/1990"}, "Ngày sinh", "Không có ngày"),
        ({"birth": "1915"}, "Ngày sinh", "Năm sinh 1915 không hợp lý"),
        ({"birth": "03/1990"}, "Ngày sinh", "Không đọc được ngày"),
        ({"identity": "123456789"}, "CCCD", "chứng minh nhân dân cũ"),
        ({"identity": "97012345678"}, "CCCD", "không đủ 12"),
        ({"ref": "abc"}, "Mã hồ sơ", "không đúng"),
        ({"from": "01/03/2026", "until": "01/02/2026"}, "Đến ngày", "trước ngày bắt đầu"),
        ({"birth": "hôm qua"}, "Ngày sinh", "Không đọc được ngày"),
        ({"birth": "16/06/2026"}, "Ngày sinh", "không hợp lý"),
        ({"sex": "x"}, "Giới tính", "Không hiểu giới tính"),
        ({"identity": 1090000123.0}, "CCCD", "mất số 0"),
        ({"identity": "123"}, "CCCD", "không đủ 12"),
        ({"phone": "12345"}, "Điện thoại", "không đúng"),
        ({"email": "an@"}, "Thư điện tử", "không đúng"),
        ({"category": "phi hành gia"}, "Nhóm đối tượng", "Cộng tác viên, Công chức"),
        ({"unit": "Xã Khác"}, "Đơn vị", "Không có đơn vị “Xã Khác” thuộc Xã Mẫu"),
        ({"unit_code": "Trạm y tế Khác"}, "Mã đơn vị", "Không có đơn vị"),
        ({"unit": "thôn trùng"}, "Đơn vị", "T01-B, T01-C"),
        ({"from": "16/06/2026"}, "Từ ngày", "sau ngày của danh sách"),
        ({"from": "01/02/2026", "unit": "Thôn Mới"}, "Từ ngày", "chỉ hoạt động từ 01/03/2026"),
        ({"unit": "Thôn Cũ"}, "Từ ngày", "ngừng hoạt động"),
        ({"birth": ""}, "Ngày sinh", "trùng tên"),
    ],
)
def test_parse_row_explains_each_fault_with_its_row_and_column(cells, column, words):
    [error] = parse(**cells)
    assert (error.row, error.column) == (7, column)
    assert words in str(error)
    assert error.remedy


def test_parse_row_names_every_fault_at_once():
    assert [error.column for error in parse(name="", sex="x", phone="1")] == ["Họ và tên", "Giới tính", "Điện thoại"]


def test_parse_row_keeps_to_the_categories_of_the_importer():
    assert parse(allowed=[1]).category == CATEGORIES[0]
    [error] = parse(allowed=[2])
    assert "không phụ trách nhóm “Cộng tác viên”" in str(error)


@given(st.dates(min_value=date(1920, 1, 1), max_value=date(2026, 1, 1)))
def test_read_date_returns_what_was_written(day):
    assert read_date(f"{day:%d/%m/%Y}") == read_date(f"{day.day}-{day.month}-{day.year}") == day
    assert read_date(day.isoformat()) == read_date(day) == day


def test_says_nothing_of_blank_and_numbering_rows():
    assert says_nothing(["", None, "  "])
    assert says_nothing(["(1)", "(2)", 3.0])
    assert not says_nothing(["", "Nguyễn Thị An"])
