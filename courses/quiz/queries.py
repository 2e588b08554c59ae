from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from courses.content.models import Activity
from courses.content.queries import manifest_content, snapshot
from courses.learning import domain as learning
from courses.learning.models import Attempt, Enrolment
from courses.quiz import rules
from courses.quiz.answers import open_problem, settled
from courses.quiz.enums import Purpose, Review
from courses.quiz.frozen import asked_of, filled, narrowed
from courses.quiz.gain import normalised_gain
from courses.quiz.grading import unanswered
from courses.quiz.lines import QuestionLine, question_line, result_line
from courses.quiz.models import Accommodation, QuizSession
from lms.people.queries import all_records, person_of, records_of

QUIZZES_KEPT = 200
_QUIZZES: dict[str, dict[str, Any]] = {}


def frozen_quiz(sha256: str) -> dict[str, Any]:
    """The frozen quiz under a hash, in today's shape; read-only, kept in the process, so it can never be stale."""
    found = _QUIZZES.get(sha256)
    if found is None:
        found = filled(snapshot(sha256))
        if len(_QUIZZES) >= QUIZZES_KEPT:
            _QUIZZES.clear()
        _QUIZZES[sha256] = found
    return found


def activity_in(enrolment: Enrolment, activity_uuid: str) -> Activity | None:
    """A quiz of the edition that she is on, made from its manifest without a query; None when it is not part of it."""
    manifest = enrolment.edition.current_manifest
    entry = manifest_content(manifest)["activities"].get(activity_uuid) if manifest else None
    if entry is None or entry["format"] != "quiz":
        return None
    return Activity(pk=entry["id"], uuid=activity_uuid, format="quiz", title=entry["title"])


def frozen_sha(enrolment: Enrolment, activity: Activity) -> str:
    """The snapshot of an activity in the enrolment's edition as it stands now; NotInEdition if it is not part of it."""
    manifest = enrolment.edition.current_manifest
    entry = manifest_content(manifest)["activities"].get(str(activity.uuid)) if manifest else None
    if entry is None:
        raise learning.NotInEdition(_("Bài kiểm tra này không thuộc khóa học bạn đang học."))
    return entry["sha256"]


def standing_of(enrolment: Enrolment, quiz_id: int) -> rules.Standing:
    """Tries used and what she is granted, under any of her records (2 queries)."""
    tries = Attempt.objects.filter(enrolment=enrolment, activity=quiz_id).aggregate(
        used=Count("pk"), last=Max("submitted_at")
    )
    granted = Accommodation.objects.filter(
        Q(quiz=quiz_id) | Q(quiz=None), person__in=all_records([enrolment.person_id]), ended_at=None
    ).aggregate(time=Max("extra_time_percent"), tries=Max("extra_attempts"))
    allowance = rules.Allowance(granted["time"] or 0, granted["tries"] or 0)
    return rules.Standing(tries["used"], tries["last"], allowance)


def session_of(user: Any, session_uuid: str) -> QuizSession | None:
    """The login's own session, or None: a forged address leads nowhere."""
    person = person_of(user)
    if person is None:
        return None
    return (
        QuizSession.objects.filter(uuid=session_uuid, enrolment__person__in=records_of(person.pk))
        .select_related("attempt", "quiz", "enrolment__course", "enrolment__edition__current_manifest")
        .defer("enrolment__edition__current_manifest__content")
        .first()
    )


def open_session(enrolment: Enrolment, activity: Activity) -> QuizSession | None:
    return QuizSession.objects.filter(enrolment=enrolment, quiz_id=activity.pk, attempt=None).first()


def questions_to_ask(session: QuizSession, *, saved: dict[str, list[str]], missing: list[str]) -> list[QuestionLine]:
    """The questions in the session's order with what is saved of them, without anything that gives away the key."""
    questions = {question["id"]: question for question in frozen_quiz(session.snapshot_sha256)["questions"]}
    return [
        question_line(
            questions[entry["question"]],
            number=number,
            entry=entry,
            saved=(kept := saved.get(entry["question"], [])),
            problem=open_problem(questions[entry["question"]], kept) if entry["question"] in missing else None,
        )
        for number, entry in enumerate(session.order, start=1)
    ]


