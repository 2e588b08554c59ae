from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quiz.enums import QuestionKind
from courses.quiz.interchange.files import read_file
from courses.quiz.interchange.gift import read_gift
from courses.quiz.interchange.gift_text import escape, unescape
from courses.quiz.interchange.gift_writing import write_gift
from courses.quiz.interchange.items import FileRefused
from tests.unit.courses.quiz.interchange.drafts import drafts_that_can_be_asked, unhurried, words


def only(text):
    [item] = read_gift(text)
    return item


@unhurried
@given(st.lists(drafts_that_can_be_asked, max_size=2))
def test_what_is_exported_is_imported_equal(drafts):
    items = read_gift(write_gift(drafts))
    assert [item.problems for item in items] == [()] * len(drafts)
    assert [item.notes for item in items] == [()] * len(drafts)
    assert [item.draft for item in items] == drafts
    assert [item.draft.uuid for item in items] == [draft.uuid for draft in drafts]


@given(words, st.booleans())
def test_escapes_are_undone(text, arrows):
    assert unescape(escape(text, arrows=arrows)) == text


@given(st.text())
def test_no_file_is_an_error(text):
    read_gift(text)


MOODLE = (Path(__file__).parent / "moodle.gift").read_bytes()


@pytest.fixture(scope="module")
def moodle():
    """The items of a file with everything that Moodle writes, by name."""
    return {item.name: item for item in read_file(MOODLE, "cau-hoi.txt")}


def test_a_single_choice_with_html_feedback_and_a_partial_weight(moodle):
    item = moodle["Câu đầu tiên"]
    draft = item.draft
    assert draft.stem == "Chị H. nói: “Anh ấy đánh em.”\nBạn nói gì trước & vì sao?"
    assert draft.options[:2] == (
        ("Cảm ơn chị đã kể.", True, "Chị thấy mình được tin."),
        ("Sao chị không bỏ đi?", False, "Nghe thành “chị dại”."),
    )
    assert draft.rationale == "Ba câu: cảm ơn, không phải lỗi, cần gì."
    assert draft.tags == ("Lắng nghe", "hai ] ngoặc", "mở đầu")
    assert (draft.kind, draft.uuid, item.line) == (QuestionKind.SINGLE, None, 7)
    assert "Điểm từng phần" in item.notes[0]


def test_several_right_options_keep_all_or_nothing_and_say_so(moodle):
    item = moodle["Nhiều cách"]
    assert [right for _text, right, _said in item.draft.options] == [True, True, False]
    assert item.draft.kind == QuestionKind.MULTIPLE
    assert "phải chọn đủ" in item.notes[0]


def test_true_or_false_gives_each_answer_its_feedback(moodle):
    draft = moodle["Đúng sai"].draft
    assert draft.options == (
        ("Đúng", False, "Hỏi dồn làm người kể sợ."), ("Sai", True, "Đúng, chỉ nghe khi được tin cậy."),
    )  # fmt: skip
    assert draft.rationale == "Không đi tìm, không hỏi dò."


def test_a_missing_word_becomes_a_gap_and_what_is_half_right_is_left_out_by_name(moodle):
    item = moodle["Điền"]
    assert item.draft.stem == "Trẻ em bị xâm hại thì gọi _____ ngay."
    assert item.draft.answers == (("111", "Đúng số."), ("1 1 1", ""))
    assert ["113" in item.notes[0], "“*”" in item.notes[1]] == [True, True]


def test_pairs_are_read_and_a_distractor_is_left_out_by_name(moodle):
    item = moodle["Ghép"]
    assert item.draft.pairs == (("111", "Bảo vệ trẻ em"), ("113", "Công an"), ("115", "Cấp cứu"))
    assert "phương án nhiễu" in item.notes[0]


def test_pictures_are_missed_aloud(moodle):
    assert moodle["Ảnh"].draft.stem == "Biển này nghĩa là gì?"
    assert "Ảnh" in moodle["Ảnh"].notes[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Tự luận", "tự luận"), ("Số", "bằng số"), ("Lời dẫn", "lời dẫn"), ("Hai đáp án", "chỉ cần chọn một"),
        ("Hỏng", "không khớp"),
    ],
)  # fmt: skip
def test_what_the_bank_does_not_have_is_named_with_its_reason(moodle, name, said):
    assert moodle[name].draft is None
    assert said in moodle[name].problems[0]


def test_every_question_of_the_file_is_accounted_for(moodle):
    assert [item.number for item in moodle.values()] == list(range(1, 12))
    assert moodle["Hỏng"].line == 61


def test_a_comment_that_was_tampered_with_changes_nothing_but_itself():
    text = '// tap-huan: {"kind": ["x"], "check": 3, "review_by": "mai", "tags": "a", "texts": {}, "citation": null}\n'
    draft = only(text + "::a::Câu?{=Có ~Không}").draft
    assert (draft.kind, draft.tags, draft.citation, draft.review_by) == ("single", (), "", None)
    assert only("// tap-huan: [1, 2\nCâu?{=Có ~Không}").draft.stem == "Câu?"


def test_answers_without_a_title_and_escapes_of_every_mark():
    draft = only(r"1 \+ 1 \= 2\: {~\{\} =\~ \# \\ a\nb ~%25%c}").draft
    assert draft.stem == r"1 \+ 1 = 2:"
    assert [text for text, _right, _said in draft.options] == ["{}", "~ # \\ a\nb", "c"]


def test_a_text_in_another_encoding_is_refused_before_it_is_garbled():
    with pytest.raises(FileRefused):
        read_file("Câu hỏi?{T}".encode("utf-16-le"), "a.txt")
    assert read_file("Câu hỏi?{T}".encode("utf-16"), "a.txt")[0].draft.stem == "Câu hỏi?"
    with pytest.raises(FileRefused):
        read_file("Câu hỏi?{T}".encode("cp1258", errors="replace") + b"\xff\xfe\xfa", "a.txt")
    with pytest.raises(FileRefused):
        read_file(b"", "a.txt")
    with pytest.raises(FileRefused):
        read_file(b"a" * (2 * 1024 * 1024 + 1), "a.txt")


def test_more_questions_than_a_bank_takes_at_once_are_refused():
    with pytest.raises(FileRefused):
        read_gift("Câu?{T}\n\n" * 2001)
