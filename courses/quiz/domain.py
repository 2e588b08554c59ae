from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.content.models import Activity
from courses.content.queries import manifest_content, snapshot
from courses.learning import domain as learning
from courses.learning.models import Attempt, Enrolment
from courses.quiz import grading
from courses.quiz.models import Quiz, QuizSession
from lms.people.domain import lock_rows


class NoAttemptsLeft(ValueError):
    """All tries at this quiz are used up."""


class AnswersMissing(ValueError):
    """Some questions have no answer yet; `questions` holds their ids. Nothing is recorded."""

    def __init__(self, questions: list[str]) -> None:
        super().__init__(_("Còn câu chưa trả lời."))
        self.questions = questions


@transaction.atomic
def start_quiz(*, enrolment: Enrolment, activity: Activity, by: Any, at: datetime) -> QuizSession:
    """Return the learner's open session of a quiz, or begin a new one on the frozen questions of her edition.

    NoAttemptsLeft when the tries are used up; a passed quiz may be repeated within the same limit.
    """
    lock_rows(Enrolment.objects.filter(pk=enrolment.pk)).get()
    session = QuizSession.objects.filter(enrolment=enrolment, quiz_id=activity.pk, attempt=None).first()
    if session is not None:
        return session
    sha = frozen_sha(enrolment, activity)
    quiz = snapshot(sha)
    used = Attempt.objects.filter(enrolment=enrolment, activity=activity).count()
    if quiz["max_attempts"] and used >= quiz["max_attempts"]:
        raise NoAttemptsLeft(
            _("Bạn đã dùng hết %(count)s lần làm bài. Hãy liên hệ giảng viên phụ trách.")
            % {"count": quiz["max_attempts"]}
        )
    key = uuid.uuid4()
    return QuizSession.objects.create(
        uuid=key,
        enrolment=enrolment,
        quiz_id=activity.pk,
        snapshot_sha256=sha,
        order=grading.draw_order(quiz, seed=str(key)),
        started_at=at,
    )


def frozen_sha(enrolment: Enrolment, activity: Activity) -> str:
    """The snapshot of an activity in the enrolment's edition as it stands now; NotInEdition if it is not part of it."""
    manifest = enrolment.edition.current_manifest
    entry = manifest_content(manifest)["activities"].get(str(activity.uuid)) if manifest else None
    if entry is None:
        raise learning.NotInEdition(_("Bài kiểm tra này không thuộc khóa học bạn đang học."))
    return entry["sha256"]


@transaction.atomic
def submit_quiz(*, session: QuizSession, answers: grading.Answers, by: Any, at: datetime) -> Attempt:
    """Grade a session against its snapshot and record the attempt; a second submission returns the first attempt.

    AnswersRefused for answers that do not belong to it, AnswersMissing while a question is open.
    """
    locked = lock_rows(QuizSession.objects.filter(pk=session.pk)).get()
    if locked.attempt_id is not None:
        return Attempt.objects.get(pk=locked.attempt_id)
    quiz = snapshot(locked.snapshot_sha256)
    score, most, passed = grading.grade(quiz, answers)
    missing = grading.unanswered(quiz, answers)
    if missing:
        raise AnswersMissing(missing)
    attempt = learning.record_attempt(
        enrolment=session.enrolment,
        activity=Activity.objects.get(pk=locked.quiz_id),
        key=f"quiz:{locked.uuid}",
        snapshot_sha256=locked.snapshot_sha256,
        score=score,
        max_score=most,
        is_passed=passed,
        answers=answers,
        by=by,
        at=at,
    )
    QuizSession.objects.filter(pk=locked.pk).update(attempt=attempt)
    return attempt


def quizzes_with(question_id: int) -> list[Quiz]:
    """The quizzes that ask a question."""
    return list(Quiz.objects.filter(entries__question_id=question_id).distinct())
