import io
import zipfile
from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from courses.quiz.drafts import QuestionDraft
from courses.quiz.enums import LegalCheck, QuestionKind
from courses.quiz.interchange.items import FileRefused, Item, tidied
from courses.quiz.interchange.workbook import examples, read_workbook, write_workbook
from tests.unit.courses.quiz.interchange.drafts import drafts_that_can_be_asked, unhurried


def book_of(*rows, before=()):
    book = Workbook()
    for row in [*before, *rows]:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


HEADER = ["STT", "Nội dung câu hỏi", "PA A", "Đáp án B", "Phương án 3", "Đáp án đúng", "Giải thích", "Nguồn"]


@unhurried
@given(st.lists(drafts_that_can_be_asked, max_size=2))
def test_what_is_exported_is_imported_equal(drafts):
    data, left_out = write_workbook(drafts)
    items = read_workbook(data)
    assert left_out == []
    assert [item.problems for item in items] == [()] * len(drafts)
    assert [item.draft for item in items] == drafts
    assert [item.draft.uuid for item in items] == [draft.uuid for draft in drafts]


def test_a_text_that_looks_like_a_formula_stays_a_text():
    draft = QuestionDraft("=1+1", [("=SUM(A1)", True, "@x"), ("-2", False, "+3")])
    data, _ = write_workbook([draft])
    cells = [cell for row in load_workbook(io.BytesIO(data))["Các câu hỏi"].iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value or "").startswith(("=", "+", "-", "@")))
    assert read_workbook(data)[0].draft == draft


def test_a_trainers_own_sheet_is_understood_by_what_its_headers_mean():
    rows = [
        ["NGÂN HÀNG CÂU HỎI"],
        HEADER,
        [1, "Gọi số nào?", 113, 111, "Không gọi", "A", "Vì gấp.", "Tài liệu"],
        [2, "Chọn các cách an toàn", "Nghe", "Hỏi dồn", "Giữ kín", "1 và 3".replace(" và ", ", "), "", ""],
        [None, None],
        [3, "Câu hỏng", "Một", "Hai", None, "D", "", ""],
    ]
    first, second, third = read_workbook(book_of(*rows))
    assert first.draft.options == (("113", True, ""), ("111", False, ""), ("Không gọi", False, ""))
    assert (first.draft.kind, first.draft.rationale, first.draft.citation) == ("single", "Vì gấp.", "Tài liệu")
    assert [right for _, right, _ in second.draft.options] == [True, False, True]
    assert second.draft.kind == QuestionKind.MULTIPLE
    assert (third.line, third.draft) == (6, None)
    assert "“D”" in third.problems[0]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("Loại", "tự luận", "Loại"), ("Độ khó", "rất khó", "Độ khó"), ("Bỏ qua dấu", "chắc vậy", "chắc vậy"),
        ("Rà soát lại trước ngày", "31/02/2027", "31/02/2027"), ("Mã", "abc", "abc"),
    ],
)  # fmt: skip
def test_a_cell_that_its_column_does_not_know_is_named(column, cell, said):
    header = ["Câu hỏi", "Phương án 1", "Phương án 2", "Đáp án đúng", column]
    [item] = read_workbook(book_of(header, ["Câu?", "Có", "Không", "1", cell]))
    assert said in item.problems[0]


def test_dates_choices_and_topics_are_read_as_people_write_them():
    header = ["Câu hỏi", "Phương án 1", "Phương án 2", "Đáp án đúng", "Rà soát trước ngày", "Đối chiếu", "Chủ đề"]
    rows = [
        ["Câu 1?", "Có", "Không", "b", date(2027, 3, 1), "Đã đối chiếu văn bản", "M1; lắng nghe"],
        ["Câu 2?", "Có", "Không", "b", "01/03/2027", "checked", ""],
    ]
    first, second = read_workbook(book_of(header, *rows))
    assert first.draft.review_by == second.draft.review_by == date(2027, 3, 1)
    assert first.draft.check == second.draft.check == LegalCheck.CHECKED
    assert first.draft.tags == ("M1", "lắng nghe")


def test_the_template_has_an_example_of_every_kind_and_examples_are_not_imported():
    data, _ = write_workbook([])
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Các câu hỏi", "Ví dụ"]
    assert {draft.kind for draft in examples()} == set(QuestionKind)
    assert read_workbook(data) == []


def bomb():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 30_000_000)
    return data.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"PK\x03\x04rac", b"\xd0\xcf\x11\xe0", bomb(), book_of(["a"]), book_of(["Câu hỏi", "Giải thích"])],
    ids=["empty", "start", "torn", "old", "bomb", "no header", "no options"],
)  # fmt: skip
def test_hostile_and_foreign_files_are_refused_in_words(data):
    with pytest.raises(FileRefused):
        read_workbook(data)


def test_cells_far_apart_are_refused_before_they_are_laid_out():
    book = Workbook()
    book.active["A1"], book.active["XFD900000"] = "Câu hỏi", "x"
    data = io.BytesIO()
    book.save(data)
    with pytest.raises(FileRefused):
        read_workbook(data.getvalue())


def test_more_items_than_a_bank_takes_at_once_are_refused():
    with pytest.raises(FileRefused):
        read_workbook(book_of(HEADER, *[[n, f"Câu {n}", "Có", "Không", None, "1"] for n in range(2001)]))
    assert isinstance(read_workbook(book_of(HEADER, [1, "Câu", "Có", "Không", None, "1"]))[0], Item)


def test_a_workbook_made_in_english_is_read_in_vietnamese():
    with override("en"):
        data, _ = write_workbook(examples())
        assert load_workbook(io.BytesIO(data)).sheetnames == ["Questions", "Example"]
        given = [tidied(draft) for draft in examples()]
    assert [item.draft for item in read_workbook(data)] == given
