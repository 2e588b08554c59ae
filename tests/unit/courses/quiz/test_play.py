"""Taking a quiz in a browser: all kinds, saving as one goes, two tabs, lost connections, what is shown afterwards."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.awards.models import Award
from courses.content.authoring import CourseDraft, LessonDraft, write_course
from courses.content.authors import ensure_organiser
from courses.content.domain import publish_course
from courses.content.manifest import store_snapshots
from courses.learning.domain import finish_lesson
from courses.learning.models import Attempt, Completion
from courses.quiz import domain, queries
from courses.quiz.answers import digest
from courses.quiz.authoring import write_quiz
from courses.quiz.models import Question, QuizSession
from lms import dates
from tests.factories.courses import (
    activity_of,
    kind_drafts,
    lesson_keys,
    make_course,
    make_enrolment,
    make_organiser,
    posted,
    question_drafts,
    right_answers,
    wrong_answers,
)
from tests.factories.people import AT, make_person, make_unit, make_user, post
from tests.factories.programmes import make_programme, require

pytestmark = pytest.mark.django_db
SECRETS = ("bí mật", "mật mã", "is-right", "is_correct", "đáp án", "right_id")


def sign_in(client, course):
    person = make_person()
    person.user = make_user()
    person.save()
    client.force_login(person.user)
    return make_enrolment(person, course)


def begin(client, course):
    """Start the course's quiz and return its session."""
    client.post(reverse("courses_quiz:start", args=[activity_of(course).uuid]))
    return QuizSession.objects.order_by("-pk")[0]


def url(session, name="play"):
    return reverse(f"courses_quiz:{name}", args=[session.uuid])


def page(client, session, name="play"):
    return client.get(url(session, name)).content.decode()


def save(client, session, fields, **headers):
    return client.post(url(session, "save"), fields, headers={"Accept": "application/json", **headers})


@pytest.fixture
def all_kinds(client):
    course = make_course(asks=list(kind_drafts().values()))
    sign_in(client, course)
    return begin(client, course)


@pytest.mark.parametrize("kind", kind_drafts())
def test_no_key_of_any_kind_is_on_the_page_before_submission(client, kind):
    course = make_course(asks=[kind_drafts()[kind]])
    sign_in(client, course)
    session = begin(client, course)
    for html in (page(client, session), page(client, session)):
        assert kind_drafts()[kind].stem in html
        for secret in SECRETS:
            assert secret not in html.lower()


def test_the_order_of_rows_and_choices_on_the_page_is_that_of_the_draw(client, all_kinds):
    html = page(client, all_kinds)
    for entry in all_kinds.order:
        kind = Question.objects.get(uuid=entry["question"]).kind
        names = {"matching": 'for="q-{}"', "ordering": 'for="q-{}"'}
        places = [html.index(names.get(kind, 'value="{}"').format(pk)) for pk in entry["options"]]
        assert places == sorted(places)
        if kind == "matching":
            select = html[html.index(f'id="q-{entry["options"][0]}"') :].partition("</select>")[0]
            rights = [select.index(f'value="{pk}"') for pk in entry["rights"]]
            assert rights == sorted(rights)


def test_every_kind_is_answered_with_native_controls_and_graded(client, all_kinds):
    response = client.post(url(all_kinds), posted(right_answers(all_kinds)))
    assert response.url == url(all_kinds, "result")
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.max_score, attempt.is_passed) == (6, 6, True)
    html = client.get(response.url).content.decode()
    assert html.count("Bạn trả lời đúng") == 6
    assert "Khen bí mật." in html


def test_every_kind_answered_wrong_shows_what_belongs_there(client, all_kinds):
    html = client.get(client.post(url(all_kinds), posted(wrong_answers(all_kinds))).url).content.decode()
    assert Attempt.objects.get().score == 0
    assert html.count("Bạn trả lời chưa đúng") == 6
    for shown in ("Bạn viết:", "không phải", "mật mã", "Phải 2", "Đáp án đúng:"):
        assert shown in html


def test_two_items_on_one_place_are_refused_kindly_and_everything_is_kept(client, all_kinds):
    answers = right_answers(all_kinds)
    ordering = next(q for q in answers if Question.objects.get(uuid=q).kind == "ordering")
    first, second, third = (value.partition("=")[0] for value in answers[ordering])
    answers[ordering] = [f"{first}=1", f"{second}=1", f"{third}=2"]
    html = client.post(url(all_kinds), posted(answers), follow=True).content.decode()
    assert "cùng một thứ tự" in html
    assert html.count('<option value="1" selected>1</option>') == 2
    assert 'value="mật mã"' in html
    assert Attempt.objects.count() == 0


