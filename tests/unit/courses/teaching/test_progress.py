from __future__ import annotations

import random
from datetime import timedelta

import pytest

from courses.learning.domain import finish_lesson, record_regrade
from courses.learning.models import Enrolment, Presence
from courses.quiz.domain import grant_accommodation
from courses.quiz.models import Quiz
from courses.teaching.demands import demands_of
from courses.teaching.enums import ReasonKind, Shown, Standing
from courses.teaching.progress import (
    ORDER,
    Counts,
    counts_by_course,
    in_need_first,
    learners,
    lines_of,
    only,
    with_standing,
)
from lms.people.domain import join_cohort, merge_persons, open_cohort
from tests.factories.courses import activity_of, lesson_keys, make_course, make_enrolment
from tests.factories.people import AT, make_person
from tests.unit.courses.teaching.conftest import tried

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def standing(course, at=AT, cohort=None):
    demands = demands_of([course.pk])
    return with_standing(learners(course.pk, cohort), demands, at=at), demands


def read(course, at=AT, cohort=None):
    rows, demands = standing(course, at, cohort)
    return lines_of(list(in_need_first(rows)), demands, at=at)


def test_a_line_shows_lessons_best_try_last_day_and_no_reason(course):
    enrolment = make_enrolment(make_person(), course)
    finish_lesson(enrolment=enrolment, lesson_key=lesson_keys(course)[0], by=None, at=AT + DAY)
    tried(enrolment, passed=False, at=AT + 2 * DAY)
    [line] = read(course, AT + 3 * DAY)
    assert (line.lessons_done, line.lessons_total, line.standing, line.reasons) == (1, 2, Standing.UNDER_WAY, [])
    assert [(quiz.tries, quiz.best, quiz.is_passed) for quiz in line.quizzes] == [(1, (1, 4), False)]
    assert line.last_on == (AT + 2 * DAY).date()


@pytest.mark.parametrize(("failures", "kind"), [(2, ReasonKind.FAILED_TWICE), (3, ReasonKind.TRIES_USED_UP)])
def test_failures_are_reasons_with_advice(course, failures, kind):
    enrolment = make_enrolment(make_person(), course)
    for _number in range(failures):
        tried(enrolment, passed=False)
    [line] = read(course)
    assert [reason.kind for reason in line.reasons] == [kind]
    assert line.reasons[0].advice
    assert line.reasons[0].may_grant


def test_fourteen_days_without_learning_are_a_reason_and_thirteen_are_not(course):
    make_enrolment(make_person(), course)
    assert read(course, AT + 14 * DAY - timedelta(seconds=1))[0].reasons == []
    [reason] = read(course, AT + 14 * DAY)[0].reasons
    assert (reason.kind, reason.may_grant) == (ReasonKind.IDLE, False)


def test_who_is_done_needs_no_help(course):
    enrolment = make_enrolment(make_person(), course)
    for key in lesson_keys(course):
        finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT)
    for passed in (False, False, True):
        tried(enrolment, passed=passed)
    [line] = read(course, AT + 60 * DAY)
    assert (line.standing, line.reasons, line.completed_on) == (Standing.DONE, [], AT.date())


def test_counts_of_course_and_cohort_and_their_order(course, organiser):
    people = [make_person() for _number in range(3)]
    enrolments = [make_enrolment(person, course) for person in people]
    for _number in range(2):
        tried(enrolments[1], passed=False)
    for key in lesson_keys(course):
        finish_lesson(enrolment=enrolments[2], lesson_key=key, by=None, at=AT)
    tried(enrolments[2], passed=True)
    assert counts_by_course(standing(course)[0]) == {course.pk: Counts(3, 2, 1, 1)}
    assert [line.person for line in read(course)] == [people[1], people[0], people[2]]
    cohort = open_cohort(name="Nhóm", unit=organiser, by=None, at=AT)
    join_cohort(cohort=cohort, persons=people[:2], by=None, at=AT)
    assert counts_by_course(standing(course, cohort=cohort)[0]) == {course.pk: Counts(2, 2, 0, 1)}
    assert {line.person for line in read(course, cohort=cohort)} == set(people[:2])
    rows, _demands = standing(course)
    assert [only(rows, shown).count() for shown in (Shown.ALL, Shown.STUCK, Shown.NOT_DONE, Shown.DONE)] == [3, 1, 2, 1]


