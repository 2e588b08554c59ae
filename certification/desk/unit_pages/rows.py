"""Units as the pages show them: what they stand under, how many people, since when. A fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from lms.people.models import Posting, Unit, UnitParent
from lms.people.queries import unit_names


@dataclass(frozen=True)
class UnitLine:
    """A unit on a day, under the name of that day; `people` is None where the reader may not know."""

    unit: Unit
    name: str
    parent: str
    people: int | None


def unit_lines(units: Sequence[Unit], *, as_of: date, countable: QuerySet[Unit]) -> list[UnitLine]:
    """Lines for these units; people are counted in those of `countable`."""
    keys = [unit.pk for unit in units]
    names = unit_names(keys, as_of=as_of)
    parents = dict(UnitParent.objects.on(as_of).filter(unit_id__in=keys).values_list("unit_id", "parent__name"))
    counted = set(countable.filter(pk__in=keys).values_list("pk", flat=True))
    people = people_in(keys, as_of=as_of)
    return [
        UnitLine(
            unit,
            names.get(unit.pk, unit.name),
            parents.get(unit.pk, ""),
            people.get(unit.pk, 0) if unit.pk in counted else None,
        )
        for unit in units
    ]


def people_in(unit_ids: Sequence[int], *, as_of: date) -> dict[int, int]:
    """{unit: distinct people with a posting there on the day}."""
    rows = Posting.objects.on(as_of).filter(unit_id__in=unit_ids).values("unit_id")
    owner = Coalesce("person__canonical_id", "person_id")
    return dict(rows.annotate(people=Count(owner, distinct=True)).values_list("unit_id", "people"))
