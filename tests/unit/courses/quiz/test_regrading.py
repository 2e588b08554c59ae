"""A wrong key is mended: who is affected, what is put on the record, and that nothing earned goes in silence."""

import pytest

from courses.learning.domain import finish_lesson
from courses.learning.models import AttemptRegrade, Completion, CompletionReversal
from courses.quiz import domain
from courses.quiz.authoring import QuestionDraft, write_question
from courses.quiz.drafts import draft_of
from courses.quiz.mending import mended
from courses.quiz.models import Question, QuizSession
from courses.quiz.queries import result_of, session_of
from courses.quiz.regrading import Outcome, Treatment, affected, apply_regrade
from lms.journal.models import AuditEntry
from tests.factories.courses import (
    activity_of,
    kind_drafts,
    lesson_keys,
    make_course,
    make_enrolment,
    right_answers,
    wrong_answers,
)
from tests.factories.people import AT, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(questions=2, pass_percent=100)


def take(course, answers_of):
    person = make_person()
    person.user = make_user()
    person.save()
    enrolment = make_enrolment(person, course)
    for key in lesson_keys(course):
        finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT)
    session = domain.start_quiz(enrolment=enrolment, activity=activity_of(course), by=None, at=AT)
    return domain.submit_quiz(session=session, answers=answers_of(session), by=None, at=AT)


def swap_key(question):
    """Make the first option wrong and the second one right."""
    draft = draft_of(question)
    (first, _, said), (second, _, other), *rest = draft.options
    changed = {**vars(draft), "options": [(first, False, said), (second, True, other), *rest]}
    return write_question(organiser=question.organiser, draft=QuestionDraft(**changed))


def regrade(question, treatment=Treatment.KEY, **more):
    given = {"reason": "Đáp án sai", "by": make_user(), "at": AT}
    return apply_regrade(question=question, treatment=treatment, **given, **more)


def outcome(attempt, **changed):
    usual = {
        "attempt_id": attempt.pk, "enrolment_id": attempt.enrolment_id, "person_id": attempt.enrolment.person_id,
        "max_score": 2,
    }  # fmt: skip
    return Outcome(**usual, **changed)


def test_only_those_whose_points_or_pass_change_are_affected(course):
    right, wrong = take(course, right_answers), take(course, wrong_answers)
    question = swap_key(Question.objects.first())
    assert affected(question=question, treatment=Treatment.KEY) == [
        outcome(right, score_before=2, score_after=1, passed_before=True, passed_after=False),
        outcome(wrong, score_before=0, score_after=1, passed_before=False, passed_after=False),
    ]
    assert affected(question=question, treatment=Treatment.EVERYBODY) == [
        outcome(wrong, score_before=0, score_after=1, passed_before=False, passed_after=False),
    ]
    other = Question.objects.exclude(pk=question.pk).get()
    assert affected(question=other, treatment=Treatment.KEY) == []


def test_a_regrade_is_recorded_once_and_shown_to_its_learner_with_the_reason(course):
    attempt = take(course, wrong_answers)
    question = swap_key(Question.objects.first())
    assert (regrade(question), regrade(question)) == (1, 0)
    [record] = AttemptRegrade.objects.all()
    assert (record.attempt, record.score, record.max_score, record.withdraws) == (attempt, 1, 2, False)
    assert affected(question=question, treatment=Treatment.KEY) == []
    user = attempt.enrolment.person.user
    result = result_of(session_of(user, str(QuizSession.objects.get().uuid)), at=AT)
    assert (result.score, result.regraded_from, result.regrade_reason) == (1, 0, "Đáp án sai")
    assert [line.is_right for line in result.questions].count(True) == 1
    assert AuditEntry.objects.get(action="quiz.regrade").detail["attempts"] == 1


def test_a_second_mending_starts_from_the_first(course):
    take(course, wrong_answers)
    question = swap_key(Question.objects.first())
    regrade(question)
    other = swap_key(Question.objects.exclude(pk=question.pk).get())
    assert regrade(other) == 1
    assert [record.score for record in AttemptRegrade.objects.order_by("pk")] == [1, 2]
    assert Completion.objects.count() == 1


