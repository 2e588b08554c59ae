import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.vietnamese import name_sort_key, place_sort_key, plain, proper_name, slug_of, tidy

SYLLABLES = ["Nguyễn", "Đỗ", "Lê", "Thị", "Văn", "Ánh", "Ân", "An", "Anh", "Ăn", "Àn", "Dung", "Đung", "Hà", "Hạ"]
SYLLABLES += ["Oanh", "Ổn", "Ơn", "Ưng", "Út", "Ý", "Yến"]
NAMES = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Lê Văn An", "Lê Văn Ánh"),  # tên first: An before Ánh, for n comes before nh
        ("Lê Văn An", "Lê Văn Ân"),  # a before â
        ("Lê Văn An", "Lê Văn Àn"),  # no tone before huyền
        ("Lê Văn Hà", "Lê Văn Hạ"),  # huyền before nặng
        ("Lê Văn Dung", "Lê Văn Đung"),  # d before đ
        ("Vũ Thị An", "Đỗ Văn An"),  # đệm before họ: Thị before Văn
        ("Đỗ Thị An", "Vũ Thị An"),  # họ last: Đỗ before Vũ
        ("Trần An", "Trần Bình An"),  # no đệm first
        ("Lê Văn On", "Lê Văn Ôn"),
        ("Lê Văn Ôn", "Lê Văn Ơn"),
    ],
)
def test_names_sort_by_given_middle_family_name(before, after):
    assert name_sort_key(before) < name_sort_key(after)


@given(NAMES)
def test_sort_key_is_ascii_and_the_same_for_both_normal_forms(name):
    key = name_sort_key(name)
    assert key.isascii()
    assert key == name_sort_key(unicodedata.normalize("NFD", name)) == name_sort_key(f"  {name} ")
    assert len(key) <= 700


@given(NAMES)
def test_plain_has_neither_diacritics_nor_dj(name):
    assert plain(name).isascii()
    assert plain(plain(name)) == plain(name)


def test_tidy_and_slug():
    assert tidy("  Nguyễn\u00a0 Thị \u200bĐào\n") == "Nguyễn Thị Đào"
    assert tidy(unicodedata.normalize("NFD", "Đặng Ổn")) == unicodedata.normalize("NFC", "Đặng Ổn")
    assert slug_of("Nguyễn Thị Đào") == "nguyen.thi.dao"


def test_places_sort_by_their_own_name():
    names = ["Xã Yên Mô", "Phường Hoa Lư", "Xã Nghĩa Sơn", "Phường Tam Điệp", "Xã Gia Viễn"]
    assert sorted(names, key=place_sort_key) == [
        "Xã Gia Viễn",
        "Phường Hoa Lư",
        "Xã Nghĩa Sơn",
        "Phường Tam Điệp",
        "Xã Yên Mô",
    ]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("NGUYỄN THỊ ĐÀO", "Nguyễn Thị Đào"),
        ("nguyễn thị đào", "Nguyễn Thị Đào"),
        (" H'HEN  NIÊ ", "H'Hen Niê"),
        ("bùi thị THỬ NGHIỆM", "Bùi Thị Thử Nghiệm"),
        ("K'Sor thị Mai", "K'Sor Thị Mai"),
        ("Tôn Nữ Thị Ninh", "Tôn Nữ Thị Ninh"),
        ("ĐỖ-LÊ AN", "Đỗ-Lê An"),
    ],
)
def test_a_name_all_large_or_all_small_is_written_as_people_write_it(written: str, name: str) -> None:
    assert proper_name(written) == name
