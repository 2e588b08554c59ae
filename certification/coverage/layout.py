"""Under which units a figure places people: the tree of the date, or today's with what stands for closed units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from certification.coverage.enums import Geography
from lms.people.models import Unit, UnitClosure
from lms.people.queries import successor_map


@dataclass(frozen=True)
class Layout:
    """Where the people of one unit's subtree stand.

    `standing` maps every posting unit that belongs here to the unit that stood for it on the date: the one whose
    roster is compared with its declaration. `branch` maps those to the row that shows them: a direct child of the
    asked unit, or the unit itself. `children` are the direct children, in name order.
    """

    unit: Unit
    standing: dict[int, int]
    branch: dict[int, int]
    children: list[Unit]

    @property
    def source_ids(self) -> set[int]:
        return set(self.standing)


def lay_out(*, unit: Unit, as_of: date, today: date, geography: str) -> Layout:
    """The layout of `unit` for the people of `as_of`: "then" under the units of that date, "now" under today's.

    A posting that still names a closed unit counts where its successor stands. Under "now" the people of `as_of` are
    placed in the unit that stands for theirs today, in today's tree, so the root's totals are the same both ways. For
    a date after today the units of that date are also "now".
    """
    then = successor_map(as_of=as_of)
    if geography == Geography.THEN or as_of >= today:
        day, since = as_of, {}
    else:
        day, since = today, successor_map(as_of=today)
    depths = dict(UnitClosure.objects.on(day).filter(ancestor=unit).values_list("descendant_id", "depth"))
    children = list(
        Unit.objects.filter(pk__in=[pk for pk, depth in depths.items() if depth == 1]).order_by("sort_key", "pk")
    )
    branch_of = {unit.pk: unit.pk} | dict(
        UnitClosure.objects.on(day)
        .filter(ancestor_id__in=[child.pk for child in children])
        .values_list("descendant_id", "ancestor_id")
    )
    standing: dict[int, int] = {}
    branch: dict[int, int] = {}
    for pk in {*depths, *then, *since}:
        stood = then.get(pk, pk)
        place = since.get(stood, stood)
        if place in depths:
            standing[pk] = stood
            branch[stood] = branch_of[place]
    return Layout(unit, standing, branch, children)
