from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, Q, QuerySet

from courses.classes.enums import LIVE_SEATS, STANDING_STATES, ClassState, SeatState
from courses.classes.models import (
    ClassResult,
    ClassSession,
    ClassTrainer,
    Seat,
    SheetRow,
    Trainer,
    TrainingClass,
)
from courses.classes.models.classes import TrainingClassQuerySet
from courses.classes.rules import Hours
from courses.content.models import Course
from courses.content.queries import contents_of, in_language
from courses.learning.models import Completion
from lms.dates import civil_date
from lms.people.models import Person
from lms.people.queries import all_records


# --- lists -----------------------------------------------------------------------------------------------------------
def with_figures(classes: TrainingClassQuerySet) -> TrainingClassQuerySet:
    """Classes with first_at, last_at and how many people are confirmed, wait, and ask (one query)."""
    return classes.select_related("course", "organiser").annotate(
        first_at=Min("sessions__starts_at"),
        last_at=Max("sessions__ends_at"),
        confirmed=_seats(SeatState.CONFIRMED),
        waiting=_seats(SeatState.WAITING),
        requested=_seats(SeatState.REQUESTED),
    )


def _seats(state: SeatState) -> Count:
    return Count("seats", filter=Q(seats__state=state), distinct=True)


def course_titles(courses: Iterable[Course]) -> dict[int, str]:
    """{course: its title in the reader's language}; its code for one that was never published (2 queries)."""
    rows = list(courses)
    pairs = dict(
        Course.objects.filter(pk__in=[row.pk for row in rows]).values_list(
            "pk", "current_edition__current_manifest__sha256"
        )
    )
    contents = contents_of(sha for sha in pairs.values() if sha)
    return {
        row.pk: in_language(contents[sha]["course"]["locales"])["title"] if (sha := pairs.get(row.pk)) else row.code
        for row in rows
    }


def title_of(training_class: TrainingClass) -> str:
    """The course's title in the source language, as it stands on papers."""
    sha = (
        Course.objects.filter(pk=training_class.course_id)
        .values_list("current_edition__current_manifest__sha256", flat=True)
        .get()
    )
    if not sha:
        return training_class.course.code
    return in_language(contents_of([sha])[sha]["course"]["locales"], settings.LANGUAGE_CODE)["title"]


def seats_of(person: Person) -> QuerySet[Seat]:
    """Her live seats in classes that take or took place, the next one first."""
    return (
        Seat.objects.live()
        .filter(person__in=all_records([person.pk]).values("pk"), training_class__state__in=STANDING_STATES)
        .select_related("training_class__course")
        .annotate(first_at=Min("training_class__sessions__starts_at"), last_at=Max("training_class__sessions__ends_at"))
        .order_by("first_at", "pk")
    )


# --- clashes ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Clash:
    """A sitting of another class at the same time."""

    class_title: str
    starts_at: datetime
    ends_at: datetime
    as_trainer: bool


def hours_of(training_class: TrainingClass) -> list[Hours]:
    """When a class takes place."""
    return [Hours(session.starts_at, session.ends_at) for session in training_class.sessions.all()]


def clashes_for(
    person_ids: Collection[int], hours: Sequence[Hours], *, besides: TrainingClass | None = None
) -> dict[int, list[Clash]]:
    """{person: what she has at one of these hours, as a learner or as a trainer}; two queries for however many."""
    found: dict[int, list[Clash]] = {}
    if not person_ids or not hours:
        return found
    at_once = Q(pk__in=[])
    for each in hours:
        at_once |= Q(starts_at__lt=each.ends_at, ends_at__gt=each.starts_at)
    sessions = ClassSession.objects.filter(at_once, training_class__state__in=STANDING_STATES)
    if besides is not None:
        sessions = sessions.exclude(training_class=besides)
    fields = ("training_class__title", "starts_at", "ends_at")
    seated = sessions.filter(
        training_class__seats__person__in=person_ids, training_class__seats__state__in=LIVE_SEATS
    ).values_list("training_class__seats__person_id", *fields)
    taught = sessions.filter(training_class__class_trainers__trainer__person__in=person_ids).values_list(
        "training_class__class_trainers__trainer__person_id", *fields
    )
    for rows, as_trainer in ((seated, False), (taught, True)):
        for pk, title, starts, ends in rows.order_by("starts_at"):
            if pk in person_ids:
                found.setdefault(pk, []).append(Clash(title, starts, ends, as_trainer))
    return found


def trainer_clashes(
    trainers: Sequence[Trainer], hours: Sequence[Hours], *, besides: TrainingClass | None = None
) -> dict[int, list[Clash]]:
    """{trainer: other classes that she teaches or attends then}; one from outside is known by her entry alone."""
    owners = {trainer.person_id: trainer.pk for trainer in trainers if trainer.person_id}
    found = {owners[pk]: clashes for pk, clashes in clashes_for(set(owners), hours, besides=besides).items()}
    guests = [trainer.pk for trainer in trainers if not trainer.person_id]
    if guests and hours:
        at_once = Q(pk__in=[])
        for each in hours:
            at_once |= Q(training_class__sessions__starts_at__lt=each.ends_at,
                         training_class__sessions__ends_at__gt=each.starts_at)  # fmt: skip
        rows = ClassTrainer.objects.filter(
            at_once, trainer__in=guests, training_class__state__in=STANDING_STATES
        ).exclude(training_class=besides)
        for row in rows.select_related("training_class").distinct():
            for session in row.training_class.sessions.all():
                found.setdefault(row.trainer_id, []).append(
                    Clash(row.training_class.title, session.starts_at, session.ends_at, as_trainer=True)
                )
    return found


def completed_already(person_ids: Collection[int], course: Course) -> set[int]:
    """Of these people, those who have completed the course."""
    rows = Completion.objects.standing().filter(course=course, person__in=person_ids)
    return set(rows.values_list("person_id", flat=True))


# --- what waits ------------------------------------------------------------------------------------------------------
def rows_waiting(classes: QuerySet[TrainingClass]) -> QuerySet[SheetRow]:
    """Rows of attendance sheets on which a human must decide, in classes that can still change."""
    return SheetRow.objects.waiting().filter(
        sheet__training_class__in=classes, sheet__training_class__state=ClassState.ANNOUNCED
    )


# --- the auditor -----------------------------------------------------------------------------------------------------
def random_sample(
    units: QuerySet[Any], *, since: date, until: date, size: int, seed: int
) -> tuple[list[ClassResult], int]:
    """(`size` of the results that were approved for classes of these units, drawn by `seed`; of how many).

    `since` and `until` are days of approval, both included. The same seed over the same results draws the same.
    """
    rows = ClassResult.objects.filter(
        is_met=True, submission__state="approved", submission__training_class__organiser__in=units
    )
    keys = [
        pk
        for pk, at in rows.order_by("pk").values_list("pk", "submission__decided_at")
        if at is not None and since <= civil_date(at) <= until
    ]
    drawn = random.Random(seed).sample(keys, min(size, len(keys)))  # noqa: S311 - a draw that can be repeated
    found = ClassResult.objects.select_related(
        "person", "submission__training_class__organiser", "submission__submitted_by", "submission__decided_by",
        "completion__reversal", "attendance__reversal",
    ).prefetch_related("submission__evidence").in_bulk(drawn)  # fmt: skip
    return [found[pk] for pk in drawn], len(keys)
