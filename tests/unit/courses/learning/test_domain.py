from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.learning import domain, rules
from courses.learning.models import Completion, Enrolment, LessonProgress
from lms.journal.enums import ChangeKind
from lms.journal.models import Change, FactIsFrozen
from tests.factories.courses import activity_of, lesson_keys, make_course, make_enrolment
from tests.factories.people import AT, make_person, make_unit, post


def finish_all(enrolment, course):
    done = None
    for key in lesson_keys(course):
        done = domain.finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT) or done
    return done


def attempt(enrolment, course, key="a", passed=True):
    return domain.record_attempt(
        enrolment=enrolment,
        activity=activity_of(course),
        key=key,
        snapshot_sha256="0" * 64,
        score=2 if passed else 0,
        max_score=2,
        is_passed=passed,
        answers={},
        by=None,
        at=AT,
    )


@pytest.mark.django_db
def test_enrolling_twice_gives_one_active_enrolment():
    person, course = make_person(), make_course()
    assert make_enrolment(person, course).pk == make_enrolment(person, course).pk
    assert Enrolment.objects.count() == 1


@pytest.mark.django_db
def test_a_course_is_completed_once_when_lessons_and_quiz_are_done():
    person, course = make_person(), make_course()
    unit = make_unit()
    post(person, unit)
    enrolment = make_enrolment(person, course)
    assert finish_all(enrolment, course) is None
    attempt(enrolment, course, "wrong", passed=False)
    assert Completion.objects.count() == 0
    attempt(enrolment, course, "right")
    attempt(enrolment, course, "right")
    attempt(enrolment, course, "again")
    finish_all(enrolment, course)
    completion = Completion.objects.get()
    assert (completion.person, completion.unit, completion.happened_on) == (person, unit, AT.date())
    assert completion.manifest == course.current_edition.current_manifest
    assert Change.objects.filter(kind=ChangeKind.COMPLETION_RECORDED).count() == 1
    assert [a.number for a in enrolment.attempts.order_by("number")] == [1, 2, 3]


@pytest.mark.django_db
def test_a_finished_lesson_stays_finished_and_keeps_its_first_time():
    course = make_course()
    enrolment = make_enrolment(make_person(), course)
    key = lesson_keys(course)[0]
    for days in (0, 3):
        domain.finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT + timedelta(days=days))
    assert LessonProgress.objects.get().finished_at == AT


@pytest.mark.django_db
def test_a_lesson_of_another_course_is_refused():
    enrolment = make_enrolment(make_person(), make_course())
    with pytest.raises(domain.NotInEdition):
        domain.finish_lesson(enrolment=enrolment, lesson_key=lesson_keys(make_course())[0], by=None, at=AT)
    assert LessonProgress.objects.count() == 0


@pytest.mark.django_db
def test_a_text_only_course_can_be_completed():
    course = make_course(questions=0)
    enrolment = make_enrolment(make_person(), course)
    assert finish_all(enrolment, course).course == course


@pytest.mark.django_db
def test_a_completion_is_never_edited_and_is_taken_back_by_a_reversal():
    course = make_course(questions=0)
    completion = finish_all(make_enrolment(make_person(), course), course)
    completion.happened_on = AT.date() - timedelta(days=1)
    with pytest.raises(FactIsFrozen):
        completion.save()
    with pytest.raises(FactIsFrozen):
        completion.delete()
    domain.reverse_completion(completion=completion, reason="ghi nhầm", by=None, at=AT)
    domain.reverse_completion(completion=completion, reason="lần nữa", by=None, at=AT)
    assert Completion.objects.count() == 1
    assert list(Completion.objects.standing()) == []
    assert completion.reversal.reason == "ghi nhầm"


KEYS = st.sets(st.sampled_from("abcdef"))


@given(required=KEYS, graded=KEYS, finished=KEYS, passed=KEYS, wants_lessons=st.booleans(), wants_quiz=st.booleans())
def test_the_rule_is_met_exactly_when_nothing_demanded_is_missing(
    required, graded, finished, passed, wants_lessons, wants_quiz
):
    demands = [{"lessons": "required"}] * wants_lessons + [{"activities": "graded"}] * wants_quiz
    counts = {"rule": {"all": demands}, "lessons": sorted(required), "activities": {key: {} for key in graded}}
    expected = (
        bool(demands)
        and bool(required or graded)
        and (not wants_lessons or required <= finished)
        and (not wants_quiz or graded <= passed)
    )
    assert rules.is_met(counts, finished_lessons=finished, passed_activities=passed) == expected