def test_a_person_with_two_records_counts_once_and_stays_in_her_cohort(course, organiser):
    kept, double = make_person(), make_person()
    make_enrolment(kept, course)
    make_enrolment(double, course)
    cohort = open_cohort(name="Nhóm", unit=organiser, by=None, at=AT)
    join_cohort(cohort=cohort, persons=[double], by=None, at=AT)
    merge_persons(duplicate=double, into=kept, by=None, at=AT)
    assert counts_by_course(standing(course, cohort=cohort)[0])[course.pk].enrolled == 1


def test_the_database_and_the_rule_agree_on_everybody(organiser):
    """The twin: whatever happened, `place` is the standing that the pure rule gives."""
    generator = random.Random(14)
    courses = [
        make_course(organiser=organiser, lessons=1, questions=4, slug=f"doi-{most}", max_attempts=most)
        for most in (0, 1, 3)
    ]
    for course in courses:
        for _number in range(25):
            enrolment = make_enrolment(make_person(), course)
            for _try in range(generator.randint(0, 3)):
                at = AT + generator.randint(0, 20) * DAY
                attempt = tried(enrolment, passed=generator.random() < 0.3, score=generator.randint(0, 4), at=at)
                for turn in range(generator.randint(0, 2)):
                    passed = generator.random() < 0.4
                    record_regrade(
                        attempt=attempt, key=f"r{attempt.pk}-{turn}", snapshot_sha256=attempt.snapshot_sha256,
                        score=generator.randint(0, 4), max_score=4, is_passed=passed,
                        withdraws=not passed and generator.random() < 0.5, reason="thử", by=None, at=AT,
                    )  # fmt: skip
            if generator.random() < 0.3:
                quiz = generator.choice([None, Quiz.objects.get(pk=activity_of(course).pk)])
                granted = {"extra_time_percent": 0, "extra_attempts": generator.randint(1, 2)}
                grant_accommodation(person=enrolment.person, quiz=quiz, **granted, by=None, at=AT)
            if generator.random() < 0.3:
                key = course.lesson_keys.get()
                Presence.objects.create(
                    enrolment=enrolment, lesson_key=key, seconds=60, credited_until=AT + generator.randint(0, 20) * DAY
                )
        if generator.random() < 0.5:
            key = lesson_keys(course)[0]
            for enrolment in Enrolment.objects.filter(course=course)[:10]:
                finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT)
    at = AT + 20 * DAY
    seen = set()
    for course in courses:
        rows, demands = standing(course, at)
        rows = list(in_need_first(rows))
        for row, line in zip(rows, lines_of(rows, demands, at=at), strict=True):
            assert (row.place, row.last_seen.date()) == (ORDER[line.standing], line.last_on), (row.pk, line)
            seen |= {reason.kind for reason in line.reasons} | {line.standing}
    assert seen >= set(ReasonKind) | {Standing.STUCK, Standing.UNDER_WAY}


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_lines_costs_the_same_for_one_and_three(course, count, django_assert_num_queries):
    for _number in range(count):
        tried(make_enrolment(make_person(), course), passed=False)
    read(course)
    with django_assert_num_queries(5):
        assert len(read(course)) == count


def test_another_try_granted_takes_the_reason_away(organiser):
    course = make_course(organiser=organiser, lessons=1, questions=4, slug="mot-luot", max_attempts=1)
    enrolment = make_enrolment(make_person(), course)
    tried(enrolment, passed=False)
    assert [reason.kind for reason in read(course)[0].reasons] == [ReasonKind.TRIES_USED_UP]
    quiz = Quiz.objects.get(pk=activity_of(course).pk)
    grant_accommodation(
        person=enrolment.person, quiz=quiz, extra_time_percent=0, extra_attempts=1, by=None, at=AT
    )  # fmt: skip
    assert read(course)[0].reasons == []
