import pytest

from lms.roster.columns import column_of, find_header
from lms.roster.enums import Column
from lms.roster.errors import FileRefused


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Họ và tên", Column.NAME),
        ("HỌ TÊN (*)", Column.NAME),
        ("Ho\u0323 va\u0300 te\u0302n", Column.NAME),
        ("Ngày, tháng, năm sinh", Column.BIRTH),
        ("Ngày sinh (dd/mm/yyyy)", Column.BIRTH),
        ("Nam/Nữ", Column.SEX),
        ("CCCD/Số định danh", Column.IDENTITY),
        ("CMND/CCCD", Column.IDENTITY),
        ("Số căn cước", Column.IDENTITY),
        ("SĐT", Column.PHONE),
        ("E-mail", Column.EMAIL),
        ("Thư điện tử", Column.EMAIL),
        ("Mã đơn vị", Column.UNIT_CODE),
        ("Đơn vị công tác", Column.UNIT),
        ("Chức danh", Column.CATEGORY),
        ("Loại cán bộ", Column.CATEGORY),
        ("Chức vụ", Column.JOB_TITLE),
        ("Mã cán bộ", Column.STAFF_CODE),
        ("Từ ngày", Column.FROM),
        ("Ghi chú", None),
        ("", None),
    ],
)
def test_column_of_reads_headers_as_people_write_them(header, column):
    assert column_of(header) is column


def test_find_header_skips_titles_and_needs_a_second_column():
    rows = [
        ["UBND XÃ MẪU"],
        ["Họ và tên người lập"],
        ["Họ tên", "Ghi chú"],
        ["STT", "Họ tên", "Chức danh"],
        ["1", "A", "B"],
    ]
    header = find_header(rows)
    assert (header.index, header.columns) == (3, {Column.NAME: 1, Column.CATEGORY: 2})


def test_find_header_looks_at_twenty_rows_only():
    assert find_header([[""]] * 20 + [["Họ tên", "Chức danh"]]) is None
    assert find_header([[""]] * 19 + [["Họ tên", "Chức danh"]]).index == 19


def test_find_header_refuses_two_columns_of_one_meaning():
    with pytest.raises(FileRefused, match="Cột 2 và cột 4 cùng là “Ngày sinh”"):
        find_header([["Họ tên", "Ngày sinh", "Chức danh", "Ngày tháng năm sinh"]])
