"""Pauses, clocks and what is granted beyond them: kept on the server."""

from datetime import timedelta

import pytest

from courses.learning.domain import finish_lesson
from courses.learning.models import Attempt, Completion
from courses.quiz import domain
from courses.quiz.models import Accommodation, QuizSession
from tests.factories.courses import (
    activity_of,
    lesson_keys,
    make_course,
    make_enrolment,
    right_answers,
    wrong_answers,
)
from tests.factories.people import AT, make_person, make_user

pytestmark = pytest.mark.django_db
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def course():
    return make_course(questions=2, max_attempts=2, time_limit_minutes=10, cooldown_minutes=60)


@pytest.fixture
def enrolment(course):
    return make_enrolment(make_person(), course)


def start(enrolment, course, at=AT):
    return domain.start_quiz(enrolment=enrolment, activity=activity_of(course), by=None, at=at)


def submit(session, answers, at=AT):
    return domain.submit_quiz(session=session, answers=answers, by=None, at=at)


def save(session, answers, at=AT, seen=None):
    return domain.save_answers(session=session, answers=answers, seen=seen, by=None, at=at)


def one_of(answers):
    return dict(list(answers.items())[:1])


def test_the_deadline_is_set_at_the_start_with_the_time_that_is_granted(enrolment, course):
    domain.grant_accommodation(
        person=enrolment.person, quiz=None, extra_time_percent=50, extra_attempts=0, by=None, at=AT
    )
    assert start(enrolment, course).deadline == AT + 15 * MINUTE


def test_within_the_grace_an_answer_counts_and_open_questions_are_wrong(enrolment, course):
    session = start(enrolment, course)
    attempt = submit(session, one_of(right_answers(session)), AT + 10 * MINUTE + 15 * SECOND)
    assert (attempt.score, attempt.max_score, attempt.is_passed) == (1, 2, False)


def test_after_the_grace_late_answers_are_not_looked_at_and_saved_ones_are_graded(enrolment, course):
    session = start(enrolment, course)
    save(session, one_of(right_answers(session)), AT + 9 * MINUTE)
    attempt = submit(session, right_answers(session), AT + 10 * MINUTE + 16 * SECOND)
    assert (attempt.score, attempt.answers) == (1, one_of(right_answers(session)))


def test_saving_too_late_closes_the_try_with_what_there_was(enrolment, course):
    session = start(enrolment, course)
    save(session, wrong_answers(session))
    with pytest.raises(domain.SessionOver):
        save(session, right_answers(session), AT + 11 * MINUTE)
    assert Attempt.objects.get().score == 0


def test_before_the_deadline_a_question_must_not_be_left_open(enrolment, course):
    session = start(enrolment, course)
    with pytest.raises(domain.AnswersMissing):
        submit(session, one_of(right_answers(session)), AT + 10 * MINUTE - SECOND)
    assert QuizSession.objects.get().saved == one_of(right_answers(session))


def test_the_sweep_closes_what_is_over_and_nothing_else(enrolment, course):
    timed = start(enrolment, course)
    save(timed, right_answers(timed))
    untimed_course = make_course(organiser=course.organiser)
    start(make_enrolment(enrolment.person, untimed_course), untimed_course)
    assert domain.close_due_sessions(at=AT + 10 * MINUTE + 15 * SECOND) == 0
    assert domain.close_due_sessions(at=AT + 10 * MINUTE + 16 * SECOND) == 1
    assert domain.close_due_sessions(at=AT + 20 * MINUTE) == 0
    assert Attempt.objects.get().score == 2


def test_the_sweep_leaves_ended_enrolments_alone(enrolment, course):
    start(enrolment, course)
    enrolment.ended_at = AT
    enrolment.save()
    assert domain.close_due_sessions(at=AT + 20 * MINUTE) == 0


def test_coming_back_too_late_gives_the_try_that_ended(enrolment, course):
    session = start(enrolment, course)
    again = start(enrolment, course, AT + 20 * MINUTE)
    assert (again.pk, again.attempt) == (session.pk, Attempt.objects.get())


def test_the_pause_is_kept_and_its_end_is_said_in_local_time(enrolment, course):
    session = start(enrolment, course)
    submit(session, wrong_answers(session))
    with pytest.raises(domain.TooSoon, match="từ 10 giờ 00 ngày 15/06"):
        start(enrolment, course, AT + 59 * MINUTE)
    assert start(enrolment, course, AT + 60 * MINUTE).pk != session.pk


def test_tries_are_granted_at_one_quiz_and_taken_back(enrolment, course):
    quiz = activity_of(course).quiz
    for number in range(2):
        session = start(enrolment, course, AT + number * 60 * MINUTE)
        submit(session, wrong_answers(session), AT + number * 60 * MINUTE)
    later = AT + 600 * MINUTE
    give = {"person": enrolment.person, "extra_time_percent": 0, "by": make_user(), "at": AT}
    domain.grant_accommodation(quiz=quiz, extra_attempts=1, **give)
    domain.grant_accommodation(quiz=quiz, extra_attempts=0, **give)
    with pytest.raises(domain.NoAttemptsLeft, match="2 lần"):
        start(enrolment, course, later)
    domain.grant_accommodation(quiz=quiz, extra_attempts=1, **give)
    assert start(enrolment, course, later).attempt is None
    assert list(Accommodation.objects.values_list("ended_at", flat=True).order_by("pk")) == [AT, None]


def test_another_persons_time_is_her_own(enrolment, course):
    domain.grant_accommodation(
        person=make_person(), quiz=None, extra_time_percent=100, extra_attempts=9, by=None, at=AT
    )
    assert start(enrolment, course).deadline == AT + 10 * MINUTE


def test_time_that_is_granted_during_a_try_is_given_at_once_and_never_taken(enrolment, course):
    session = start(enrolment, course)
    for percent, minutes in ((100, 20), (50, 20)):
        domain.grant_accommodation(
            person=enrolment.person, quiz=None, extra_time_percent=percent, extra_attempts=0, by=None, at=AT + MINUTE
        )
        session.refresh_from_db()
        assert session.deadline == AT + minutes * MINUTE


def test_what_is_closed_by_the_clock_completes_the_course_like_any_other(enrolment, course):

    for key in lesson_keys(course):
        finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT)
    session = start(enrolment, course)
    save(session, right_answers(session))
    domain.close_due_sessions(at=AT + 20 * MINUTE)
    assert Completion.objects.get().person == enrolment.person


def test_two_tabs_that_read_the_same_both_write_and_neither_is_lost(enrolment, course):
    session = start(enrolment, course)
    first, second = (QuizSession.objects.get(pk=session.pk) for _tab in range(2))
    answers = right_answers(session)
    one, other = answers
    save(first, {one: answers[one]})
    save(second, {other: answers[other]})
    stale = QuizSession.objects.get(pk=session.pk)
    stale.saved, stale.revision = {}, 0
    assert submit(stale, {}).score == 2
    assert Attempt.objects.count() == 1


def test_a_submission_that_comes_second_gets_the_first_result(enrolment, course):
    session = start(enrolment, course)
    first, second = (QuizSession.objects.get(pk=session.pk) for _tab in range(2))
    assert submit(first, wrong_answers(session)) == submit(second, right_answers(session))
    assert Attempt.objects.get().score == 0