@dataclass(frozen=True)
class Result:
    """A submitted try as its learner may see it now.

    `score`, `most` and `is_passed` are those after regrading; `regraded_from` is the first score where they differ.
    """

    quiz: dict[str, Any]
    score: int
    most: int
    is_passed: bool
    shows: Review
    questions: list[QuestionLine]
    may_retry: bool
    free_from: datetime | None
    regraded_from: int | None
    regrade_reason: str
    was_timed_out: bool


def result_of(session: QuizSession, *, at: datetime) -> Result:
    """What a learner sees of a submitted session; LookupError while it is open."""
    attempt = session.attempt
    if attempt is None:
        raise LookupError(_("Bài này chưa nộp."))
    regrade = attempt.regrades.order_by("-pk").first()
    last = regrade or attempt
    quiz = frozen_quiz(last.snapshot_sha256)
    standing = standing_of(session.enrolment, session.quiz_id)
    left = rules.attempts_left(quiz, standing)
    free_from = rules.free_from(quiz, standing)
    shows = rules.shown(
        quiz,
        is_passed=last.is_passed,
        has_tries_left=left != 0,
        is_open=quiz["purpose"] == Purpose.PRETEST and _is_open(session),
    )
    questions = {question["id"]: question for question in quiz["questions"]}
    return Result(
        quiz=quiz,
        score=last.score,
        most=last.max_score,
        is_passed=last.is_passed,
        shows=shows,
        questions=[
            result_line(
                questions[entry["question"]],
                number=number,
                entry=entry,
                chosen=attempt.answers.get(entry["question"], []),
                shows=shows,
            )
            for number, entry in enumerate(session.order, start=1)
            if shows != Review.SCORE
        ],
        may_retry=left != 0,
        free_from=free_from if free_from and free_from > at else None,
        regraded_from=attempt.score if regrade and regrade.score != attempt.score else None,
        regrade_reason=regrade.reason if regrade else "",
        was_timed_out=rules.is_due(session.deadline, attempt.submitted_at),
    )


def open_questions(session: QuizSession) -> list[str]:
    """Ids of the questions of a try that have no answer yet, as it is saved."""
    quiz = narrowed(frozen_quiz(session.snapshot_sha256), asked_of(session.order))
    return unanswered(quiz, settled(quiz, session.saved))


def _is_open(session: QuizSession) -> bool:
    """Whether a pre-test's key may be shown: its post-test is passed, or the course completed."""
    if session.enrolment.completed_at is not None:
        return True
    partner = session.quiz.pairs_with_id
    return partner is not None and passed(session.enrolment, partner)


def passed(enrolment: Enrolment, activity_id: int) -> bool:
    """Whether one of her tries at an activity passed, by its first grading or a later one; an edition's own demands
    are not asked, for they decide what counts, not what may be read."""
    tries = Attempt.objects.filter(enrolment=enrolment, activity=activity_id)
    return tries.filter(Q(is_passed=True) | Q(regrades__is_passed=True)).exists()


@dataclass(frozen=True)
class Progress:
    """Before and after, in points, and the normalised gain."""

    before: int
    before_most: int
    after: int
    after_most: int
    gain: Fraction | None


def progress_of(session: QuizSession, result: Result) -> Progress | None:
    """What changed since the pre-test that goes with this quiz; None without one."""
    before = (
        Attempt.objects.filter(
            enrolment=session.enrolment,
            activity__quiz__purpose=Purpose.PRETEST,
            activity__quiz__pairs_with=session.quiz_id,
        )
        .order_by("submitted_at", "pk")
        .first()
    )
    if before is None:
        return None
    gain = normalised_gain(before.score, before.max_score, result.score, result.most)
    return Progress(before.score, before.max_score, result.score, result.most, gain)
