"""PDF and DOCX: what they say, how they are laid out, that they are the same every time."""

from __future__ import annotations

import io
import json
import time
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation
from docx import Document as open_document
from docx.oxml.ns import qn
from pypdf import PdfReader

from certification.reports.contents import Document
from certification.reports.printing import as_docx, as_pdf, file_name
from tests.factories.reports import LONG_NAME, PRINT, make_document, make_group, make_line, withheld_group

LONG = [
    make_line(number, 20 + number, 10 + number, **({"name": LONG_NAME} if number % 13 == 0 else {}))
    for number in range(1, 131)
]
BODY = [
    "ỦY BAN NHÂN DÂN TỈNH NINH BÌNH", "SỞ NỘI VỤ", "Số: ………/BC-SNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc", "Ninh Bình, ngày …… tháng …… năm ………", "BÁO CÁO",
    "Kết quả tập huấn phòng ngừa và ứng phó với bạo lực trên cơ sở giới năm 2026", "Kính gửi:",
    "- Ủy ban nhân dân tỉnh Ninh Bình;", "- Bộ Nội vụ.",
    "(Quyết định số 12/QĐ-UBND ngày 05/01/2026), Sở Nội vụ báo cáo kết quả từ ngày 01/12/2025 đến hết ngày 30/11/2026",
    "I. TÌNH HÌNH", "Các xã đã phân công cán bộ phụ trách.", "II. KẾT QUẢ", "1. Kết quả chung",
    "Tính đến hết ngày 30/11/2026: 48 trên 60 người đã đạt: 80,0 %. Đã đạt chỉ tiêu 80 %. Mốc của kỳ: 20 %; đã đạt.",
    "K (kiến thức): 48 người", "cả K và S: 48 người", "Trong kỳ có 24 người mới đạt và 48 lượt tập huấn.",
    "Số xã, phường, đặc khu đạt từ 80 % trở lên: 3 trên 3.", "2. Biến động trong kỳ", "Mới vào diện tính +5 0 +5",
    "Được tập huấn, trở thành đạt +9 −9", "Cuối kỳ 60 48 12", "3. Kết quả cụ thể",
    "(Số liệu chi tiết và cách tính: Phụ lục I, Phụ lục II, Phụ lục III, Phụ lục IV.)", "III. KHÓ KHĂN, VƯỚNG MẮC",
    "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ", "V. KIẾN NGHỊ, ĐỀ XUẤT", "Nơi nhận:", "- Như trên;",
    "- Lưu: VT, phòng Xã hội.", "THỦ TRƯỞNG ĐƠN VỊ", "KẾT QUẢ THEO ĐƠN VỊ VÀ GIỚI TÍNH",
    "(Kèm theo Báo cáo số ………/BC-SNV ngày …… tháng …… năm ……… của Sở Nội vụ)", "Ủy ban nhân dân xã Nghĩa Sơn 3",
    "Cộng tác viên công tác xã hội, bình đẳng giới", "1. Cách tính", "2. Chất lượng số liệu",
    "Xã Nghĩa Sơn 2 có danh sách ngắn hơn số khai báo 3 người.",
]  # fmt: skip


def spaced(text: str) -> str:
    """Single spaces, also those that do not break."""
    return " ".join(text.split())


def pdf_pages(document: Document) -> list[str]:
    return [spaced(page.extract_text()) for page in PdfReader(io.BytesIO(as_pdf(document))).pages]


def word_of(document: Document) -> Any:
    return open_document(io.BytesIO(as_docx(document)))


def word_text(document: Document) -> str:
    """Cells and paragraphs in their order, with a space after each."""
    paragraphs = word_of(document).element.body.iter(qn("w:p"))
    texts = ["".join(text.text or "" for text in paragraph.iter(qn("w:t"))) for paragraph in paragraphs]
    return spaced(" ".join(texts))


def both(document: Document) -> list[str]:
    return [" ".join(pdf_pages(document)), word_text(document)]


# --- what they say ----------------------------------------------------------------------------------------------------
def test_both_say_the_whole_of_it() -> None:
    for text in both(make_document()):
        assert [words for words in BODY if words not in text] == []
        assert text.count("Phụ lục I ") == 1


def test_a_reader_in_english_gets_the_same_papers() -> None:
    expected = as_docx(make_document()), as_pdf(make_document())
    with translation.override("en"):
        assert (as_docx(make_document()), as_pdf(make_document())) == expected


