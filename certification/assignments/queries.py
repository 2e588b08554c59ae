from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from certification.assignments.enums import UNDONE_STATES, DutyState
from certification.assignments.models import Assignment, Exemption, Period, PeriodQuerySet, in_state
from certification.assignments.planning import state_of
from certification.assignments.titles import asked_by
from courses.content.models import Course
from courses.learning.models import Completion
from lms.people.models import Person, PersonQuerySet, Posting, Unit, UnitClosure
from lms.people.permissions import READING_ROLES, people_reached, reach, rights_of
from lms.people.queries import category_ids_on, records_of


@dataclass(frozen=True)
class Duty:
    """What is asked of one person: which courses, by when, and how she stands. `exemption` where she is spared."""

    name: str
    title: str
    language: str
    course_codes: tuple[str, ...]
    due_on: date
    lapses_on: date | None
    is_renewal: bool
    """What she did before runs out, or has."""
    state: DutyState
    exemption: Exemption | None

    @property
    def is_undone(self) -> bool:
        return self.state in UNDONE_STATES


@dataclass(frozen=True)
class Counts:
    """People whom an assignment reaches, by how they stand."""

    reached: int = 0
    by_state: dict[str, int] | None = None

    def of(self, state: DutyState) -> int:
        return (self.by_state or {}).get(state, 0)


@dataclass(frozen=True)
class UnitOverdue:
    """People of a unit with something overdue, each counted once."""

    unit: Unit
    people: int


def duties_of(person: Person, *, as_of: date, categories: Collection[int] | None = None) -> list[Duty]:
    """What is asked of her on `as_of`, what is undone first and the earliest due date on top.

    1 query where nothing is; otherwise a few, however many there are. `categories`: those she is posted in on `as_of`,
    where the caller knows them.
    """
    rows = (
        Period.objects.current()
        .filter(person__in=records_of(person.pk))
        .select_related("assignment__course", "assignment__part", "assignment__path")
    )
    periods = list(rows)
    if not periods:
        return []
    if categories is None:
        categories = category_ids_on(person, as_of=as_of)
    asked = asked_by((period.assignment for period in periods), categories=categories)
    spared = {
        row.assignment_id: row for row in Exemption.objects.on(as_of).filter(person__in=records_of(person.pk))
    }  # fmt: skip
    duties = []
    for period in periods:
        exemption, what = spared.get(period.assignment_id), asked[period.assignment_id]
        state = state_of(period.as_row(), is_exempt=exemption is not None, as_of=as_of)
        duties.append(
            Duty(
                name=period.assignment.name, title=what.title, language=what.language, course_codes=what.codes,
                due_on=period.due_on, lapses_on=period.lapses_on, is_renewal=period.is_renewal, state=state,
                exemption=exemption if state == DutyState.EXEMPT else None,
            )
        )  # fmt: skip
    return sorted(duties, key=lambda duty: (not duty.is_undone, duty.due_on, duty.name))


def periods_within_reach(user: Any, periods: PeriodQuerySet, *, as_of: date) -> PeriodQuerySet:
    """Of these rows, those of people posted today where she may read, within the categories of each role."""
    if user.is_active and user.is_superuser:
        return periods
    people = people_reached(user, Posting.objects.on(as_of), kinds=READING_ROLES, as_of=as_of)
    return periods.filter(person__in=people.values("pk"))


def counts_by_assignment(user: Any, assignments: Iterable[Assignment], *, as_of: date) -> dict[int, Counts]:
    """{assignment: how the people within her reach stand} (1 query)."""
    rows = Period.objects.current().filter(assignment__in=[row.pk for row in assignments])
    rows = periods_within_reach(user, rows, as_of=as_of).with_exemption(as_of)
    states = {str(state): Count("pk", filter=in_state(state, as_of=as_of)) for state in DutyState}
    found: Any = rows.order_by().values("assignment").annotate(reached=Count("pk"), **states)
    return {
        row["assignment"]: Counts(row["reached"], {state: row[state] for state in states}) for row in found
    }  # fmt: skip


def people_of(
    user: Any, assignment: Assignment, *, as_of: date, state: DutyState | None = None, words: str = ""
) -> PeriodQuerySet:
    """The current rows of the people within her reach, by name, `with_exemption`."""
    rows = Period.objects.current().filter(assignment=assignment)
    rows = periods_within_reach(user, rows, as_of=as_of).with_exemption(as_of)
    if state is not None:
        rows = rows.in_state(state, as_of=as_of)
    if words.strip():
        rows = rows.filter(person__in=Person.objects.matching(words))
    return rows.select_related("person").order_by("person__sort_key", "person_id")


def overdue_by_unit(user: Any, *, as_of: date) -> list[UnitOverdue]:
    """The units within her reach in which somebody posted there has something overdue, most people first.

    Somebody counts where her primary posting lies; with none, at each of her postings.
    """
    overdue = Period.objects.current().undone(as_of).filter(due_on__lt=as_of)
    postings = Posting.objects.on(as_of).annotate(owner=Coalesce("person__canonical_id", "person_id"))
    primary = Posting.objects.on(as_of).filter(person=OuterRef("person_id"), is_primary=True)
    postings = postings.filter(Q(is_primary=True) | ~Exists(primary))
    if not (user.is_active and user.is_superuser):
        rights = rights_of(user, READING_ROLES) if user.is_active else []
        postings = postings.filter(reach(rights, as_of=as_of))
    counted: Any = (
        postings.filter(owner__in=overdue.order_by().values("person_id"))
        .order_by()
        .values("unit")
        .annotate(people=Count("owner", distinct=True))
    )
    numbers = {row["unit"]: row["people"] for row in counted}
    units = Unit.objects.filter(pk__in=numbers).order_by("sort_key", "pk")
    return sorted((UnitOverdue(unit, numbers[unit.pk]) for unit in units), key=lambda row: -row.people)


def open_people(
    *,
    units: Iterable[Unit] | QuerySet[Unit],
    as_of: date,
    course: Course | None = None,
    assignment: Assignment | None = None,
    excluding: QuerySet[Person] | None = None,
) -> PersonQuerySet:
    """People posted on `as_of` in or below `units` who still have to do an assignment, or one that asks for `course`.

    Whoever is exempt is left out, and `excluding`: people who have a place in a class already.
    """
    periods = Period.objects.current().undone(as_of)
    if assignment is not None:
        periods = periods.filter(assignment=assignment)
    keys = [unit.pk for unit in units]
    below = UnitClosure.objects.on(as_of).filter(ancestor_id__in=keys).values("descendant_id")
    owner = Coalesce("person__canonical_id", "person_id")
    posted = Posting.objects.on(as_of).filter(unit__in=below).annotate(owner=owner).values("owner")
    people = Person.objects.canonical_only().filter(pk__in=posted)
    if course is None:
        people = people.filter(pk__in=periods.values("person_id"))
    else:  # a part or path may still be open while this course of it is done
        whole = periods.filter(
            Q(assignment__part__requirements__courses=course) | Q(assignment__path__requirements__courses=course)
        )
        done = Completion.objects.standing().filter(course=course).annotate(owner=owner).values("owner")
        people = people.filter(
            Q(pk__in=periods.filter(assignment__course=course).values("person_id"))
            | Q(pk__in=whole.filter(is_renewal=True).values("person_id"))
            | (Q(pk__in=whole.values("person_id")) & ~Q(pk__in=done))
        )
    if excluding is not None:
        people = people.exclude(pk__in=excluding.annotate(owner=Coalesce("canonical_id", "pk")).values("owner"))
    return people.in_name_order()
