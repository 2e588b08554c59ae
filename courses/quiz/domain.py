from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.content.models import Activity
from courses.learning import domain as learning
from courses.learning.models import Attempt, Enrolment
from courses.quiz import answers as answering
from courses.quiz import grading, rules
from courses.quiz.draws import draw
from courses.quiz.frozen import asked_of, narrowed
from courses.quiz.models import Accommodation, Question, Quiz, QuizSession
from courses.quiz.queries import frozen_quiz, frozen_sha, standing_of
from courses.quiz.wording import moment_words
from lms import dates
from lms.authors import stored_login
from lms.people.domain import lock_rows
from lms.people.models import Person
from lms.people.queries import all_records

SWEEP_CHUNK = 200
TRIES = 20
"""How often a write gives way to another tab before it gives up."""


class StartRefused(ValueError):
    """A new try cannot begin now; the message says why and what she can do."""


class NoAttemptsLeft(StartRefused):
    """All tries at this quiz are used up."""


class TooSoon(StartRefused):
    """The pause after the last try is not over."""


class NothingToAsk(StartRefused):
    """Every question of the quiz is waiting to be reviewed."""


class SessionOver(ValueError):
    """The try is submitted, or its time is up: nothing more is saved."""


class AnswersMissing(ValueError):
    """Some questions have no answer yet; `questions` holds their ids. What there is was saved, nothing is graded."""

    def __init__(self, questions: list[str]) -> None:
        super().__init__(_("Còn câu chưa trả lời."))
        self.questions = questions


@transaction.atomic
def start_quiz(*, enrolment: Enrolment, activity: Activity, by: Any, at: datetime) -> QuizSession:
    """Return the learner's open session of a quiz, or begin a new one on the frozen questions of her edition.

    A session whose time ran out meanwhile is graded and returned. StartRefused says why none can begin; a passed quiz
    may be repeated within the same limits.
    """
    lock_rows(Enrolment.objects.filter(pk=enrolment.pk)).get()
    session = QuizSession.objects.filter(enrolment=enrolment, quiz_id=activity.pk, attempt=None).first()
    if session is not None:
        if rules.is_closed(session.deadline, at):
            submit_quiz(session=session, answers={}, by=by, at=at)
        return session
    sha = frozen_sha(enrolment, activity)
    quiz = frozen_quiz(sha)
    standing = standing_of(enrolment, activity.pk)
    if rules.attempts_left(quiz, standing) == 0:
        raise NoAttemptsLeft(
            _("Bạn đã dùng hết %(count)s lần làm bài. Hãy liên hệ giảng viên phụ trách.") % {"count": standing.used}
        )
    free_from = rules.free_from(quiz, standing)
    if free_from is not None and at < free_from:
        raise TooSoon(_("Bạn làm lại được từ %(moment)s.") % {"moment": moment_words(free_from)})
    order = draw(quiz, as_of=dates.civil_date(at))
    if not order:
        raise NothingToAsk(
            _("Bài này đang được rà soát lại nên chưa có câu hỏi nào để làm. Hãy quay lại sau hoặc hỏi giảng viên.")
        )
    return QuizSession.objects.create(
        enrolment=enrolment,
        quiz_id=activity.pk,
        snapshot_sha256=sha,
        order=order,
        started_at=at,
        deadline=rules.deadline_of(quiz, at, standing.allowance),
    )


def save_answers(
    *, session: QuizSession, answers: grading.Answers, seen: dict[str, str] | None = None, by: Any, at: datetime
) -> grading.Answers:
    """Keep what a tab sends of a try and return all that is saved; another tab's work stays (`answers.merged`).

    AnswersRefused for what does not belong to it; SessionOver once it is submitted or its time is up, in which case
    what was saved in time is graded.
    """
    saved, attempt, _missing = _keep(session, answers, seen or {}, by=by, at=at, submits=False)
    if attempt is not None:
        raise SessionOver(_("Bài này đã nộp hoặc đã hết giờ."))
    return saved


def submit_quiz(
    *, session: QuizSession, answers: grading.Answers, seen: dict[str, str] | None = None, by: Any, at: datetime
) -> Attempt:
    """Grade a session against its snapshot and record the attempt; a second submission returns the first attempt.

    `answers` (shape: `courses.quiz.answers`) go above what is saved. AnswersRefused for those that do not belong to it,
    AnswersMissing while a question is open. Once the time is up open questions count as wrong, and what arrives later
    than the grace is not looked at.
    """
    _saved, attempt, missing = _keep(session, answers, seen or {}, by=by, at=at, submits=True)
    if attempt is None:
        raise AnswersMissing(missing)
    return attempt


Kept = tuple[grading.Answers, Attempt | None, list[str]]
"""What is saved, the attempt if there is one, the questions that are left open."""


