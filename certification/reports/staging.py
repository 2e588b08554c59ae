"""Rows per person of one attempt to freeze, written in committed chunks that nobody sees until they are published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from certification.awards.models import Award
from certification.reports.canonical import COLUMNS, Fingerprint
from certification.reports.counting import Frame
from certification.reports.models import ReportPerson, Snapshot
from certification.reports.rows import PersonRow, is_new
from lms.people.models import Person, Unit
from lms.people.queries import former_names

CHUNK = 1000
"""People a transaction: a few tenths of a second under SQLite's write lock."""


def stage(
    *, snapshot: Snapshot, frame: Frame, rows: Sequence[PersonRow], after_chunk: Callable[[int], None]
) -> Fingerprint:
    """Write the rows and return their fingerprint, still open. `after_chunk` is told how many people are done, and
    may raise to stop."""
    mark, names = Fingerprint(), _unit_names(frame, {row.unit_id for row in rows})
    for start in range(0, len(rows), CHUNK):
        made = _chunk(snapshot, frame, rows[start : start + CHUNK], names)
        with transaction.atomic():
            ReportPerson.objects.bulk_create(made, batch_size=500)
        mark.add(tuple(getattr(row, name) for name in COLUMNS) for row in made)
        after_chunk(start + len(made))
    return mark


def drop(snapshot: Snapshot) -> None:
    """Delete an attempt that came to nothing. Only rows that no FrozenReport names can go."""
    every: models.QuerySet[ReportPerson] = models.QuerySet(ReportPerson)
    staged = every.filter(snapshot=snapshot, snapshot__frozen=None)
    while keys := list(staged.values_list("pk", flat=True)[:5000]):
        every.filter(pk__in=keys)._raw_delete(staged.db)  # nothing refers to them
    Snapshot.objects.filter(pk=snapshot.pk, frozen=None).delete()


def _chunk(snapshot: Snapshot, frame: Frame, rows: Sequence[PersonRow], names: dict[int, str]) -> list[ReportPerson]:
    definition = frame.definition
    people = Person.objects.in_bulk([row.person_id for row in rows])
    awards = _awards(frame, [row.person_id for row in rows])
    return [
        ReportPerson(
            snapshot=snapshot, person_id=row.person_id, full_name=people[row.person_id].full_name,
            sort_key=people[row.person_id].sort_key, unit_id=frame.layout.standing[row.unit_id],
            unit_name=names[row.unit_id], category_id=row.category_id, sex=row.sex, bits=row.bits,
            parts=",".join(definition.codes_held(row.bits)),
            is_covered=definition.is_covered(row.category_id, row.bits),
            is_new=is_new(definition, category_id=row.category_id, bits=row.bits, before=row.before),
            attendances=row.attendances, new_attendances=row.fresh, awards=awards.get(row.person_id, []),
        )
        for row in rows
    ]  # fmt: skip


def _awards(frame: Frame, person_ids: Sequence[int]) -> dict[int, list[int]]:
    """{person: the keys of the awards that count}, of whatever record of hers."""
    owner = Coalesce("person__canonical_id", F("person_id"))
    rows = (
        Award.objects.valid_on(frame.ends_on)
        .filter(programme_id=frame.definition.target.programme_id, part__isnull=False)
        .annotate(owner=owner)
        .filter(models.Q(person_id__in=person_ids) | models.Q(person__canonical_id__in=person_ids))
    )
    found: dict[int, list[int]] = defaultdict(list)
    for owner_id, pk in rows.order_by("pk").values_list("owner", "pk"):
        found[owner_id].append(pk)
    return found


def _unit_names(frame: Frame, unit_ids: set[int]) -> dict[int, str]:
    """{unit of a posting: what the unit that stands for it was called on the last day}."""
    standing = {pk: frame.layout.standing[pk] for pk in unit_ids}
    names: dict[int, Any] = dict(Unit.objects.filter(pk__in=standing.values()).values_list("pk", "name"))
    if frame.layout.names_of is not None:
        then, today = frame.layout.names_of
        names |= former_names(list(names), as_of=then, today=today)
    return {pk: names[stood] for pk, stood in standing.items()}
