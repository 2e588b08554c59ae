"""The bank's list, the hints on pools and review dates, and that what the bank says reaches those who start."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.quiz.authoring import PoolDraft, QuestionDraft, write_question, write_quiz
from courses.quiz.format import QuizFormat
from courses.quiz.hints import author_hints
from courses.quiz.models import Question, QuizEntry
from lms import dates
from tests.factories.courses import (
    activity_of,
    kind_drafts,
    make_author,
    make_course,
    make_organiser,
    question_drafts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    return make_organiser()


@pytest.fixture
def author(client, organiser):
    author = make_author(organiser)
    client.force_login(author)
    return author


def listed(client, **query):
    """Stems on the filtered list of the bank."""
    url = reverse(Question.snippet_viewset.get_url_name("list"))
    page = client.get(url, query).content.decode()
    return {stem for stem in Question.objects.values_list("stem", flat=True) if stem in page}


def add(organiser, stem, **changed):
    draft = kind_drafts()[changed.pop("kind", "single")]
    return write_question(organiser=organiser, draft=QuestionDraft(**{**vars(draft), "stem": stem, **changed}))


def test_the_bank_is_filtered_by_tag_difficulty_kind_and_review(client, author, organiser):
    today = dates.today()
    add(organiser, "Câu ả", tags=["M1"], difficulty="easy", review_by=today - timedelta(days=1))
    add(organiser, "Câu bê", tags=["M2"], difficulty="hard", review_by=today)
    add(organiser, "Câu cê", tags=["M1", "M2"], kind="fill", review_by=today + timedelta(days=60))
    add(organiser, "Câu dê", tags=["M3"], review_by=today + timedelta(days=61))
    tags = {question.stem: list(question.tags.all()) for question in Question.objects.all()}
    assert listed(client, tag=tags["Câu bê"][0].pk) == {"Câu bê", "Câu cê"}
    assert listed(client, difficulty="easy") == {"Câu ả"}
    assert listed(client, kind="fill") == {"Câu cê"}
    assert listed(client, review="overdue") == {"Câu ả"}
    assert listed(client, review="soon") == {"Câu bê", "Câu cê"}


def test_the_bank_lists_what_is_easy_to_guess(client, author, organiser):
    add(organiser, "Câu dài", options=[("Rất dài và rõ là phương án đúng", True, ""), ("Ngắn", False, "")])
    add(organiser, "Câu vừa")
    add(organiser, "Câu điền", kind="fill")
    assert listed(client, advice="longest") == {"Câu dài"}


def test_the_list_costs_the_same_for_one_and_three_questions(client, author, organiser, django_assert_num_queries):

    counts = []
    for number in (1, 2, 3):
        add(organiser, f"Câu số {number}", review_by=dates.today())
        listed(client)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(Question.snippet_viewset.get_url_name("list")))
        counts.append(len(captured))
    assert counts[0] == counts[2]


def hints(*quizzes):
    return [(hint.text, hint.is_pressing) for hint in author_hints(None, {1: [quiz.pk for quiz in quizzes]})]


def test_a_pool_that_is_short_and_dates_that_come_are_said(organiser):
    today = dates.today()
    add(organiser, "Một", tags=["M1"], review_by=today + timedelta(days=5))
    add(organiser, "Hai", tags=["M1"], review_by=today - timedelta(days=1))
    quiz = write_quiz(organiser=organiser, title="Bài", pools=[PoolDraft("M1", 3)])
    assert hints(quiz) == [
        ("Ngân hàng thiếu 2 câu về “M1” cho “Bài”", True),
        ("Rà soát lại 1 câu quá hạn, đang không được hỏi trong “Bài”", False),
        ("Rà soát 1 câu sắp đến hạn trong “Bài”", False),
    ]


def test_a_quiz_with_nothing_left_to_ask_presses(organiser):
    add(organiser, "Hai", tags=["M1"], review_by=dates.today() - timedelta(days=1))
    quiz = write_quiz(organiser=organiser, title="Bài", pools=[PoolDraft("M1", 1)])
    assert hints(quiz) == [("“Bài” không còn câu nào để hỏi: rà soát lại các câu quá hạn", True)]


def test_hints_cost_the_same_for_one_and_three_quizzes(organiser, django_assert_num_queries):
    add(organiser, "Một", tags=["M1"])
    quizzes = [
        write_quiz(organiser=organiser, title=f"Bài {number}", questions=question_drafts(2), pools=[PoolDraft("M1", 1)])
        for number in range(3)
    ]
    for some in (quizzes[:1], quizzes):
        with django_assert_num_queries(9):
            hints(*some)


def test_a_pool_freezes_the_organisers_own_questions_of_its_tag_and_difficulty(organiser):
    mine = add(organiser, "Của tôi", tags=["M1"], difficulty="hard")
    add(organiser, "Dễ", tags=["M1"], difficulty="easy")
    add(organiser, "Khác", tags=["M2"], difficulty="hard")
    add(make_organiser("B"), "Của người", tags=["M1"], difficulty="hard")
    quiz = write_quiz(organiser=organiser, title="Bài", pools=[PoolDraft("M1", 2, "hard")])
    frozen = QuizFormat().freeze(quiz.activity_ptr)
    assert frozen["pools"] == [{"tag": "M1", "difficulty": "hard", "count": 2, "questions": [str(mine.uuid)]}]
    assert [question["stem"] for question in frozen["questions"]] == ["Của tôi"]


def test_a_new_question_of_the_tag_reaches_those_who_start(organiser, django_capture_on_commit_callbacks):
    course = make_course(organiser=organiser, pools=[PoolDraft("M1", 2)])
    before = course.current_edition.current_manifest_id
    with django_capture_on_commit_callbacks(execute=True):
        add(organiser, "Mới", tags=["M1"])
    activity = activity_of(course)
    assert course.current_edition.current_manifest_id != before
    stems = [question["stem"] for question in QuizFormat().freeze(activity)["questions"]]
    assert "Mới" in stems


def test_a_quiz_needs_a_question_or_a_pool(client, author, organiser):
    quiz = write_quiz(organiser=organiser, title="Bài", questions=question_drafts(1))
    data = {
        "title": "Bài", "minutes": "5", "pass_percent": "80", "max_attempts": "3", "organiser": organiser.pk,
        "purpose": "graded", "review": "full", "cooldown_minutes": "0", "time_limit_minutes": "0",
        **{f"{name}-{what}": "0" for name in ("entries", "pools")
           for what in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")},
    }  # fmt: skip
    url = reverse(type(quiz).snippet_viewset.get_url_name("edit"), args=[quiz.pk])
    entry = QuizEntry.objects.get()
    gone = {
        "entries-TOTAL_FORMS": "1", "entries-INITIAL_FORMS": "1", "entries-0-id": entry.pk,
        "entries-0-question": entry.question_id, "entries-0-ORDER": "1", "entries-0-DELETE": "1",
    }  # fmt: skip
    page = client.post(url, {**data, **gone}).content.decode()
    assert "Bài chưa có gì để hỏi" in page
    add(organiser, "Một", tags=["M1"])
    pool = {
        "pools-TOTAL_FORMS": "1", "pools-0-tag": Question.objects.get(stem="Một").tags.get().pk,
        "pools-0-difficulty": "", "pools-0-count": "2", "pools-0-ORDER": "1", "pools-0-id": "",
    }  # fmt: skip
    assert client.post(url, {**data, **gone, **pool}).status_code == 302
    assert (quiz.entries.count(), quiz.pools.get().count) == (0, 2)


def test_the_authors_page_of_a_question_and_its_previews_know_every_kind(client, author, organiser):
    for kind, draft in kind_drafts().items():
        question = write_question(organiser=organiser, draft=draft)
        page = client.get(reverse(Question.snippet_viewset.get_url_name("edit"), args=[question.pk])).content.decode()
        assert draft.stem in page
        for mode, shown in (("", draft.stem), ("result", "Lẽ bí mật.")):
            html = question.make_preview_request(preview_mode=mode).content.decode()
            assert shown in html, kind
        assert "Bạn viết" not in html


def test_a_question_whose_author_still_has_something_to_write_is_drawn_by_no_pool(organiser):
    add(organiser, "Xong", tags=["M1"])
    add(organiser, "Dở", tags=["M1"], rationale="[Viết giải thích trong 1–3 câu, hiện sau khi nộp bài.]")
    quiz = write_quiz(organiser=organiser, title="Bài", pools=[PoolDraft("M1", 2)])
    frozen = QuizFormat().freeze(quiz.activity_ptr)
    assert [question["stem"] for question in frozen["questions"]] == ["Xong"]
    assert hints(quiz)[0] == ("Ngân hàng thiếu 1 câu về “M1” cho “Bài”", True)
