import pytest

from courses.learning.domain import NotInEdition, finish_lesson
from courses.learning.models import Attempt, Completion
from courses.quiz import domain
from courses.quiz.models import Question, QuizSession
from tests.factories.courses import activity_of, lesson_keys, make_course, make_enrolment, right_answers, wrong_answers
from tests.factories.people import AT, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(questions=3, max_attempts=2)


@pytest.fixture
def enrolment(course):
    return make_enrolment(make_person(), course)


def start(enrolment, course):
    return domain.start_quiz(enrolment=enrolment, activity=activity_of(course), by=None, at=AT)


def submit(session, answers):
    return domain.submit_quiz(session=session, answers=answers, by=None, at=AT)


def test_starting_again_returns_the_open_session(enrolment, course):
    assert start(enrolment, course).pk == start(enrolment, course).pk


def test_submitting_twice_gives_one_attempt_and_the_first_result(enrolment, course):
    session = start(enrolment, course)
    first = submit(session, wrong_answers(session))
    second = submit(session, right_answers(session))
    assert (first.pk, second.is_passed, Attempt.objects.count()) == (second.pk, False, 1)


def test_passing_the_last_thing_missing_completes_the_course(enrolment, course):
    for key in lesson_keys(course):
        finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT)
    session = start(enrolment, course)
    attempt = submit(session, right_answers(session))
    assert (attempt.score, attempt.max_score, attempt.is_passed) == (3, 3, True)
    assert Completion.objects.get().person == enrolment.person


def test_tries_are_limited(enrolment, course):
    for _ in range(2):
        session = start(enrolment, course)
        submit(session, wrong_answers(session))
    with pytest.raises(domain.NoAttemptsLeft, match="2 lần"):
        start(enrolment, course)
    assert QuizSession.objects.filter(attempt=None).count() == 0


def test_an_open_question_keeps_the_session_open_and_records_nothing(enrolment, course):
    session = start(enrolment, course)
    answers = right_answers(session)
    missing = sorted(answers)[0]
    del answers[missing]
    with pytest.raises(domain.AnswersMissing) as refusal:
        submit(session, answers)
    assert refusal.value.questions == [missing]
    assert Attempt.objects.count() == 0


def test_a_question_mended_meanwhile_is_graded_as_it_was_asked(enrolment, course, django_capture_on_commit_callbacks):
    session = start(enrolment, course)
    answers = right_answers(session)
    with django_capture_on_commit_callbacks(execute=True):
        for question in Question.objects.all():
            raw = list(question.options.raw_data)
            for option in raw:
                option["value"]["is_correct"] = not option["value"]["is_correct"]
            question.options = raw
            question.save()
    assert submit(session, answers).is_passed is True


def test_a_quiz_of_another_course_is_refused(enrolment):
    with pytest.raises(NotInEdition):
        start(enrolment, make_course())