def _keep(
    session: QuizSession, answers: grading.Answers, seen: dict[str, str], *, by: Any, at: datetime, submits: bool
) -> Kept:
    """Merge, store, and grade what is to be graded; whoever finds that another tab was faster does it again.

    No lock is held between reading and writing: the row says by its revision whether it is still what was read.
    """
    for _again in range(TRIES):
        try:
            return _keep_once(session, answers, seen, by=by, at=at, submits=submits)
        except _Overtaken:
            session.refresh_from_db(fields=["saved", "revision", "attempt", "deadline"])
    raise _Overtaken


class _Overtaken(Exception):
    """Another tab wrote the session since it was read; everything of this turn is rolled back."""


@transaction.atomic
def _keep_once(
    session: QuizSession, answers: grading.Answers, seen: dict[str, str], *, by: Any, at: datetime, submits: bool
) -> Kept:
    if session.attempt is not None:
        return session.saved, session.attempt, []
    quiz = narrowed(frozen_quiz(session.snapshot_sha256), asked_of(session.order))
    is_late = rules.is_closed(session.deadline, at)
    saved: grading.Answers = session.saved
    if not is_late:
        saved = answering.merged(session.saved, answers, seen)
        answering.check_saved(quiz, saved)
    final = answering.settled(quiz, saved)
    missing = grading.unanswered(quiz, final)
    if is_late or (submits and (not missing or rules.is_due(session.deadline, at))):
        attempt = _record(session, quiz, final, by=by, at=at)
        _write(session, saved=saved, saved_at=at, attempt=attempt)
        return saved, attempt, []
    if saved != session.saved:
        _write(session, saved=saved, saved_at=at)
    elif not _as_read(session).exists():
        raise _Overtaken
    return saved, None, missing


def _as_read(session: QuizSession) -> QuerySet[QuizSession]:
    """The session's row while it is still what was read."""
    return QuizSession.objects.filter(pk=session.pk, revision=session.revision, attempt=None)


def _write(session: QuizSession, **values: Any) -> None:
    if not _as_read(session).update(**values, revision=session.revision + 1):
        raise _Overtaken
    session.revision += 1
    for name, value in values.items():
        setattr(session, name, value)


def _record(session: QuizSession, quiz: dict[str, Any], final: grading.Answers, *, by: Any, at: datetime) -> Attempt:
    score, most, passed = grading.grade(quiz, final)
    return learning.record_attempt(
        enrolment=session.enrolment,
        activity=session.quiz.activity_ptr,
        key=f"quiz:{session.uuid}",
        snapshot_sha256=session.snapshot_sha256,
        score=score,
        max_score=most,
        is_passed=passed,
        answers=final,
        by=by,
        at=at,
    )


def close_due_sessions(*, at: datetime, limit: int = SWEEP_CHUNK) -> int:
    """Grade what was saved in time of the tries whose time is up; returns how many were closed."""
    due = (
        QuizSession.objects.filter(attempt=None, deadline__lt=at - rules.GRACE, enrolment__ended_at=None)
        .select_related("quiz", "enrolment__edition__current_manifest")
        .defer("enrolment__edition__current_manifest__content")
        .order_by("deadline", "pk")
    )
    closed = 0
    for session in due[:limit]:
        try:
            submit_quiz(session=session, answers={}, by=None, at=at)
        except learning.EnrolmentEnded:  # it ended since the list was read; its tries stay as they were
            continue
        closed += 1
    return closed


@transaction.atomic
def grant_accommodation(
    *, person: Person, quiz: Quiz | None, extra_time_percent: int, extra_attempts: int, by: Any, at: datetime
) -> Accommodation | None:
    """Give a person more time or tries at a quiz, or at all when `quiz` is None, in place of what she had there.

    Zero of both takes it back and returns None. A try under way gets its longer time at once, never a shorter one.
    """
    lock_rows(Person.objects.filter(pk=person.pk)).get()
    Accommodation.objects.filter(person=person, quiz=quiz, ended_at=None).update(ended_at=at)
    granted = None
    if extra_time_percent or extra_attempts:
        granted = Accommodation(
            person=person,
            quiz=quiz,
            extra_time_percent=extra_time_percent,
            extra_attempts=extra_attempts,
            granted_at=at,
            granted_by=stored_login(by),
        )
        granted.full_clean(exclude=["person", "quiz", "granted_by", "ended_at"])
        granted.save()
    running = QuizSession.objects.filter(
        enrolment__person__in=all_records([person.pk]), attempt=None, deadline__gt=at - rules.GRACE
    )
    for session in running.filter(**({"quiz": quiz} if quiz else {})):
        allowance = standing_of(session.enrolment, session.quiz_id).allowance
        longer = rules.deadline_of(frozen_quiz(session.snapshot_sha256), session.started_at, allowance)
        if longer and session.deadline and longer > session.deadline:
            QuizSession.objects.filter(pk=session.pk).update(deadline=longer)
    return granted


def quizzes_with(question: Question) -> list[int]:
    """The quizzes that ask a question or may draw it, now or until its last change."""
    asks = Quiz.objects.filter(entries__question=question.pk)
    draws = Quiz.objects.filter(pools__isnull=False, organiser=question.organiser_id)
    return sorted({*asks.values_list("pk", flat=True), *draws.values_list("pk", flat=True)})
