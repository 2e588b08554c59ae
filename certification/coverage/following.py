"""Which target each unit follows, and which units follow a target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from certification.awards.models import Programme
from certification.coverage.definitions import Definition, in_force, own_by
from certification.coverage.models import Target
from lms.people.models import Unit, UnitClosure


@dataclass(frozen=True)
class Followed:
    """The definition that holds for a unit on a day; the one that `load_definition` finds."""

    unit: Unit
    definition: Definition


def followed(*, units: Sequence[Unit], as_of: date) -> list[Followed]:
    """What each of these units follows, for every programme and indicator that has a target for it.

    In the order of the units, then of programmes and indicators. Seven queries, however many units.
    """
    chains: dict[int, list[int]] = defaultdict(list)
    above = UnitClosure.objects.on(as_of).filter(descendant__in=units).order_by("depth")
    for unit_id, ancestor_id in above.values_list("descendant_id", "ancestor_id"):
        chains[unit_id].append(ancestor_id)
    places = {pk for unit in units for pk in chains[unit.pk] or [unit.pk]}
    targets = Target.objects.filter(Q(unit=None) | Q(own_by(as_of), unit_id__in=places))
    kinds: dict[tuple[str, str, int], dict[int | None, Target]] = defaultdict(dict)
    for target in targets.select_related("programme", "unit"):
        kinds[target.programme.code, target.indicator, target.programme_id][target.unit_id] = target
    nearest = [
        (unit, own[place])
        for unit in units
        for _kind, own in sorted(kinds.items(), key=lambda item: item[0])
        for place in [next((pk for pk in [*(chains[unit.pk] or [unit.pk]), None] if pk in own), -1)]
        if place in own
    ]
    targets_found = {target.pk: target for _unit, target in nearest}
    definitions = {row.target.pk: row for row in in_force(targets_found.values(), as_of=as_of)}
    return [Followed(unit, definitions[target.pk]) for unit, target in nearest if target.pk in definitions]


def own_below(*, programme: Programme, indicator: str, unit: Unit | None, as_of: date) -> QuerySet[Unit]:
    """The units below `unit` (None: anywhere) that have a target of their own on `as_of` and so do not follow its."""
    targets = Target.objects.filter(own_by(as_of), programme=programme, indicator=indicator, unit__isnull=False)
    found = Unit.objects.on(as_of).filter(pk__in=targets.values("unit_id"))
    if unit is not None:
        below = UnitClosure.objects.on(as_of).filter(ancestor=unit, depth__gte=1).values("descendant_id")
        found = found.filter(pk__in=below)
    return found.order_by("sort_key", "pk")


def followers(*, unit: Unit | None, without: Collection[Unit], as_of: date) -> QuerySet[Unit]:
    """The units for which a target of `unit` (None: the common one) holds; `without` are those of `own_below`."""
    closure = UnitClosure.objects.on(as_of)
    found = Unit.objects.on(as_of)
    if unit is not None:
        found = found.filter(pk__in=closure.filter(ancestor=unit).values("descendant_id"))
    return found.exclude(pk__in=closure.filter(ancestor__in=without).values("descendant_id"))