def test_empty_sections_are_left_out_and_the_numbers_follow() -> None:
    document = make_document(sections={"plans": "Tiếp tục mở lớp."}, movement=[])
    for text in both(document):
        assert "I. KẾT QUẢ" in text
        assert "II. PHƯƠNG HƯỚNG, NHIỆM VỤ Tiếp tục mở lớp." in text
        assert [word for word in ("TÌNH HÌNH", "KHÓ KHĂN", "KIẾN NGHỊ", "III.", "Biến động", "2. ", "Kết quả cụ thể")
                if word in text.partition("Phụ lục I ")[0]] == []  # fmt: skip


def test_a_draft_says_so_and_a_frozen_one_bears_its_print() -> None:
    for text in both(make_document()):
        assert "DỰ THẢO LƯU HÀNH NỘI BỘ" in text
        assert "dấu kiểm tra" not in text
    for text in both(make_document(fingerprint=PRINT)):
        assert "DỰ THẢO" not in text
        assert "LƯU HÀNH NỘI BỘ" in text
        assert text.endswith("Số liệu đã chốt, bản số 1; dấu kiểm tra: 0123456789abcdef.")


def test_a_restatement_lists_its_changes() -> None:
    for text in both(make_document(version=3, restates=["Xã A: 15 sửa thành 16.", "Xã B: bỏ một người trùng."])):
        assert "(Bản điều chỉnh, lần 2)" in text
        assert (
            "Những nội dung được điều chỉnh: - Xã A: 15 sửa thành 16. - Xã B: bỏ một người trùng. I. TÌNH HÌNH" in text
        )


def test_outsiders_see_what_is_withheld_and_why() -> None:
    lines = [make_line(1), make_line(2, counts=withheld_group(20), sexes={}), make_line(3, counts=withheld_group())]
    document = make_document(lines=lines, audience="external", total=make_group(40, 31))
    for text in both(document):
        assert "LƯU HÀNH NỘI BỘ" not in text
        assert text.count("“…” là số nhỏ hoặc số có thể làm lộ số nhỏ, không công bố.") == 3
        assert "2 Ủy ban nhân dân xã Nghĩa Sơn 2 20 … … … … … … … … 2 4 … … 25.000.000" in text
        assert "3 Ủy ban nhân dân xã Nghĩa Sơn 3 … 12 8 … … … … … … 3 4 … … 37.500.000" in text


def test_nobody_counted_is_no_figure_and_never_a_share() -> None:
    empty = make_group(0, 0, state="no_data", share=None, reached=None)
    document = make_document(lines=[make_line(1, counts=empty)], total=empty, movement=[])
    for text in both(document):
        assert "không có số liệu: danh sách chưa có ai vào ngày này." in text
        assert "chưa kết luận được vì chưa xác định đủ tổng số người" in text
        assert "1 Ủy ban nhân dân xã Nghĩa Sơn 1 0 12 8 0 0 0 0 0 – 1 4 0 0 12.500.000 Không có số liệu" in text


def test_a_share_is_cut_and_the_gap_is_told() -> None:
    for text in both(make_document(lines=[make_line(1, 10000, 7996)], milestone_percent=80)):
        assert "7.996 trên 10.000 người đã đạt: 79,9 %. Chưa đạt chỉ tiêu 80 %." in text
        assert "Để đạt chỉ tiêu còn phải tập huấn thêm 4 người. Mốc của kỳ: 80 %; chưa đạt." in text


def test_other_sexes_are_shown_when_somebody_is() -> None:
    assert "Chưa khai" not in word_text(make_document())
    sexes = {**make_document().by_sex, "undeclared": make_group(1, 0)}
    text = word_text(make_document(by_sex=sexes))
    assert "Tổng Nữ Nam Chưa khai" in text
    assert "Khác" not in text


def test_a_commune_by_itself_has_no_annexes_by_unit() -> None:
    document = make_document(lines=[], total=make_group(12, 10), rules=[], quality=[])
    letter = {"above": "", "body": "Ủy ban nhân dân xã Nghĩa Sơn", "place": "Nghĩa Sơn", "signs": "TM. Ủy ban nhân dân"}
    for text in both(Document(**{**vars(document), "letter": letter, "recipients": ["Sở Nội vụ"]})):
        assert "Kính gửi: Sở Nội vụ" in text
        assert "THEO ĐƠN VỊ" not in text
        assert "TM. ỦY BAN NHÂN DÂN" in text
        assert "Phụ lục KẾT QUẢ THEO GIỚI TÍNH, NHÓM NGƯỜI VÀ CẤP" in text


