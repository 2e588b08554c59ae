import re
import uuid

import pytest
from django.urls import reverse

from courses.content.models import CoursePage
from courses.learning.models import Attempt
from courses.quiz.models import QuizSession
from tests.factories.courses import activity_of, make_course, make_enrolment, right_answers
from tests.factories.people import make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(questions=2)


@pytest.fixture
def learner(client, course):
    person = make_person()
    person.user = make_user("hocvien1")
    person.save()
    make_enrolment(person, course)
    client.force_login(person.user)
    return person


@pytest.fixture
def session(client, learner, course):
    client.post(reverse("courses_quiz:start", args=[activity_of(course).uuid]))
    return QuizSession.objects.get()


def url(session, name="play"):
    return reverse(f"courses_quiz:{name}", args=[session.uuid])


def post(client, session, answers):
    return client.post(url(session), {f"q-{key}": chosen for key, chosen in answers.items()})


def test_the_key_never_reaches_the_browser_before_submission(client, session):
    page = client.get(url(session)).content.decode()
    assert "Câu hỏi thử 1?" in page
    for secret in ("Đúng rồi.", "Vì lẽ 1.", "Điều 1", "correct", "đáp án"):
        assert secret not in page


def test_after_submission_she_sees_reasons_and_sources(client, session):
    response = post(client, session, right_answers(session))
    assert response.url == url(session, "result")
    page = client.get(response.url).content.decode()
    for shown in ("Đúng 2 trên 2 câu.", "Vì lẽ 1.", "Điều 1", "Đúng rồi.", "Đã đối chiếu với văn bản gốc."):
        assert shown in page


def test_who_still_has_to_review_is_said_before_and_after(client, session):
    page = CoursePage.objects.get(course=session.enrolment.course)
    page.review_note = "Đang chờ luật sư đọc."
    page.save_revision().publish()
    intro = reverse("courses_quiz:intro", args=[session.quiz.uuid])
    assert "Đang chờ luật sư đọc." in client.get(intro).content.decode()
    response = post(client, session, right_answers(session))
    assert "Đang chờ luật sư đọc." in client.get(response.url).content.decode()


def test_the_result_is_closed_before_submission(client, session):
    assert client.get(url(session, "result")).url == url(session)


def test_unanswered_questions_are_named_and_the_choice_is_kept(client, session):
    answers = right_answers(session)
    first = session.order[0]["question"]
    asked_again = post(client, session, {first: answers[first]})
    assert asked_again.status_code == 302  # the way back never asks to send the form again
    page = client.get(asked_again.url).content.decode()
    assert "câu 2" in page
    assert re.search(rf'value="{answers[first][0]}" checked', page)
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize("forge", ["question", "option", "two"])
def test_a_forged_post_is_refused_in_vietnamese_and_nothing_is_written(client, session, forge):
    answers = right_answers(session)
    first = next(iter(answers))
    if forge == "question":
        answers[str(uuid.uuid4())] = ["x"]
    elif forge == "option":
        answers[first] = [str(uuid.uuid4())]
    else:
        answers[first] = (
            session.order[0]["options"] if session.order[0]["question"] == first else session.order[1]["options"]
        )
    response = post(client, session, answers)
    assert response.status_code == 400
    assert "Bài nộp không được ghi nhận" in response.content.decode()
    assert Attempt.objects.count() == 0


def test_another_persons_session_is_not_found(client, session):
    other = make_person()
    other.user = make_user("nguoikhac")
    other.save()
    client.force_login(other.user)
    assert client.get(url(session)).status_code == 404
    assert post(client, session, right_answers(session)).status_code == 404
    assert Attempt.objects.count() == 0


def test_a_visitor_is_led_to_sign_in(client, session):
    client.logout()
    assert client.get(url(session)).url.startswith("/accounts/login/")


@pytest.mark.parametrize("questions", [1, 3])
def test_quiz_pages_cost_the_same_for_any_number_of_questions(
    client, django_assert_max_num_queries, django_assert_num_queries, questions
):
    course = make_course(questions=questions)
    person = make_person()
    person.user = make_user("demtruyvan")
    person.save()
    make_enrolment(person, course)
    client.force_login(person.user)
    client.post(reverse("courses_quiz:start", args=[activity_of(course).uuid]))
    session = QuizSession.objects.get(enrolment__person=person)
    client.get(url(session))
    with django_assert_num_queries(3):
        client.get(url(session))