def test_a_changed_question_is_saved_by_itself_and_found_on_another_device(client, all_kinds):
    answers = right_answers(all_kinds)
    for question, chosen in answers.items():
        told = save(client, all_kinds, {**posted({question: chosen}), f"seen-{question}": digest([])}).json()
        assert told["seen"] == {question: digest(chosen)}
    client.cookies.clear()
    client.force_login(all_kinds.enrolment.person.user)
    html = page(client, all_kinds)
    assert html.count("selected") >= 6
    assert 'value="mật mã"' in html
    client.post(url(all_kinds), {})
    assert Attempt.objects.get().score == 6


def test_two_tabs_share_one_session_and_lose_nothing(client, all_kinds):
    answers = right_answers(all_kinds)
    first, second, *others = answers
    course_page = reverse("courses_quiz:start", args=[all_kinds.quiz.uuid])
    assert client.post(course_page).url == url(all_kinds)
    blank = {f"seen-{question}": digest([]) for question in answers}
    save(client, all_kinds, {**posted({first: answers[first]}), f"seen-{first}": digest([])})
    save(client, all_kinds, {**posted({second: answers[second]}), f"seen-{second}": digest([])})
    rest = {question: answers[question] for question in others}
    response = client.post(url(all_kinds), {**blank, **posted(rest)})
    assert response.url == url(all_kinds, "result")
    assert Attempt.objects.get().score == 6


def test_without_script_a_button_saves_the_whole_form_and_says_so(client, all_kinds):
    answers = right_answers(all_kinds)
    first = next(iter(answers))
    response = client.post(url(all_kinds, "save"), posted({first: answers[first]}), follow=True)
    assert "Đã lưu lúc" in response.content.decode()
    all_kinds.refresh_from_db()
    assert all_kinds.saved == {first: answers[first]}


def test_a_forged_save_is_refused_and_nothing_is_stored(client, all_kinds):
    first = next(iter(right_answers(all_kinds)))
    for fields in ({f"q-{first}": "x" * 501}, {"q-11111111-1111-1111-1111-111111111111": "a"}):
        assert save(client, all_kinds, fields).status_code == 400
    all_kinds.refresh_from_db()
    assert all_kinds.saved == {}


def test_a_double_submit_and_the_back_button_give_one_attempt_and_the_first_result(client, all_kinds):
    client.post(url(all_kinds), posted(wrong_answers(all_kinds)))
    assert client.post(url(all_kinds), posted(right_answers(all_kinds))).url == url(all_kinds, "result")
    assert save(client, all_kinds, posted(right_answers(all_kinds))).status_code == 409
    assert client.get(url(all_kinds)).url == url(all_kinds, "result")
    assert [attempt.score for attempt in Attempt.objects.all()] == [0]


def test_a_session_of_an_earlier_release_goes_on(client, all_kinds):
    """It has nothing saved, no deadline, and a snapshot without the names of today."""
    old = {
        "title": "Bài cũ", "pass_percent": 80, "max_attempts": 3, "shuffles": True,
        "questions": [{
            "id": "11111111-1111-1111-1111-111111111111", "kind": "single", "stem": "Câu cũ?", "rationale": "Lẽ.",
            "citation": "Nguồn", "check": "checked",
            "options": [{"id": "a", "text": "A", "correct": True, "feedback": ""},
                        {"id": "b", "text": "B", "correct": False, "feedback": ""}],
        }],
    }  # fmt: skip
    [sha] = store_snapshots([old])
    key = old["questions"][0]["id"]
    QuizSession.objects.update(snapshot_sha256=sha, order=[{"question": key, "options": ["b", "a"]}])
    assert "Câu cũ?" in page(client, all_kinds)
    html = client.get(client.post(url(all_kinds), {f"q-{key}": "a"}).url).content.decode()
    assert "Đúng 1 trên 1 câu." in html


# --- what is shown ---------------------------------------------------------------------------------------------------


def result(client, answers_of=wrong_answers, **quiz):
    course = make_course(asks=list(kind_drafts().values()), **quiz)
    sign_in(client, course)
    session = begin(client, course)
    return client.get(client.post(url(session), posted(answers_of(session))).url).content.decode()


