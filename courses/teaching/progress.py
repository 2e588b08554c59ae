"""How learners stand in a course: counts and lists asked of the database, and the lines of one page with reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from courses.learning.facts import EnrolmentFacts, facts_of
from courses.learning.models import Attempt, AttemptRegrade, Enrolment, LessonProgress, Presence
from courses.learning.rules import passed_activities
from courses.teaching.allowances import Extra, extra_of, extra_tries, granted_tries
from courses.teaching.demands import Demands, EditionDemand, QuizDemand
from courses.teaching.enums import Shown, Standing
from courses.teaching.stuck import IDLE, MANY_FAILURES, QuizTries, Reason, reasons_for, standing_of
from lms.dates import civil_date
from lms.people.models import Cohort, CohortMember, Person

OWNER = Coalesce("person__canonical_id", "person_id")
ORDER = {Standing.STUCK: 0, Standing.UNDER_WAY: 1, Standing.DONE: 2}
SHOWN = {
    Shown.ALL: set(Standing), Shown.STUCK: {Standing.STUCK}, Shown.DONE: {Standing.DONE},
    Shown.NOT_DONE: {Standing.STUCK, Standing.UNDER_WAY},
}  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """People of a course or cohort; stuck ones are under way too."""

    enrolled: int = 0
    under_way: int = 0
    done: int = 0
    stuck: int = 0


@dataclass(frozen=True)
class LearnerLine:
    """One learner as her trainer sees her: no minutes, no choices, of her days the last alone."""

    enrolment: Enrolment
    person: Person
    lessons_done: int
    lessons_total: int
    quizzes: list[QuizTries]
    last_on: date
    completed_on: date | None
    standing: Standing
    reasons: list[Reason]


def learners(course_id: int, cohort: Cohort | None = None) -> QuerySet[Enrolment]:
    """Active enrolments in a course, of all or of a cohort's members."""
    rows = Enrolment.objects.filter(course=course_id, ended_at=None)
    if cohort is None:
        return rows
    members = CohortMember.objects.filter(cohort=cohort, left_at=None)
    return rows.alias(owner=OWNER).filter(owner__in=members.annotate(owner=OWNER).values("owner"))


def with_standing(rows: QuerySet[Enrolment], demands: Demands, *, at: datetime) -> QuerySet[Any, Any]:
    """The same rows with `last_seen` and `place`, the number that ORDER gives to a standing.

    The conditions are those of `stuck.reasons_for`; a test holds the two equal.
    """
    started = F("started_at")
    last_seen = Greatest(started, *(Coalesce(Subquery(last), started) for last in _last_traces()))
    stuck = Q(last_seen__lte=at - IDLE) | Exists(_failed(demands)) | Exists(_used_up(demands))
    return rows.annotate(last_seen=last_seen).annotate(
        place=Case(
            When(completed_at__isnull=False, then=Value(ORDER[Standing.DONE])),
            When(stuck, then=Value(ORDER[Standing.STUCK])),
            default=Value(ORDER[Standing.UNDER_WAY]),
            output_field=IntegerField(),
        )
    )


def only(rows: QuerySet[Any, Any], shown: Shown | str) -> QuerySet[Any, Any]:
    """Of rows with a standing, those that are asked for."""
    return rows.filter(place__in=[ORDER[standing] for standing in SHOWN[Shown(shown)]])