def test_a_key_that_goes_back_and_forth_is_followed_each_time(course):
    take(course, right_answers)
    question = Question.objects.first()
    back = draft_of(question)
    for expected in ([1], [1, 2], [1, 2, 1]):
        regrade(swap_key(question) if len(expected) % 2 else write_question(organiser=question.organiser, draft=back))
        question.refresh_from_db()
        assert [record.score for record in AttemptRegrade.objects.order_by("pk")] == expected


def test_a_lost_pass_stays_unless_somebody_withdraws_it(course):
    attempt = take(course, right_answers)
    question = swap_key(Question.objects.first())
    assert regrade(question) == 1
    assert Completion.objects.standing().count() == 1
    assert regrade(question) == 0
    assert regrade(question, withdraw=frozenset({attempt.pk})) == 1
    assert CompletionReversal.objects.get().reason == "Đáp án sai"
    assert regrade(question, withdraw=frozenset({attempt.pk})) == 0


def test_right_for_everybody_completes_the_course_of_who_lacked_that_point(course):
    take(course, lambda session: {**right_answers(session), **dict(list(wrong_answers(session).items())[:1])})
    missed = next(q for q in Question.objects.all() if affected(question=q, treatment=Treatment.EVERYBODY))
    assert Completion.objects.count() == 0
    assert regrade(missed, Treatment.EVERYBODY) == 1
    assert Completion.objects.count() == 1


@pytest.mark.parametrize("kind", ["matching", "ordering", "fill"])
def test_the_key_of_every_kind_can_be_mended(kind):
    """Everybody answered as the old key had it, and the old key was wrong."""
    draft = kind_drafts()[kind]
    take(make_course(asks=[draft]), right_answers)
    question = Question.objects.get()
    mend = {
        "matching": {"pairs": [("Trái 1", "Phải 2"), ("Trái 2", "Phải 1"), ("Trái 3", "Phải 3")]},
        "ordering": {"items": list(reversed(draft.items))},
        "fill": {"answers": [("khác hẳn", "")]},
    }
    changed = QuestionDraft(**{**vars(draft_of(question)), **mend[kind]})
    question = write_question(organiser=question.organiser, draft=changed)
    found = affected(question=question, treatment=Treatment.KEY)
    assert [(each.score_before, each.score_after) for each in found] == [(1, 0)]


def test_a_right_side_that_nobody_has_any_longer_can_still_be_shown():
    asked = {
        "id": "q", "kind": "matching", "rationale": "", "citation": "", "check": "checked",
        "pairs": [{"id": "a", "right_id": "1", "right": "Một"}, {"id": "b", "right_id": "2", "right": "Hai"}],
    }  # fmt: skip
    today = {**asked, "pairs": [{"id": "a", "right_id": "2"}, {"id": "b", "right_id": "2"}]}
    found = mended(asked, today, Treatment.KEY)
    assert [(pair["id"], pair["right_id"], pair["right"]) for pair in found["pairs"]] == [
        ("a", "2", "Hai"),
        ("b", "2", "Hai"),
    ]
    assert found["rights"] == {"1": "Một", "2": "Hai"}
    again = mended(found, {**asked}, Treatment.KEY)
    assert [pair["right_id"] for pair in again["pairs"]] == ["1", "2"]


def test_options_that_are_gone_keep_their_old_key():
    option = {"text": "", "feedback": ""}
    asked = {
        "id": "q", "kind": "single", "rationale": "", "citation": "", "check": "checked",
        "options": [{"id": "a", "correct": True, **option}, {"id": "b", "correct": False, **option}],
    }  # fmt: skip
    today = {**asked, "options": [{"id": "b", "correct": True, **option}, {"id": "c", "correct": False, **option}]}
    assert [o["correct"] for o in mended(asked, today, Treatment.KEY)["options"]] == [True, True]
