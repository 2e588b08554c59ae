from hypothesis import given
from hypothesis import strategies as st

from courses.quiz.enums import QuestionKind
from courses.quiz.interchange.aiken import losses, read_aiken, why_not, write_aiken
from courses.quiz.interchange.items import in_one_line
from tests.unit.courses.quiz.interchange.drafts import askable, drafts, unhurried, words

SINGLE = (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE)
one_line = drafts(kinds=SINGLE).filter(askable)


def essence(draft):
    return in_one_line(draft.stem), [(in_one_line(text), right) for text, right, _ in draft.options]


@unhurried
@given(st.lists(one_line, max_size=2))
def test_words_and_key_come_back_and_what_is_lost_is_known(given):
    given = [draft for draft in given if all(in_one_line(t) for t, _, _ in draft.options)]
    text, left_out = write_aiken(given)
    kept = [draft for draft in given if not why_not(draft)]
    assert [draft for draft, _ in left_out] == [draft for draft in given if why_not(draft)]
    items = read_aiken(text)
    assert [essence(item.draft) for item in items] == [essence(draft) for draft in kept]
    for item, draft in zip(items, kept, strict=True):
        if not losses(draft) and draft.kind == QuestionKind.SINGLE:
            assert (item.draft.stem, item.draft.options) == (draft.stem, draft.options)


@given(drafts())
def test_kinds_without_one_right_option_are_listed_with_a_reason(draft):
    text, left_out = write_aiken([draft])
    assert (text == "") is bool(left_out)
    if draft.kind not in SINGLE:
        assert "Aiken" in left_out[0][1]


@given(words | st.text())
def test_no_file_is_an_error(text):
    read_aiken(text)


def test_a_file_as_moodle_shows_it_with_windows_line_ends_and_brackets():
    lines = [
        "\ufeffBạn nói gì trước?", "A) Em nghe chị đây.", "B) Sao chị không bỏ đi?", "ANSWER: A", "", "Gọi số nào?",
        "khi đang nguy hiểm", "A. 113", "B. 111", "Đáp án: a", "",
    ]  # fmt: skip
    text = "\r\n".join(lines)
    first, second = read_aiken(text)
    assert first.draft.options == (("Em nghe chị đây.", True, ""), ("Sao chị không bỏ đi?", False, ""))
    assert (second.draft.stem, second.line) == ("Gọi số nào?\nkhi đang nguy hiểm", 6)


def test_what_is_wrong_is_told_by_item_and_line_and_the_rest_is_read():
    two = "A. Có\nB. Không\n"
    text = f"Câu 1?\n{two}ANSWER: C\n\nCâu 2?\nA. Có\nCâu 3?\n{two}ANSWER: B\nANSWER: A\nCâu 5?\nA. Có"
    items = read_aiken(text)
    assert [(item.number, item.line, item.name, item.is_understood) for item in items] == [
        (1, 1, "Câu 1?", False), (2, 6, "Câu 2?", False), (3, 8, "Câu 3?", True), (4, 12, "", False),
        (5, 13, "Câu 5?", False),
    ]  # fmt: skip
    assert "“C”" in items[0].problems[0]
    assert "thiếu dòng" in items[4].problems[0]
