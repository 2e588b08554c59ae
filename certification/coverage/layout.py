"""Under which units a figure places people: the tree of the date, or today's with what stands for closed units."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from certification.coverage.enums import Geography
from lms.people.models import Unit, UnitClosure
from lms.people.queries import former_names, successor_map
from lms.vietnamese import place_sort_key


@dataclass(frozen=True)
class Layout:
    """Where the people of one unit's subtree stand.

    `standing` maps every posting unit that belongs here to the unit that stood for it on the date: the one whose
    roster is compared with its declaration. `branch` maps those to the row that shows them: a direct child of the
    asked unit, or the unit itself. `children` are the direct children, in name order. `names_of` are (the day
    whose names are shown, today) where they may differ, else None; `names` are the former ones of the unit and its
    children. `tree_on` is the day whose tree it is.
    """

    unit: Unit
    standing: dict[int, int]
    branch: dict[int, int]
    children: list[Unit]
    names_of: tuple[date, date] | None = None
    names: dict[int, str] = field(default_factory=dict)
    tree_on: date = date.max

    @property
    def source_ids(self) -> set[int]:
        return set(self.standing)

    def name_of(self, unit: Unit) -> str:
        return self.names.get(unit.pk, unit.name)


def lay_out(*, unit: Unit, as_of: date, today: date, geography: str) -> Layout:
    """The layout of `unit` for the people of `as_of`: "then" under the units of that date, "now" under today's.

    A posting that still names a closed unit counts where its successor stands; without a successor, under what it
    stood last. Under "now" the people of `as_of` are placed in the unit that stands for theirs today, in today's tree,
    so the root's totals are the same both ways; of several successors the main one stands for all. For a date after
    today the units of that date are also "now".
    """
    then = successor_map(as_of=as_of)
    names_of = None
    if geography == Geography.THEN or as_of >= today:
        day, since = as_of, {}
        names_of = (as_of, today) if as_of < today else None
    else:
        day, since = today, successor_map(as_of=today)
    depths = dict(UnitClosure.objects.on(day).filter(ancestor=unit).values_list("descendant_id", "depth"))
    children = list(
        Unit.objects.filter(pk__in=[pk for pk, depth in depths.items() if depth == 1]).order_by("sort_key", "pk")
    )
    names: dict[int, str] = {}
    if names_of is not None:
        names = former_names([unit.pk, *[child.pk for child in children]], as_of=as_of, today=today)
        children.sort(key=lambda child: (place_sort_key(names.get(child.pk, child.name)), child.pk))
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
    return Layout(unit, standing, branch, children, names_of, names, day)
