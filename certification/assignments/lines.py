"""The people of an assignment as a list shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from certification.assignments.enums import TONES, DutyState
from certification.assignments.models import Assignment, Exemption, Period
from certification.assignments.planning import state_of
from lms.people.models import Person
from lms.people.register import lines_of


@dataclass(frozen=True)
class PersonLine:
    """How somebody stands: `due_on` of an undone term, `fulfilled_on` and `lapses_on` of one that is done."""

    person: Person
    unit: str
    category: str
    state: DutyState
    due_on: date
    fulfilled_on: date | None
    lapses_on: date | None
    exemption: Exemption | None

    @property
    def tone(self) -> str:
        return TONES[self.state]


def person_lines(assignment: Assignment, periods: Sequence[Period], *, as_of: date) -> list[PersonLine]:
    """The lines of rows that came from `queries.people_of` (4 queries at most, however many rows)."""
    postings = {line.person.pk: line.posting for line in lines_of([row.person for row in periods], as_of=as_of)}
    exempt = [row.person_id for row in periods if row.is_exempt]  # type: ignore[attr-defined]
    spared: dict[int, Exemption] = {}
    if exempt:
        rows = Exemption.objects.on(as_of).filter(assignment=assignment).select_related("person").order_by("pk")
        spared = {row.person.canonical_id or row.person_id: row for row in rows}
    found = []
    for row in periods:
        posting = postings.get(row.person_id)
        state = state_of(row.as_row(), is_exempt=row.is_exempt, as_of=as_of)  # type: ignore[attr-defined]
        found.append(
            PersonLine(
                person=row.person, unit=posting.unit.name if posting else "",
                category=posting.category.name if posting else "", state=state, due_on=row.due_on,
                fulfilled_on=row.fulfilled_on, lapses_on=row.lapses_on, exemption=spared.get(row.person_id),
            )
        )  # fmt: skip
    return found
