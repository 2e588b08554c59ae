import io

import pytest
from pypdf import PdfReader

from lms.typeset import typeset

FRAME = """#import "office.typ": *
#let it = json(bytes(sys.inputs.data))
#show: official.with(title: "Thử", landscape: it.wide)
#heading-columns(it.letter, number: "BC", day: it.dated)
#for number in it.numbers [#amount(number) ]
#for _ in range(it.pages - 1) { pagebreak(); [Trang sau] }
"""
DATA = {
    "wide": False, "pages": 1, "numbers": [0, 7, 999, 1000, 12345, 1234567, 1000000000, None],
    "letter": {"above": "Ủy ban nhân dân tỉnh Mẫu", "body": "Sở Nội vụ", "place": "Mẫu", "signs": "Thủ trưởng đơn vị"},
    "dated": {"day": "05", "month": "02", "year": "2026"},
}  # fmt: skip


def pages_of(folder, source=FRAME, **data):
    template = folder / "thu.typ"
    template.write_text(source, encoding="utf-8")
    return PdfReader(io.BytesIO(typeset(template, {**DATA, **data}))).pages


def words(page):
    return " ".join(page.extract_text().split())


def test_an_official_document_has_its_frame(tmp_path):
    [page] = pages_of(tmp_path)
    text = words(page)
    for said in (
        "ỦY BAN NHÂN DÂN TỈNH MẪU SỞ NỘI VỤ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "Số: ………/BC-………",
        "Mẫu, ngày 05 tháng 02 năm 2026",
        "0 7 999 1.000 12.345 1.234.567 1.000.000.000",
    ):
        assert said in text
    assert {font["/BaseFont"].partition("+")[2].partition("-")[0] for font in fonts_of(page)} == {"Tinos"}


def fonts_of(page):
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


@pytest.mark.parametrize(("wide", "size"), [(False, (595, 842)), (True, (842, 595))])
def test_pages_are_a4_and_numbered_from_the_second_on(tmp_path, wide, size):
    pages = pages_of(tmp_path, wide=wide, pages=3)
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {size}
    assert [words(page) for page in pages[1:]] == ["2 Trang sau", "3 Trang sau"]
    assert not words(pages[0]).startswith("1")


def test_texts_are_data_and_never_code(tmp_path):
    letter = {**DATA["letter"], "body": "#panic() *x* _y_ $z$"}
    assert "#PANIC() *X* _Y_ $Z$" in words(pages_of(tmp_path, letter=letter)[0])


def test_a_template_imports_what_lies_beside_it_and_sees_nothing_else(tmp_path, monkeypatch):
    room, outside = tmp_path / "room", tmp_path / "ngoai.txt"
    room.mkdir()
    (room / "beside.typ").write_text("#let said = [Bên cạnh]", encoding="utf-8")
    outside.write_text("bí mật", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert words(pages_of(room, '#import "beside.typ": said\n#said')[0]) == "Bên cạnh"
    for path in ("ngoai.txt", "/ngoai.txt", "../ngoai.txt", str(outside)):
        with pytest.raises(Exception, match=r"not found|denied|escape"):
            pages_of(room, f'#read("{path}")')