def in_need_first(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Rows with a standing, what needs attention on top; within it who was away longest."""
    return rows.order_by("place", "last_seen", "person__sort_key", "pk").select_related("person__canonical")


def counts_by_course(rows: QuerySet[Any, Any]) -> dict[int, Counts]:
    """{course: people}, of rows with a standing; a person with two records counts once (1 query)."""
    people = {str(standing): Count("owner", distinct=True, filter=Q(place=place)) for standing, place in ORDER.items()}
    found: Any = (
        rows.alias(owner=OWNER).order_by().values("course").annotate(everybody=Count("owner", distinct=True), **people)
    )
    return {
        row["course"]: Counts(
            enrolled=row["everybody"],
            under_way=row[Standing.UNDER_WAY] + row[Standing.STUCK],
            done=row[Standing.DONE],
            stuck=row[Standing.STUCK],
        )
        for row in found
    }


def lines_of(rows: Sequence[Enrolment], demands: Demands, *, at: datetime) -> list[LearnerLine]:
    """The lines of one page (2 queries, however many rows)."""
    facts = facts_of(row.pk for row in rows)
    extra = extra_of({row.person.canonical_id or row.person_id for row in rows})
    return [_line(row, demands.editions.get(row.edition_id), facts[row.pk], extra, at) for row in rows]


def _line(
    row: Enrolment,
    demand: EditionDemand | None,
    facts: EnrolmentFacts,
    extra: Extra,
    at: datetime,
) -> LearnerLine:
    lessons = [lesson["key"] for lesson in demand.content["lessons"]] if demand else []
    person = row.person.canonical or row.person
    quizzes = _tries(demand, facts, extra, person) if demand else []
    last_at = max(filter(None, [row.started_at, facts.last_at]))
    reasons = reasons_for(is_done=row.completed_at is not None, last_at=last_at, quizzes=quizzes, at=at)
    return LearnerLine(
        enrolment=row,
        person=person,
        lessons_done=sum(key in facts.lessons for key in lessons),
        lessons_total=len(lessons),
        quizzes=quizzes,
        last_on=civil_date(last_at),
        completed_on=civil_date(row.completed_at) if row.completed_at else None,
        standing=standing_of(is_done=row.completed_at is not None, reasons=reasons),
        reasons=reasons,
    )


def _tries(demand: EditionDemand, facts: EnrolmentFacts, extra: Extra, person: Person) -> list[QuizTries]:
    passed = passed_activities(facts.results, demand.counts)
    worth: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for result in facts.results:  # a regrade follows its attempt and replaces it
        worth[result.activity][result.attempt] = (result.score, result.max_score)

    def line(uuid: str, quiz: QuizDemand) -> QuizTries:
        scores = [score for score in worth[uuid].values() if score[1]]
        return QuizTries(
            id=quiz.id,
            title=quiz.title,
            tries=len(worth[uuid]),
            is_passed=uuid in passed,
            most=quiz.most + granted_tries(extra, person.pk, quiz.id) if quiz.most else 0,
            best=max(scores, key=lambda score: (score[0] / score[1], score), default=None),
        )

    return [line(uuid, quiz) for uuid, quiz in demand.quizzes.items()]


# --- what the database is asked ---------------------------------------------------------------------------------------
def _last_traces() -> Iterable[QuerySet[Any, Any]]:
    """The last lesson, try and credited time of the enrolment in question, as sub-queries."""
    for model, moment in ((LessonProgress, "finished_at"), (Attempt, "submitted_at"), (Presence, "credited_until")):
        rows = model.objects.filter(enrolment=OuterRef("pk")).order_by().values("enrolment")
        yield rows.annotate(last=Max(moment)).values("last")


def _unpassed(demands: Demands) -> QuerySet[Attempt]:
    """Tries of the enrolment in question at graded activities that stand as not passed (`rules.passed_activities`)."""
    regrades = AttemptRegrade.objects.filter(attempt=OuterRef("pk"))
    withdrawn_later = AttemptRegrade.objects.filter(
        attempt=OuterRef("attempt_id"), pk__gt=OuterRef("pk"), withdraws=True
    )
    good_regrades = _reaching(regrades, demands, "attempt__").filter(~Exists(withdrawn_later))
    attempts = Attempt.objects.filter(enrolment=OuterRef("enrolment_id"), activity=OuterRef("activity_id"))
    never_withdrawn = _reaching(attempts, demands, "").filter(~Exists(regrades.filter(withdraws=True)))
    raised = attempts.filter(Exists(good_regrades))
    rows = Attempt.objects.filter(enrolment=OuterRef("pk"))
    rows = rows.filter(demands.graded(edition="enrolment__edition_id", activity="activity_id"))
    return rows.exclude(Exists(never_withdrawn)).exclude(Exists(raised))


def _reaching(rows: QuerySet[Any, Any], demands: Demands, prefix: str) -> QuerySet[Any, Any]:
    """Passed results that reach the share of points of the learner's edition as well, in integers."""
    percent = demands.percent(edition=f"{prefix}enrolment__edition_id", activity=f"{prefix}activity_id")
    above = ExpressionWrapper(F("score") * 100 - percent * F("max_score"), output_field=IntegerField())
    return rows.alias(above=above).filter(is_passed=True, above__gte=0)


def _failed(demands: Demands) -> QuerySet[Any, Any]:
    """Quizzes with many failures."""
    rows = _unpassed(demands).order_by().values("activity")
    return rows.annotate(count=Count("pk")).filter(count__gte=MANY_FAILURES).values("activity")


def _used_up(demands: Demands) -> QuerySet[Any, Any]:
    """The last try that she has, without a pass."""
    return _unpassed(demands).filter(
        demands.used_up(
            edition="enrolment__edition_id", activity="activity_id", number="number", extra=extra_tries()
        )
    )  # fmt: skip
