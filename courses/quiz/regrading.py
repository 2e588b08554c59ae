"""Grading again after a wrong key was mended: who is affected, and putting it on the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q

from courses.content.manifest import store_snapshots
from courses.content.models import Snapshot
from courses.learning.domain import record_regrade
from courses.learning.models import Attempt, AttemptRegrade
from courses.learning.rules import Result, passed_activities
from courses.quiz.frozen import asked_of, filled, narrowed
from courses.quiz.grading import is_pass, points
from courses.quiz.mending import Treatment, mended
from courses.quiz.models import Question, Quiz, QuizSession
from lms.journal.domain import record_audit

__all__ = ["Outcome", "Treatment", "affected", "apply_regrade"]


@dataclass(frozen=True)
class Outcome:
    """What grading again would make of an attempt. "Before" is as it stands now, earlier regrades included.

    `passed_after` is what the points say: a pass once given stays unless somebody withdraws it.
    """

    attempt_id: int
    enrolment_id: int
    person_id: int
    score_before: int
    score_after: int
    max_score: int
    passed_before: bool
    passed_after: bool


@dataclass(frozen=True)
class _Case:
    """An attempt beside what it would be: `content` is its corrected snapshot."""

    attempt: Attempt
    outcome: Outcome
    content: dict[str, Any]
    regrades: int
    changes: bool


def affected(*, question: Question, treatment: Treatment) -> list[Outcome]:
    """The attempts that asked `question` and whose points or pass would change, oldest first."""
    return [case.outcome for case in _cases(question, Treatment(treatment)) if case.changes]


@transaction.atomic
def apply_regrade(
    *,
    question: Question,
    treatment: Treatment,
    reason: str,
    by: Any,
    at: datetime,
    withdraw: frozenset[int] = frozenset(),
) -> int:
    """Record what :func:`affected` shows; returns how many attempts were graded again. Repeating it records nothing.

    An attempt that would no longer pass keeps its pass unless its id is in `withdraw`.
    """
    recorded = 0
    for case in list(_cases(question, Treatment(treatment))):
        outcome = case.outcome
        withdraws = outcome.attempt_id in withdraw and outcome.passed_before and not outcome.passed_after
        if not case.changes and not withdraws:
            continue
        [sha] = store_snapshots([case.content])
        record_regrade(
            attempt=case.attempt,
            key=f"quiz-regrade:{outcome.attempt_id}:{case.regrades}:{sha}",
            snapshot_sha256=sha,
            score=outcome.score_after,
            max_score=outcome.max_score,
            is_passed=outcome.passed_after,
            withdraws=withdraws,
            reason=reason,
            by=by,
            at=at,
        )
        recorded += 1
    if recorded:
        detail = {"treatment": str(treatment), "reason": reason, "attempts": recorded, "withdrawn": sorted(withdraw)}
        subject = f"{question.uuid}"
        record_audit(by=by, action="quiz.regrade", subject=subject, at=at, detail=detail, unit_id=question.organiser_id)
    return recorded


def _cases(question: Question, treatment: Treatment) -> Iterator[_Case]:
    today, key = question.content, str(question.uuid)
    attempts = list(_attempts_of(question))
    orders = dict(QuizSession.objects.filter(attempt__in=attempts).values_list("attempt_id", "order"))
    shas = {_last(attempt).snapshot_sha256 for attempt in attempts}
    frozen = {row.sha256: filled(row.content) for row in Snapshot.objects.filter(sha256__in=shas)}
    for attempt in attempts:
        last = _last(attempt)
        quiz = frozen[last.snapshot_sha256]
        asked = asked_of(orders[attempt.pk]) if attempt.pk in orders else quiz["fixed"]
        if key not in asked:
            continue
        questions = [mended(q, today, treatment) if q["id"] == key else q for q in quiz["questions"]]
        content = {**quiz, "questions": questions}
        score, most = points(narrowed(content, asked), attempt.answers)
        passes = is_pass(quiz, score, most)
        yield _Case(
            attempt,
            Outcome(
                attempt_id=attempt.pk,
                enrolment_id=attempt.enrolment_id,
                person_id=attempt.enrolment.person_id,
                score_before=last.score,
                score_after=score,
                max_score=most,
                passed_before=_stands(attempt),
                passed_after=passes,
            ),
            content,
            len(attempt.regrades.all()),
            changes=(score, passes) != (last.score, last.is_passed),
        )


def _attempts_of(question: Question) -> Any:
    """Attempts at quizzes that may have asked the question at any time."""
    quizzes = Quiz.objects.filter(Q(organiser=question.organiser_id) | Q(entries__question=question.pk))
    regrades = AttemptRegrade.objects.order_by("pk")
    return (
        Attempt.objects.filter(activity__in=quizzes.values("pk"))
        .select_related("enrolment")
        .prefetch_related(Prefetch("regrades", queryset=regrades))
        .order_by("pk")
    )


def _last(attempt: Attempt) -> Attempt | AttemptRegrade:
    """What the attempt is worth now."""
    return next(reversed(attempt.regrades.all()), attempt)


def _stands(attempt: Attempt) -> bool:
    """Whether its pass stands, by the ledger's own rule."""
    results = [
        Result("", attempt.pk, each.score, each.max_score, each.is_passed, getattr(each, "withdraws", False))
        for each in [attempt, *attempt.regrades.all()]
    ]
    return bool(passed_activities(results, {"activities": {}}))