def test_marks_without_the_key(client):
    html = result(client, review="marks")
    assert html.count("Bạn trả lời chưa đúng") == 6
    for secret in ("bí mật", "mật mã", "đáp án đúng", "is-wrong", "is-right"):
        assert secret not in html.lower()


def test_the_score_alone(client):
    html = result(client, review="score")
    assert "Đúng 0 trên 6 câu." in html
    assert "Hỏi một?" not in html


def test_the_key_is_earned_by_passing_or_by_using_up_the_tries(client):
    assert "bí mật" not in result(client, review="earned", organiser=make_organiser("A"))
    assert "Lẽ bí mật." in result(client, review="earned", max_attempts=1, organiser=make_organiser("B"))
    assert "Lẽ bí mật." in result(client, right_answers, review="earned", organiser=make_organiser("C"))


def test_a_practice_quiz_is_open_without_end_shows_its_key_and_never_gates(client):
    course = make_course(questions=1, purpose="practice", max_attempts=1, cooldown_minutes=60, review="score")
    enrolment = sign_in(client, course)
    for _number in range(2):
        session = begin(client, course)
        html = client.get(client.post(url(session), posted(wrong_answers(session))).url).content.decode()
        assert "Vì lẽ 1." in html
    assert Attempt.objects.count() == 2
    for key in lesson_keys(course):
        finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT)
    assert Completion.objects.count() == 1


@pytest.fixture
def paired():
    """A course with a pre-test on its first lesson and the quiz that it goes with on its last."""
    organiser = make_organiser()
    post_test = write_quiz(organiser=organiser, title="Kiểm tra", questions=question_drafts(4), pass_percent=50)
    pretest = write_quiz(
        organiser=organiser,
        title="Trước khi học",
        questions=question_drafts(4),
        purpose="pretest",
        pairs_with=post_test,
    )
    lessons = [
        LessonDraft("mot", "Một", 5, [("activity", pretest.activity_ptr_id)]),
        LessonDraft("hai", "Hai", 5, [("activity", post_test.activity_ptr_id)]),
    ]
    shelf, _, _ = ensure_organiser(unit=organiser)
    draft = CourseDraft(slug="doi", title="Khóa đôi", summary="Giới thiệu", lessons=lessons, objectives=[])
    return write_course(shelf=shelf, draft=draft, by=None, at=AT), pretest, post_test


def take(client, quiz, right):
    """Take a quiz with so many right answers and return its result page's address."""
    client.post(reverse("courses_quiz:start", args=[quiz.uuid]))
    session = QuizSession.objects.get(quiz=quiz)
    answers = {**wrong_answers(session), **dict(list(right_answers(session).items())[:right])}
    return client.post(url(session), posted(answers)).url


def test_a_pretest_counts_nothing_shows_nothing_yet_and_the_post_test_tells_the_gain(client, paired):
    course, pretest, post_test = paired
    sign_in(client, course)
    first = take(client, pretest, right=1)
    html = client.get(first).content.decode()
    assert "Đúng 1 trên 4 câu." in html
    assert "Chưa đạt" not in html
    assert "Vì lẽ" not in html
    intro = client.get(reverse("courses_quiz:intro", args=[pretest.uuid])).content.decode()
    assert "Bạn đã làm khảo sát này rồi" in intro
    client.post(reverse("courses_quiz:start", args=[pretest.uuid]))
    assert QuizSession.objects.filter(quiz=pretest).count() == 1

    html = client.get(take(client, post_test, right=3)).content.decode()
    assert "Trước khi học: đúng 1 trên 4 câu. Sau khi học: đúng 3 trên 4 câu." in html
    assert "66 % những điều lúc đầu chưa biết" in html
    assert "Vì lẽ" in client.get(first).content.decode()


def test_a_pretest_that_was_well_done_never_completes_a_course(client, paired):
    course, pretest, _post_test = paired
    enrolment = sign_in(client, course)
    for key in lesson_keys(course):
        finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT)
    take(client, pretest, right=4)
    assert Completion.objects.count() == 0
    content = course.current_edition.current_manifest.content
    graded = {entry["title"]: entry["graded"] for entry in content["activities"].values()}
    assert graded == {"Trước khi học": False, "Kiểm tra": True}


# --- clocks ----------------------------------------------------------------------------------------------------------


