import unicodedata

import pytest

from courses.quiz.fill import accepted_answer


def accepts(typed, accepted, *, case=True, diacritics=False):
    question = {
        "answers": [{"text": accepted, "feedback": ""}], "ignores_case": case, "ignores_diacritics": diacritics,
    }  # fmt: skip
    return accepted_answer(question, typed) is not None


@pytest.mark.parametrize("typed", ["hòa giải", "hoà giải", "  Hòa   GIẢI ", unicodedata.normalize("NFD", "hòa giải")])
def test_what_reads_the_same_is_the_same(typed):
    assert accepts(typed, "hòa giải")


def test_case_counts_when_the_author_says_so():
    assert not accepts("ubnd", "UBND", case=False)
    assert accepts("UBND", "UBND", case=False)


def test_diacritics_count_unless_the_author_says_otherwise():
    assert not accepts("cong an xa", "công an xã")
    assert not accepts("công an xá", "công an xã")
    assert accepts("cong an xa", "công an xã", diacritics=True)
    assert accepts("đồn", "don", diacritics=True)


def test_case_can_count_where_diacritics_do_not():
    assert accepts("Da Nang", "Đà Nẵng", case=False, diacritics=True)
    assert not accepts("da nang", "Đà Nẵng", case=False, diacritics=True)


@pytest.mark.parametrize("typed", ["", "   ", "\u200b"])
def test_nothing_is_never_an_answer(typed):
    assert not accepts(typed, "111")


def test_the_accepted_answer_that_was_met_brings_its_own_feedback():
    question = {
        "answers": [{"text": "111", "feedback": "Đúng."}, {"text": "một một một", "feedback": "Viết số cũng được."}],
        "ignores_case": True, "ignores_diacritics": False,
    }  # fmt: skip
    assert accepted_answer(question, "Một một một")["feedback"] == "Viết số cũng được."
