"""What a manager has to do this week, gathered from every room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from certification.assignments.models import Period
from certification.assignments.queries import UnitOverdue, open_people, overdue_by_unit, periods_within_reach
from certification.campaigns.models import CalendarEntry
from certification.campaigns.permissions import readable_entries
from certification.campaigns.recurrence import occurrences
from courses.classes.enums import ClassState, SeatState
from courses.classes.models import Seat, TrainingClass
from courses.classes.permissions import inviting, may_approve, organised_by
from courses.classes.queries import rows_waiting, with_figures
from lms.dates import midnight
from lms.outbox.queries import deliveries_among
from lms.people.models import Person
from lms.people.permissions import managed_people, managed_units
from lms.roster.permissions import rows_to_decide

AHEAD = timedelta(days=7)
NOMINATED_AHEAD = timedelta(days=60)
DATES_AHEAD = timedelta(days=30)
MOST_CLASSES = 12


@dataclass(frozen=True)
class ToNominate:
    """A class that invites her units, and how many of her people must still take its course and have no seat."""

    training_class: TrainingClass
    people: int
    free: int | None


@dataclass(frozen=True)
class ComingDate:
    """A day of the calendar: a report that is due, or an occasion."""

    entry: CalendarEntry
    on: date
    days: int


@dataclass(frozen=True)
class Week:
    """Every list may be empty; a count of 0 is not shown."""

    nominate: list[ToNominate]
    approve: list[TrainingClass]
    requested: int
    sheet_rows: int
    roster_rows: int
    doubtful_messages: int
    failed_messages: int
    overdue: list[UnitOverdue]
    overdue_people: int
    due_soon: int
    runs_next: list[TrainingClass]
    dates: list[ComingDate]

    @property
    def waits(self) -> int:
        """Things that wait for a decision of hers."""
        return len(self.approve) + sum(
            (self.requested, self.sheet_rows, self.roster_rows, self.doubtful_messages, self.failed_messages)
        )


def week_of(user: Any, *, at: datetime, as_of: date) -> Week:
    """The week of whoever manages people; queries grow with the classes shown, not with the people."""
    mine = organised_by(user, as_of=as_of)
    overdue = overdue_by_unit(user, as_of=as_of)
    submitted = mine.filter(state=ClassState.SUBMITTED).select_related("organiser").order_by("pk")
    deliveries = deliveries_among(managed_people(user, as_of=as_of))
    soon = Period.objects.current().undone(as_of).filter(due_on__gte=as_of, due_on__lte=as_of + AHEAD)
    return Week(
        nominate=_to_nominate(user, at=at, as_of=as_of),
        approve=[row for row in submitted if may_approve(user, row, as_of=as_of)],
        requested=Seat.objects.filter(
            training_class__in=mine.filter(state=ClassState.ANNOUNCED), state=SeatState.REQUESTED
        ).count(),
        sheet_rows=_count(rows_waiting(mine)),
        roster_rows=rows_to_decide(user).count(),
        doubtful_messages=deliveries.in_doubt(at=at).count(),
        failed_messages=deliveries.failed().count(),
        overdue=overdue,
        overdue_people=sum(row.people for row in overdue),
        due_soon=periods_within_reach(user, soon, as_of=as_of).values("person").distinct().count(),
        runs_next=list(
            with_figures(TrainingClass.objects.filter(pk__in=_concerning(user, as_of=as_of)))
            .filter(first_at__lt=midnight(as_of + AHEAD), last_at__gte=at)
            .order_by("first_at", "pk")[:MOST_CLASSES]
        ),
        dates=_coming_dates(user, as_of=as_of),
    )


def _count(rows: Any) -> int:
    return int(rows.order_by().count())


def _concerning(user: Any, *, as_of: date) -> list[int]:
    """Classes that take place, organised by her units or inviting them."""
    own = organised_by(user, as_of=as_of).filter(state=ClassState.ANNOUNCED).values_list("pk", flat=True)
    others = inviting(user, as_of=as_of).filter(state=ClassState.ANNOUNCED).values_list("pk", flat=True)
    return [*own, *others]


def _to_nominate(user: Any, *, at: datetime, as_of: date) -> list[ToNominate]:
    """The next classes that have not begun, and whom she could send."""
    units = list(managed_units(user, as_of=as_of))
    if not units:
        return []
    classes = (
        with_figures(inviting(user, as_of=as_of).filter(state=ClassState.ANNOUNCED))
        .filter(first_at__gt=at, first_at__lt=at + NOMINATED_AHEAD)
        .order_by("first_at", "pk")[:MOST_CLASSES]
    )
    found = []
    for row in classes:
        seated = Person.objects.filter(seats__in=Seat.objects.live().filter(training_class=row))
        people = open_people(units=units, as_of=as_of, course=row.course, excluding=seated).count()
        free = None if row.capacity is None else max(0, row.capacity - row.seats.booked().count())
        if people:
            found.append(ToNominate(row, people, free))
    return found


def _coming_dates(user: Any, *, as_of: date) -> list[ComingDate]:
    """What the calendar holds within DATES_AHEAD for everybody and for her units."""
    found = [
        ComingDate(entry, occurrence.starts_on, (occurrence.starts_on - as_of).days)
        for entry in readable_entries(user, as_of=as_of).active().order_by("pk")
        for occurrence in occurrences(entry, as_of, as_of + DATES_AHEAD)
        if occurrence.starts_on >= as_of
    ]
    return sorted(found, key=lambda each: (each.on, each.entry.pk))