def test_the_page_says_until_when_and_the_intro_counts_the_time_that_was_granted(client):
    course = make_course(time_limit_minutes=30)
    enrolment = sign_in(client, course)
    domain.grant_accommodation(
        person=enrolment.person, quiz=None, extra_time_percent=50, extra_attempts=2, by=None, at=AT
    )
    intro = client.get(reverse("courses_quiz:intro", args=[activity_of(course).uuid])).content.decode()
    assert "làm trong 45 phút" in intro
    assert "Đã tính cả giờ được thêm cho bạn." in intro
    assert "tối đa 5 lần" in intro
    session = begin(client, course)
    html = page(client, session)
    assert re.search(r"Làm đến \d+ giờ \d\d\.", html)
    assert 'data-deadline="2' in html


def test_coming_back_after_the_time_is_up_shows_the_result_of_what_was_saved(client, monkeypatch):
    course = make_course(time_limit_minutes=30, questions=2)
    sign_in(client, course)
    session = begin(client, course)
    answers = right_answers(session)
    first = next(iter(answers))
    save(client, session, posted({first: answers[first]}))
    late = dates.now() + timedelta(minutes=31)
    monkeypatch.setattr(dates, "now", lambda: late)
    response = client.get(url(session), follow=True)
    assert "Bài hết giờ lúc" in response.content.decode()
    assert "Đúng 1 trên 2 câu." in response.content.decode()


def test_the_pause_is_said_before_and_after(client):
    course = make_course(questions=1, cooldown_minutes=90)
    sign_in(client, course)
    session = begin(client, course)
    intro = reverse("courses_quiz:intro", args=[session.quiz.uuid])
    assert "nghỉ 1 giờ 30 phút" in client.get(intro).content.decode()
    html = client.get(client.post(url(session), posted(wrong_answers(session))).url).content.decode()
    assert re.search(r"Bạn làm lại được từ \d+ giờ \d\d ngày \d\d/\d\d", html)
    again = client.get(intro).content.decode()
    assert "Bạn làm lại được từ" in again
    assert "Bắt đầu làm bài" not in again
    assert "Bạn làm lại được từ" in client.post(intro + "bat-dau/", follow=True).content.decode()


def test_a_quiz_whose_questions_all_wait_for_review_refuses_clearly(client):
    course = make_course(questions=1)
    sign_in(client, course)
    question = Question.objects.get()
    question.review_by = dates.today() - timedelta(days=1)
    question.save()
    publish_course(course=course, at=AT)
    intro = reverse("courses_quiz:intro", args=[activity_of(course).uuid])
    assert "đang được rà soát lại" in client.get(intro).content.decode()
    assert "đang được rà soát lại" in client.post(intro + "bat-dau/", follow=True).content.decode()
    assert QuizSession.objects.count() == 0


# --- what it costs ---------------------------------------------------------------------------------------------------


def cost(call):
    """How many queries a call makes; savepoints ask the database nothing."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return sum(not re.match("(RELEASE )?SAVEPOINT|BEGIN|COMMIT", query["sql"]) for query in captured)


def test_start_save_and_finish_cost_at_most_ten_queries_each(client):
    course = make_course(questions=10, time_limit_minutes=30, cooldown_minutes=5)
    sign_in(client, course)
    start = reverse("courses_quiz:start", args=[activity_of(course).uuid])
    queries._QUIZZES.clear()
    assert cost(lambda: client.post(start)) == 9
    session = QuizSession.objects.get()
    answers = right_answers(session)
    first = next(iter(answers))
    queries._QUIZZES.clear()
    assert cost(lambda: save(client, session, posted({first: answers[first]}))) == 5
    queries._QUIZZES.clear()
    fields = posted(answers)
    assert cost(lambda: client.post(url(session), fields)) == 8
    assert Attempt.objects.get().is_passed


def test_a_finish_that_completes_a_course_of_fifty_lessons_costs_at_most_twenty(client):
    """As the bench counts: what the domain asks, sign-in and the page's own look-up apart."""
    unit = make_unit()
    course = make_course(lessons=50, questions=5, organiser=unit)
    part = require(make_programme(unit, "p"), "K", [course]).part
    enrolment = sign_in(client, course)
    post(enrolment.person, unit)
    for key in lesson_keys(course):
        finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT)
    session = queries.session_of(enrolment.person.user, begin(client, course).uuid)
    answers = right_answers(session)
    finish = {"session": session, "answers": answers, "by": enrolment.person.user, "at": dates.now()}
    assert cost(lambda: domain.submit_quiz(**finish)) <= 20
    assert Award.objects.standing().filter(person=enrolment.person, part=part).count() == 1
