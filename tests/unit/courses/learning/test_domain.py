from datetime import timedelta

import pytest

from courses.content.models import CoursePage, LessonPage
from courses.learning import domain
from courses.learning.facts import facts_of
from courses.learning.models import (
    AttemptRegrade,
    Completion,
    CompletionReversal,
    Enrolment,
    EnrolmentMove,
    LessonProgress,
    Presence,
)
from courses.quiz.models import Quiz
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


def rule_of(course, *ways, lessons=(), activities=None):
    """Give the course's edition another rule, as if it had been published with it."""
    edition = course.current_edition
    edition.counts = {
        "rule": {"any": [{"all": list(way)} for way in ways]}, "lessons": list(lessons), "activities": activities or {},
    }  # fmt: skip
    edition.save()
    course.refresh_from_db()


@pytest.mark.django_db
def test_minutes_of_presence_count_once_where_sittings_overlap():
    course = make_course(lessons=2, questions=0)
    rule_of(course, [{"minutes": 25}])
    enrolment = make_enrolment(make_person(), course)
    first, second = lesson_keys(course)

    def sit(key, opened, closed):
        return domain.finish_lesson(
            enrolment=enrolment, lesson_key=key, by=None, at=AT + timedelta(minutes=closed),
            opened_at=AT + timedelta(minutes=opened),
        )  # fmt: skip

    assert sit(first, 0, 10) is None
    assert sit(second, 0, 12) is None  # opened beside the first: two more minutes
    assert sit(first, 13, 13 + 600) is not None  # ten hours open: twenty minutes at most
    assert sorted(Presence.objects.values_list("seconds", flat=True)) == [120, 1800]


@pytest.mark.django_db
def test_a_class_attended_completes_a_course_whose_rule_accepts_it():
    course = make_course(lessons=2, questions=0)
    keys = lesson_keys(course)
    rule_of(course, [{"lessons": "required"}], [{"class": "attended"}], lessons=keys)
    enrolment = make_enrolment(make_person(), course)
    domain.finish_lesson(enrolment=enrolment, lesson_key=keys[0], by=None, at=AT)
    for _ in range(2):
        domain.record_attendance(
            enrolment=enrolment, key="lop-1", minutes=180, happened_on=AT.date() - timedelta(days=3), evidence={},
            by=None, at=AT + timedelta(days=5),
        )  # fmt: skip
    completion = Completion.objects.get()
    assert (completion.source, completion.happened_on) == ("class", AT.date())


