import io
from datetime import date

import pytest
from pypdf import PdfReader

from certification.desk.card_pages.pdf import Card, cards_pdf

ADDRESS = "https://hoc.example.vn/accounts/claim/"
LONG = "Tôn Nữ Hoàng Thị Nguyễn Phương Thảo Nguyên Trang Đài Khánh Linh"
UNIT = "Trung tâm Công tác xã hội và Bảo trợ trẻ em thuộc Ủy ban nhân dân đặc khu Phú Quốc, tỉnh An Giang"


def card(number=0, **kwargs):
    code = f"ACDE-FGHJ-K{number:03d}"
    usual = {"name": "Lê An", "unit": "Sở Y tế", "born": "", "code": code, "renews": False}
    return Card(**{**usual, "link": f"{ADDRESS}#{code}", **kwargs})


def read(cards):
    return PdfReader(io.BytesIO(cards_pdf(cards, address=ADDRESS, expires_on=date(2026, 12, 22))))


def words(page):
    return " ".join(page.extract_text().split())


@pytest.mark.parametrize(("number", "pages"), [(1, 1), (10, 1), (11, 2), (21, 3)])
def test_ten_cards_stand_on_a_page_each_once(number, pages):
    reader = read([card(n) for n in range(number)])
    text = " ".join(words(page) for page in reader.pages)
    assert len(reader.pages) == pages
    assert [text.count(f"ACDE-FGHJ-K{n:03d}") for n in range(number)] == [1] * number


def test_long_names_and_units_are_printed_whole():
    text = words(read([card(name=LONG, unit=UNIT, born="12/03/1990")]).pages[0])
    assert LONG in text
    assert UNIT in text
    assert "Sinh: 12/03/1990" in text


def test_card_says_where_when_and_nothing_of_the_subject():
    text = words(read([card(), card(1, renews=True)]).pages[0])
    assert "hoc.example.vn/accounts/claim" in text
    assert text.count("dùng một lần, trước ngày 22/12/2026") == 2
    assert (text.count("chọn tên đăng nhập"), text.count("đặt mật khẩu mới")) == (1, 1)
    assert "bạo lực" not in text.lower()


def test_names_are_data_and_not_code():
    name = '#panic("x") $a$ *b* <c> \\ "d"'
    assert name in words(read([card(name=name)]).pages[0])
