from __future__ import annotations

from certification.awards.signals import awards_changed
from certification.coverage.cells import mark_dirty
from certification.coverage.totals import mark_all_totals_stale, mark_stale_totals
from courses.learning.signals import completion_recorded, completion_reversed
from lms.journal.models import Change
from lms.journal.news import receives
from lms.people.models import Posting
from lms.people.queries import all_records
from lms.people.signals import headcount_declared, postings_changed, units_changed

CHUNK = 5000
"""People named in one statement: a province that merges has more than SQLite takes."""


def _units_of(person_ids: list[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(person_ids), CHUNK):
        people = all_records(person_ids[start : start + CHUNK]).values("pk")
        found |= set(Posting.objects.filter(person__in=people).values_list("unit_id", flat=True))
    return found


@receives(postings_changed)
def after_postings(*, change: Change) -> None:
    mark_dirty(unit_ids=set(change.payload["units"]) | _units_of(change.payload["persons"]))


@receives(units_changed)
def after_units(*, change: Change) -> None:
    """A merger gives people new postings, which can change which of their other units counts them."""
    units = set(change.payload["units"])
    people = list(Posting.objects.filter(unit_id__in=units).values_list("person_id", flat=True).distinct())
    mark_dirty(unit_ids=units | _units_of(people))
    mark_all_totals_stale()


@receives(headcount_declared)
def after_declaration(*, change: Change) -> None:
    mark_stale_totals(unit_ids=change.payload["units"])


@receives(awards_changed)
def after_awards(*, change: Change) -> None:
    mark_dirty(unit_ids=set(change.payload["units"]))


@receives(completion_recorded)
def after_completion(*, change: Change) -> None:
    mark_dirty(unit_ids=set(change.payload["units"]))


@receives(completion_reversed)
def after_reversal(*, change: Change) -> None:
    mark_dirty(unit_ids=_units_of(change.payload["persons"]))
