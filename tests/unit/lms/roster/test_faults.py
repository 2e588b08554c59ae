"""The file that has every fault of real spreadsheets, and what is expected of each of its rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lms.people.enums import Sex
from lms.people.models import Person, Posting
from lms.roster.domain import import_at_once, preview_roster
from lms.roster.models import RosterRow
from lms.roster.plan import Options
from lms.roster.read import read_roster
from tests.factories.people import AT, make_category, make_person, post
from tests.factories.workbooks import book_of_all_faults

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 6, 15)
MAIN, STATION = "Danh sách chung", "Trạm Một"
EXPECTED = [
    (MAIN, 7, "new", "Nguyễn Văn An", "Xã Một", ""),
    (MAIN, 8, "new", "Đỗ Thị Hường", "Xã Một", ""),
    (MAIN, 9, "new", "Trần Thị Bình", "Trạm Một", ""),
    (MAIN, 10, "error", "Lê Văn Cường", "", "có thể Excel đã làm mất số 0"),
    (MAIN, 11, "error", "Phạm Thị Dung", "", "Không có ngày “31/02/1990”"),
    (MAIN, 12, "error", "Vũ Thị Em", "", "Không có đơn vị “Xã Không Có”"),
    (MAIN, 13, "error", "Hoàng Văn Giang", "", "chứng minh nhân dân cũ"),
    (MAIN, 14, "new", "Nguyễn Thị Hương", "Xã Một", ""),
    (MAIN, 15, "doubtful", "Nguyễn Thị Hương", "Xã Một", "Trùng với dòng 14, trang “Danh sách chung”"),
    (MAIN, 16, "unchanged", "Bùi Thị Ích", "Xã Một", ""),
    (MAIN, 17, "changed", "Đặng Văn Khánh", "Xã Một", ""),
    (MAIN, 18, "transferred", "Lý Thị Lan", "Xã Một", ""),
    (MAIN, 19, "left", "Mai Văn Minh", "Xã Một", ""),
    (MAIN, 20, "doubtful", "Ngô Thị Nga", "Xã Một", "người khác tên"),
    (MAIN, 21, "doubtful", "Phan Thị Oanh", "Xã Một", "ở đơn vị khác"),
    (MAIN, 22, "error", "Quách Thị Phượng", "", "Không hiểu giới tính"),
    (MAIN, 23, "error", "Nguyễn 2 Người", "", "không phải họ và tên"),
    (MAIN, 24, "error", "", "", "Thiếu họ và tên"),
    (MAIN, 25, "error", "Tạ Văn Quang", "", "Chỉ có họ tên"),
    (STATION, 2, "new", "Trịnh Thị Sen", "Trạm Một", ""),
    (STATION, 3, "doubtful", "Nguyễn Văn An", "Trạm Một", "Trùng với dòng 7, trang “Danh sách chung”"),
]


@pytest.fixture
def on_record(commune, unit):
    """Those whom the file means to find."""
    kind = make_category("cong-tac-vien")
    people = {
        "Bùi Thị Ích": (commune, "001191000010", date(1991, 1, 1), Sex.FEMALE),
        "Đặng Văn Khánh": (commune, "001082000011", date(1982, 2, 2), Sex.MALE),
        "Lý Thị Lan": (unit("X2"), "001183000012", date(1983, 3, 3), Sex.FEMALE),
        "Mai Văn Minh": (commune, "001084000013", date(1984, 4, 4), Sex.MALE),
        "Vũ Văn Khác": (commune, "001185000014", date(1970, 1, 1), Sex.MALE),
        "Phan Thị Oanh": (unit("X2"), "", date(1986, 6, 6), Sex.FEMALE),
    }
    for name, (place, identity, birth, sex) in people.items():
        person = make_person(full_name=name, identity=identity, birth_date=birth, sex=sex)
        post(person, place, kind)


def seen_in(commune, options=Options()):  # noqa: B008 - a frozen value
    book = read_roster(book_of_all_faults())
    return preview_roster(book=book, unit=commune, as_of=AS_OF, by=None, options=options)


def test_every_row_of_the_worst_file_is_understood_or_explained(commune, on_record):
    found = seen_in(commune).rows
    assert [(row.sheet, row.number, row.kind.value, row.name.strip(), row.unit_name) for row in found] == [
        expected[:5] for expected in EXPECTED
    ]
    for row, expected in zip(found, EXPECTED, strict=True):
        said = " ".join(str(error) for error in row.errors)
        assert expected[5] in said
        assert bool(said) == bool(expected[5])


def test_what_stood_in_cells_of_every_form_is_recorded(commune, on_record):
    preview = seen_in(commune)
    import_at_once(
        preview=preview, file_name="a.xlsx", data=b"", unit=commune, options=Options(), sound_only=True, by=None, at=AT
    )
    fields = ("birth_date", "birth_year", "sex", "phone")
    people = {
        person["full_name"]: tuple(person[name] for name in fields)
        for person in Person.objects.values("full_name", *fields)
    }
    assert people["Nguyễn Văn An"] == (date(1990, 3, 5), 1990, Sex.MALE, "0900000001")
    assert people["Đỗ Thị Hường"] == (date(1985, 7, 20), 1985, Sex.FEMALE, "0900000002")
    assert people["Trần Thị Bình"] == (None, 1979, Sex.FEMALE, "")
    assert people["Trịnh Thị Sen"] == (None, 1992, Sex.FEMALE, "")
    left = Posting.objects.get(person__full_name="Mai Văn Minh")
    assert left.valid_to == date(2026, 6, 1)
    again = [row.kind.value for row in seen_in(commune).rows]
    assert again == [
        "unchanged" if kind in ("new", "changed", "transferred", "left") else kind for _s, _n, kind, *_rest in EXPECTED
    ]


def test_zeros_come_back_once_confirmed(commune, on_record):
    assert seen_in(commune).lost_zeros == 1
    padded = seen_in(commune, Options(pad_identity=True))
    assert padded.lost_zeros == 0
    [row] = [row for row in padded.rows if row.name == "Lê Văn Cường"]
    assert (row.kind.value, row.parsed.identity, row.parsed.phone) == ("new", "001088000004", "0900000004")


def test_no_identity_number_is_stored_in_clear(commune, on_record):
    import_at_once(
        preview=seen_in(commune), file_name="a.xlsx", data=b"", unit=commune, options=Options(), sound_only=True,
        by=None, at=AT + timedelta(hours=1),
    )  # fmt: skip
    stored = repr(list(RosterRow.objects.values()))
    for number in ("001090000001", "1088000004", "123456789", "001185000014", "001192000021"):
        assert number not in stored