@pytest.mark.django_db
def test_moving_to_the_new_edition_keeps_what_was_earned_and_asks_its_own_pass_mark(
    django_capture_on_commit_callbacks,
):
    course = make_course(lessons=1, questions=5, pass_percent=60)
    enrolment = make_enrolment(make_person(), course)
    domain.record_attempt(
        enrolment=enrolment, activity=activity_of(course), key="a", snapshot_sha256="0" * 64, score=4, max_score=5,
        is_passed=True, answers={}, by=None, at=AT,
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        quiz = Quiz.objects.get()
        quiz.pass_percent = 90
        quiz.save()
    old = enrolment.edition
    moved = domain.move_enrolment(enrolment=enrolment, by=None, at=AT)
    assert domain.move_enrolment(enrolment=moved, by=None, at=AT).edition_id == moved.edition_id
    assert [(move.from_edition, move.to_edition.number) for move in EnrolmentMove.objects.all()] == [(old, 2)]
    assert domain.finish_lesson(enrolment=moved, lesson_key=lesson_keys(course)[0], by=None, at=AT) is None
    domain.record_attempt(
        enrolment=moved, activity=activity_of(course), key="b", snapshot_sha256="0" * 64, score=5, max_score=5,
        is_passed=True, answers={}, by=None, at=AT,
    )  # fmt: skip
    assert Completion.objects.get().edition.number == 2


@pytest.mark.django_db
def test_moving_completes_at_once_where_the_new_edition_asks_less():
    course = make_course(lessons=2, questions=0)
    enrolment = make_enrolment(make_person(), course)
    keys = lesson_keys(course)
    domain.finish_lesson(enrolment=enrolment, lesson_key=keys[0], by=None, at=AT)
    page = LessonPage.objects.get(lesson_key__uuid=keys[1])
    page.is_required = False
    page.save_revision().publish()
    assert domain.move_enrolment(enrolment=enrolment, by=None, at=AT).completed_at == AT
    with pytest.raises(domain.AlreadyCompleted):
        domain.move_enrolment(enrolment=enrolment, by=None, at=AT)


@pytest.mark.django_db
def test_a_course_that_comes_first_holds_enrolment_back():
    first, then = make_course(lessons=1, questions=0), make_course(lessons=1, questions=0)
    page = CoursePage.objects.get(course=then)
    page.prerequisites = [first]
    page.save_revision().publish()
    person = make_person()
    with pytest.raises(domain.PrerequisitesMissing, match="Khóa") as refusal:
        make_enrolment(person, then)
    assert refusal.value.codes == [first.code]
    finish_all(make_enrolment(person, first), first)
    assert make_enrolment(person, then).course == then


def regrade(attempt, key="r", **changes):
    values = {"score": 2, "max_score": 2, "is_passed": True} | changes
    return domain.record_regrade(
        attempt=attempt, key=key, snapshot_sha256="1" * 64, reason="sửa đáp án", by=None, at=AT, **values
    )


@pytest.mark.django_db
def test_a_better_regrade_completes_the_course_and_the_attempt_stays_as_it_was():
    course = make_course(lessons=1)
    enrolment = make_enrolment(make_person(), course)
    finish_all(enrolment, course)
    failed = attempt(enrolment, course, passed=False)
    regrade(failed)
    regrade(failed)
    assert (Completion.objects.count(), AttemptRegrade.objects.count()) == (1, 1)
    failed.refresh_from_db()
    assert (failed.score, failed.is_passed) == (0, False)


@pytest.mark.django_db
def test_a_worse_regrade_takes_nothing_until_somebody_withdraws_the_pass():
    course = make_course(lessons=1)
    enrolment = make_enrolment(make_person(), course)
    finish_all(enrolment, course)
    passed = attempt(enrolment, course)
    regrade(passed, score=0, is_passed=False)
    assert Completion.objects.standing().count() == 1
    regrade(passed, key="w", score=0, is_passed=False, withdraws=True)
    assert Completion.objects.standing().count() == 0
    assert CompletionReversal.objects.get().reason == "sửa đáp án"
    enrolment.refresh_from_db()
    assert (enrolment.completed_at, enrolment.times_reopened) == (None, 1)
    attempt(enrolment, course, key="again")
    assert Completion.objects.standing().count() == 1
    assert Completion.objects.count() == 2


@pytest.mark.django_db
def test_facts_of_many_enrolments_are_read_in_one_query(django_assert_num_queries):
    course = make_course(lessons=2)
    for size in (1, 3):
        enrolments = [make_enrolment(make_person(), course) for _ in range(size)]
        for enrolment in enrolments:
            finish_all(enrolment, course)
            attempt(enrolment, course, key=f"k{enrolment.pk}", passed=False)
        with django_assert_num_queries(1):
            found = facts_of([enrolment.pk for enrolment in enrolments])
        assert [(len(facts.lessons), list(facts.tries.values())) for facts in found.values()] == [(2, [1])] * size


@pytest.mark.django_db
def test_learning_again_begins_anew_and_keeps_what_was_completed():
    person, course = make_person(), make_course(questions=0)
    first = make_enrolment(person, course)
    assert domain.learn_again(enrolment=first, by=None, at=AT) == first  # still under way
    completion = finish_all(first, course)
    again = domain.learn_again(enrolment=first, by=None, at=AT + timedelta(days=1))
    assert (again.pk != first.pk, again.completed_at, LessonProgress.objects.filter(enrolment=again).count()) == (
        True, None, 0,
    )  # fmt: skip
    first.refresh_from_db()
    assert (first.ended_at, Completion.objects.standing().get()) == (AT + timedelta(days=1), completion)
    second = finish_all(again, course)
    assert list(Completion.objects.standing().order_by("pk")) == [completion, second]


@pytest.mark.django_db
def test_a_closed_course_is_not_begun_again_and_nothing_ends():
    person, course = make_person(), make_course(questions=0)
    enrolment = make_enrolment(person, course)
    finish_all(enrolment, course)
    type(course).objects.filter(pk=course.pk).update(current_edition=None)
    with pytest.raises(domain.EnrolmentRefused):
        domain.learn_again(enrolment=enrolment, by=None, at=AT)
    enrolment.refresh_from_db()
    assert (enrolment.ended_at, Enrolment.objects.count()) == (None, 1)
