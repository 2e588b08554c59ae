"""Questions written from drafts and read back, and what keeps a draft from being asked."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from courses.quiz.authoring import NotYours, write_question
from courses.quiz.drafts import QuestionDraft, draft_of, problem_of
from courses.quiz.enums import Difficulty, LegalCheck, QuestionKind
from courses.quiz.models import Question, QuestionTag
from tests.factories.courses import make_organiser

COMMON = {"rationale": "Vì sao.", "citation": "Tài liệu"}
DRAFTS = {
    "single": QuestionDraft("Chọn?", [("A", True, "Đúng."), ("B", False, "")], **COMMON),
    "multiple": QuestionDraft("Chọn?", [("A", True, ""), ("B", True, ""), ("C", False, "")], **COMMON),
    "truefalse": QuestionDraft("Đúng?", [("Đúng", False, ""), ("Sai", True, "")], kind="truefalse", **COMMON),
    "matching": QuestionDraft("Ghép?", kind="matching", pairs=[("a", "1"), ("b", "2"), ("c", "1")], **COMMON),
    "ordering": QuestionDraft("Xếp?", kind="ordering", items=["một", "hai", "ba"], **COMMON),
    "fill": QuestionDraft(
        "Gọi ___ khi nguy hiểm.",
        kind="fill",
        answers=[("113", "Đúng."), ("một một ba", "")],
        ignores_case=False,
        ignores_diacritics=True,
        tags=["M2", "khẩn cấp", "M2 "],
        difficulty=Difficulty.HARD,
        review_by=date(2027, 1, 1),
        check=LegalCheck.CHECKED,
        **COMMON,
    ),
}


@pytest.fixture
def organiser(db):
    return make_organiser()


@pytest.mark.parametrize("kind", DRAFTS)
def test_a_draft_that_is_written_reads_back_equal(organiser, kind):
    draft = DRAFTS[kind]
    question = write_question(organiser=organiser, draft=draft)
    stored = Question.objects.get()
    assert (stored.kind, draft_of(stored)) == (kind, draft)
    assert draft_of(stored).uuid == question.uuid


def test_the_number_of_right_options_tells_the_kind_of_a_draft_without_one():
    assert DRAFTS["single"].kind == QuestionKind.SINGLE
    assert DRAFTS["multiple"].kind == QuestionKind.MULTIPLE


def test_tags_are_tidied_and_shared(organiser):
    write_question(organiser=organiser, draft=DRAFTS["fill"])
    write_question(organiser=organiser, draft=DRAFTS["fill"])
    assert sorted(QuestionTag.objects.values_list("name", flat=True)) == ["M2", "khẩn cấp"]


def test_writing_under_a_known_uuid_mends_that_question_and_keeps_the_ids_of_what_stays(organiser):
    question = write_question(organiser=organiser, draft=DRAFTS["single"])
    before = {option["text"]: option["id"] for option in question.content["options"]}
    mended = QuestionDraft(
        "Chọn lại?", [("A", False, ""), ("C", False, ""), ("B", True, "")], uuid=question.uuid, **COMMON
    )
    write_question(organiser=organiser, draft=mended)
    stored = Question.objects.get()
    after = {option["text"]: option["id"] for option in stored.content["options"]}
    assert draft_of(stored) == mended
    assert (after["A"], after["B"]) == (before["A"], before["B"])


def test_another_units_question_is_not_rewritten(organiser):
    question = write_question(organiser=organiser, draft=DRAFTS["single"])
    stranger = QuestionDraft("Của tôi", DRAFTS["single"].options, uuid=question.uuid, **COMMON)
    with pytest.raises(NotYours):
        write_question(organiser=make_organiser("B"), draft=stranger)
    assert Question.objects.get().stem == "Chọn?"


def test_a_uuid_that_is_new_here_is_kept(organiser):
    key = uuid.uuid4()
    draft = QuestionDraft("Chọn?", DRAFTS["single"].options, uuid=key, **COMMON)
    assert write_question(organiser=organiser, draft=draft).uuid == key


def one(kind, **parts):
    return QuestionDraft(stem=parts.pop("stem", "Hỏi?"), kind=kind, **parts)


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (one("single", options=[("A", True, "")]), "ít nhất hai phương án"),
        (one("single", options=[("A", True, ""), ("A ", False, "")]), "hai phương án giống nhau"),
        (one("single", options=[("A", True, ""), ("B", True, "")]), "đúng một phương án đúng"),
        (one("multiple", options=[("A", False, ""), ("B", False, "")]), "ít nhất một phương án đúng"),
        (one("truefalse", options=[("A", True, ""), ("B", False, ""), ("C", False, "")]), "“Đúng” và “Sai”"),
        (one("truefalse", options=[("Đúng", True, ""), ("Sai", True, "")]), "một trong hai được đánh dấu"),
        (one("matching", pairs=[("a", "1")]), "ít nhất hai đôi"),
        (one("matching", pairs=[("a", "1"), ("a", "2")]), "hai vế trái giống nhau"),
        (one("matching", pairs=[("a", "1"), ("b", "1")]), "Mọi vế phải đều giống nhau"),
        (one("matching", pairs=[("a", "Một"), ("b", "một"), ("c", "2")]), "chỉ khác chữ hoa"),
        (one("ordering", items=["1", "2"]), "ít nhất ba mục"),
        (one("ordering", items=["1", "2", "1"]), "hai mục giống nhau"),
        (one("fill"), "ít nhất một câu trả lời"),
        (one("fill", answers=[("a", ""), (" a", "")]), "hai câu trả lời giống nhau"),
        (one("fill", stem="___ và ____?", answers=[("a", "")]), "chỉ có một chỗ trống"),
        (one("ordering", items=["1", "2", "3"], pairs=[("a", "b")]), "hãy bỏ khối “đôi”"),
        (one("single", items=["1"]), "hãy bỏ khối “mục”"),
        (one("ordering", items=[str(n) for n in range(13)]), "nhiều nhất 12 khối"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(organiser, draft, said):
    assert said in problem_of(draft)
    full = QuestionDraft(**{**vars(draft), **COMMON})
    with pytest.raises(ValidationError, match=said):
        write_question(organiser=organiser, draft=full)
    assert Question.objects.count() == 0


@pytest.mark.parametrize("kind", DRAFTS)
def test_a_good_draft_has_no_problem(kind):
    assert problem_of(DRAFTS[kind]) is None


def test_a_text_too_long_for_its_block_is_refused(organiser):
    draft = QuestionDraft("Chọn?", [("A" * 401, True, ""), ("B", False, "")], **COMMON)
    with pytest.raises(ValidationError):
        write_question(organiser=organiser, draft=draft)


def test_two_pairs_may_share_a_right_side_whose_id_tells_nothing_of_the_left(organiser):
    content = write_question(organiser=organiser, draft=DRAFTS["matching"]).content
    a, b, c = content["pairs"]
    assert a["right_id"] == c["right_id"] != b["right_id"]
    assert {a["id"], b["id"], c["id"]}.isdisjoint({a["right_id"], b["right_id"]})
