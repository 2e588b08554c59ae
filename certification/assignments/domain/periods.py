from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from certification.assignments.enums import Withdrawal
from certification.assignments.facts import Below, below_of, concerned_people, facts_about, rules_of
from certification.assignments.models import Assignment, Period
from certification.assignments.planning import Row
from certification.assignments.rules import Rule
from lms.dates import civil_date
from lms.people.domain import lock_rows
from lms.people.queries import all_records

CHUNK = 500
"""People whose rows are written in one transaction, their records locked meanwhile."""


@dataclass(frozen=True)
class Tally:
    """What a refresh did: people looked at; rows opened, fulfilled, withdrawn, and otherwise moved or dropped."""

    people: int = 0
    opened: int = 0
    fulfilled: int = 0
    withdrawn: int = 0
    moved: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.people + other.people, self.opened + other.opened, self.fulfilled + other.fulfilled,
            self.withdrawn + other.withdrawn, self.moved + other.moved,
        )  # fmt: skip


def refresh_periods(
    *,
    at: datetime,
    person_ids: Collection[int] | None = None,
    assignment_ids: Collection[int] | None = None,
) -> Tally:
    """Bring the period rows of these people (None: of all whom it may concern) in line with the facts.

    In chunks, each a transaction of its own unless the caller is in one. Repeating it changes nothing.
    """
    day = civil_date(at)
    rules = live_rules(as_of=day, assignment_ids=assignment_ids)
    if not rules:
        return Tally()
    below = below_of(rules)
    people = concerned_people(rules, as_of=day) if person_ids is None else sorted(set(person_ids))
    return sum((_refresh_chunk(chunk, rules, below, day) for chunk in chunks_of(people)), Tally())


def live_rules(*, as_of: date, assignment_ids: Collection[int] | None = None) -> list[Rule]:
    """The rules in force of assignments that hold on `as_of`, or by which somebody still has a current row."""
    assignments = Assignment.objects.annotate(
        has_rows=Exists(Period.objects.current().filter(assignment=OuterRef("pk")))
    )
    if assignment_ids is not None:
        assignments = assignments.filter(pk__in=assignment_ids)
    has_rows = set(assignments.filter(has_rows=True).values_list("pk", flat=True))
    rules = rules_of(assignments)
    return [
        rule
        for rule in rules
        if rule.assignment_id in has_rows or (rule.starts_on <= as_of and not rule.has_ended(as_of))
    ]


def chunks_of(people: Iterable[int]) -> Iterator[list[int]]:
    ids = list(people)
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


@transaction.atomic
def _refresh_chunk(people: list[int], rules: list[Rule], below: Below, as_of: date) -> Tally:
    records = lock_rows(all_records(people).order_by("pk")).values_list("pk", "canonical_id")
    owners = {pk: owner or pk for pk, owner in records}
    facts = facts_about(owners, rules, below=below)
    changes = Changes()
    for rule in rules:
        for record, owner in owners.items():
            have = facts.periods.get((rule.assignment_id, record), [])  # type: ignore[arg-type]
            want = facts.planned(rule, record, as_of=as_of) if record == owner else _merged(have, as_of)
            changes.compare(rule, record, have, want)
    return replace(changes.write(), people=len(set(owners.values())))


def _merged(periods: list[Period], as_of: date) -> list[Row]:
    """Rows of a record that was merged: what was fulfilled stays, for whoever undoes it; nothing is current."""
    found = []
    for period in periods:
        row = replace(period.as_row(), is_current=False)
        if row.is_open:
            row = replace(row, withdrawn_on=as_of, withdrawn_reason=Withdrawal.MERGED)
        found.append(row)
    return found


class Changes:
    """The rows that are to be inserted, changed and dropped, written in an order in which no constraint is met."""

    def __init__(self) -> None:
        self.fresh: list[Period] = []
        self.changed: list[Period] = []
        self.dropped: list[int] = []
        self.tally = Tally()

    def compare(self, rule: Rule, person_id: int, have: list[Period], want: list[Row]) -> None:
        numbers = {period.number: period for period in have}
        for row in want:
            period = numbers.pop(row.number, None)
            before = period.as_row() if period else None
            if before == row:
                continue
            values: dict[str, Any] = Period.values_of(row)
            if period is None:
                values |= {"assignment_id": rule.assignment_id, "person_id": person_id, "number": row.number}
                self.fresh.append(Period(**values))
            else:
                for name, value in values.items():
                    setattr(period, name, value)
                self.changed.append(period)
            self._count(before, row)
        self.dropped += [period.pk for period in numbers.values()]
        self.tally += Tally(moved=len(numbers))

    def _count(self, before: Row | None, row: Row) -> None:
        if row.fact is not None and (before is None or before.fact != row.fact):
            self.tally += Tally(fulfilled=1)
        elif row.withdrawn_on is not None and (before is None or before.withdrawn_on is None):
            self.tally += Tally(withdrawn=1)
        elif row.is_open and (before is None or not before.is_open):
            self.tally += Tally(opened=1)
        elif row.is_open:
            self.tally += Tally(moved=1)

    def write(self) -> Tally:
        Period.objects.filter(pk__in=self.dropped).delete()
        fields = list(Period.values_of(Row(0, date.min, date.min)))
        for is_current in (False, True):  # one row a person is current, at every moment
            rows = [period for period in self.changed if period.is_current == is_current]
            Period.objects.bulk_update(rows, [name.removesuffix("_id") for name in fields], batch_size=CHUNK)
        Period.objects.bulk_create(self.fresh, batch_size=CHUNK)
        return self.tally