def test_text_of_authors_is_never_code() -> None:
    words = r'#sys.inputs <b>&amp;</b> *đậm* $x^2$ \ "x" ]#panic() = 1'
    for text in both(make_document(sections={"plans": words + "\x0b\x01\n\nĐoạn hai"})):
        assert words in text
        assert "Đoạn hai" in text


def test_categories_stand_by_sex_below_the_groups() -> None:
    for text in both(make_document()):
        after = text.partition("Nhóm người theo giới tính ")[2]
        assert "Tổng số người Đạt lũy kế Mới đạt trong kỳ" in after
        assert " Tổng Nữ Nam Tổng Nữ Nam Tổng Nữ Nam " in after
        assert "Nhân viên công tác xã hội 30 15 15 24 12 12 12 6 6 " in after
        assert "Cộng 60 30 30 48 24 24 24 12 12 " in after


def test_a_report_frozen_before_categories_were_counted_by_sex_prints_as_it_did() -> None:
    stored = make_document(fingerprint=PRINT).as_dict()
    del stored["by_category_sex"]
    read = Document.from_dict(json.loads(json.dumps(stored)))
    assert read == make_document(fingerprint=PRINT, by_category_sex={})
    for text in both(read):
        assert "Nhóm người theo giới tính" not in text
    assert Document.from_dict(json.loads(json.dumps(make_document().as_dict()))) == make_document()


def test_outsiders_read_why_they_get_no_categories_by_sex() -> None:
    for text in both(make_document(audience="external", by_category_sex=None)):
        assert "Nhóm người theo giới tính" not in text
        assert "Bảng nhóm người theo giới tính chỉ có trong bản nội bộ: đặt cạnh các bảng khác," in text


# --- a province -------------------------------------------------------------------------------------------------------
def test_a_province_is_whole_in_both() -> None:
    document = make_document(lines=LONG, fingerprint=PRINT)
    began = time.perf_counter()
    texts = both(document)
    assert time.perf_counter() - began < 20
    for text in texts:
        missing = [line.name for line in LONG if f"{line.name} {line.counts.headcount} " not in text]
        assert missing == []
        assert "Cộng 11.115 " in text


def test_pages_are_numbered_from_the_second_and_anew_in_each_annex() -> None:
    pages = pdf_pages(make_document(lines=LONG))
    first = [text.split(" ")[0] for text in pages]
    begins = [place for place, text in enumerate(pages) if "Phụ lục" in text[:12]]
    assert len(begins) == 4
    for start, end in zip([0, *begins], [*begins, len(pages)], strict=True):
        assert not first[start].isdigit()
        assert first[start + 1 : end] == [str(number) for number in range(2, end - start + 1)]
    body, by_unit = begins[0], begins[1] - begins[0]
    assert (body, 6 <= by_unit <= 12) == (2, True)
    assert all("STT Đơn vị" in text for text in pages[begins[0] : begins[2]])


# --- the PDF ----------------------------------------------------------------------------------------------------------
def test_pdf_is_tagged_named_and_in_a_face_like_times() -> None:
    reader = PdfReader(io.BytesIO(as_pdf(make_document())))
    assert reader.metadata is not None
    assert reader.metadata.title == "Kết quả tập huấn phòng ngừa và ứng phó với bạo lực trên cơ sở giới năm 2026"
    assert reader.root_object["/Lang"] == "vi-VN"
    assert reader.root_object["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF boolean
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.partition("-")[0] for name in fonts} == {"Tinos"}
    sizes = [tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages]
    assert sizes == [(595, 842), (595, 842), (842, 595), (842, 595), (842, 595), (595, 842)]


# --- the DOCX ---------------------------------------------------------------------------------------------------------
def test_docx_pages_keep_to_the_decree() -> None:
    sections = word_of(make_document()).sections
    for section in sections:
        sides = section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
        assert [round(side.mm) for side in sides] == [20, 20, 30, 15]
        assert section.different_first_page_header_footer is True
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    found = [
        (str(section.orientation), round(section.page_width.mm), round(section.page_height.mm)) for section in sections
    ]
    upright, lying = ("PORTRAIT (0)", 210, 297), ("LANDSCAPE (1)", 297, 210)
    assert found == [upright, lying, lying, lying, upright]


def test_docx_numbers_pages_on_top_in_the_middle() -> None:
    document = word_of(make_document())
    header = document.sections[0].header
    assert [text.text for text in header._element.iter(qn("w:instrText"))] == [" PAGE "]
    assert header.paragraphs[0].alignment == 1
    assert all(section.header.is_linked_to_previous for section in list(document.sections)[1:])
    assert "".join(p.text for p in document.sections[0].first_page_header.paragraphs) == ""


def test_docx_speaks_in_times_new_roman_and_vietnamese() -> None:
    document = word_of(make_document())
    defaults = document.styles.element.find(qn("w:docDefaults"))
    fonts = [defaults.find(f".//{qn('w:rFonts')}")]
    fonts += [document.styles[name].element.rPr.find(qn("w:rFonts")) for name in ("Normal", "Header", "Heading 1")]
    for font in fonts:
        assert {key.rpartition("}")[2]: value for key, value in font.attrib.items()} == dict.fromkeys(
            ["ascii", "hAnsi", "cs", "eastAsia"], "Times New Roman"
        )
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:val")) == "vi-VN"
    assert document.element.body.findall(f".//{qn('w:rFonts')}") == []


def test_docx_tables_repeat_their_heads_and_split_no_row() -> None:
    document = word_of(make_document(lines=LONG))
    heads = []
    for table in document.tables[1:]:
        rows = table._tbl.findall(qn("w:tr"))
        if table._tbl.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}") is None:
            continue
        heads.append(sum(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows))
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.find(qn("w:tblGrid"))]
        assert min(widths) > 0
        assert abs(sum(widths) - 1440 * (165 if len(heads) < 3 else 252) / 25.4) < 20
        for row in rows:
            spans = [int(span.get(qn("w:val"))) for span in row.iter(qn("w:gridSpan"))]
            assert len(row.findall(qn("w:tc"))) - len(spans) + sum(spans) == len(widths)
    assert heads == [2, 1, 2, 2, 1, 2]


def test_docx_begins_with_two_columns_without_lines() -> None:
    head = word_of(make_document()).tables[0]
    left, right = head.rows[0].cells
    assert [p.text for p in left.paragraphs] == [
        "ỦY BAN NHÂN DÂN TỈNH NINH BÌNH", "SỞ NỘI VỤ", "", "Số: ………/BC-SNV", "DỰ THẢO", "LƯU HÀNH NỘI BỘ",
    ]  # fmt: skip
    assert [p.text for p in right.paragraphs] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "",
        "Ninh Bình, ngày …… tháng …… năm ………",
    ]  # fmt: skip
    looks = [
        (p.runs[0].bold, p.runs[0].italic, p.runs[0].font.size.pt)
        for p in (*left.paragraphs, *right.paragraphs)
        if p.runs
    ]
    assert looks == [
        (None, None, 12), (True, None, 12), (None, None, 13), (True, None, 13), (True, None, 13),
        (True, None, 12), (True, None, 13), (None, True, 13),
    ]  # fmt: skip
    assert head._tbl.find(f".//{qn('w:tblBorders')}") is None
    rules = [
        p._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:top')}") for p in (left.paragraphs[2], right.paragraphs[2])
    ]
    assert None not in rules


# --- the files --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("make", [as_docx, as_pdf])
def test_the_same_document_is_the_same_file(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make(make_document())
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_at: time.gmtime(2_000_000_000))
    assert make(make_document()) == first
    assert make(make_document(units=4)) != first


def test_docx_says_who_made_it_when_and_not_with_what() -> None:
    data = as_docx(make_document())
    about = open_document(io.BytesIO(data)).core_properties
    assert (about.author, about.last_modified_by, about.subject, about.comments) == (
        "Sở Nội vụ",
        "Sở Nội vụ",
        "BÁO CÁO",
        "",
    )
    assert [about.created, about.modified] == [datetime(2026, 11, 30, tzinfo=UTC)] * 2
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert [name for name in package.namelist() if "thumbnail" in name] == []


def test_file_names_are_neutral() -> None:
    assert file_name(make_document(), "pdf") == "bao-cao-SNV-37-20261130.pdf"
    document = make_document(unit_code="X/01 đ", version=2, audience="external", ends_on=date(2026, 6, 10))
    assert file_name(document, "docx") == "bao-cao-X-01---20260610-lan-2-gui-ra-ngoai.docx"
