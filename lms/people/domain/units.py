from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lms.people.closure import rebuild_closure
from lms.people.domain.news import announce, lock_rows
from lms.people.models import Posting, Unit, UnitName, UnitParent, UnitSuccession
from lms.people.signals import units_changed
from lms.vietnamese import place_sort_key, tidy


@transaction.atomic
def create_unit(
    *, code: str, name: str, kind: str, valid_from: date, parent: Unit | None = None, by: Any = None, at: datetime
) -> Unit:
    """Create a unit under `parent` from `valid_from`. Repeating it with the same code returns the existing unit."""
    units = create_units(rows=[(code, name, kind, parent)], valid_from=valid_from, by=by, at=at)
    return units[0]


@transaction.atomic
def create_units(
    *, rows: Sequence[tuple[str, str, str, Unit | None]], valid_from: date, by: Any = None, at: datetime
) -> list[Unit]:
    """Create many units (code, name, kind, parent) at once; existing codes are returned as they are."""
    units, fresh = [], []
    for code, name, kind, parent in rows:
        unit, created = Unit.objects.get_or_create(
            code=code,
            defaults={"name": tidy(name), "kind": kind, "valid_from": valid_from, "sort_key": place_sort_key(name)},
        )
        units.append(unit)
        if created:
            fresh.append(unit)
            UnitName.objects.create(unit=unit, name=unit.name, valid_from=valid_from)
            if parent is not None:
                UnitParent.objects.create(unit=unit, parent=parent, valid_from=valid_from)
    if fresh:
        rebuild_closure(unit_ids=[unit.pk for unit in fresh])
        announce(units_changed, {"units": [unit.pk for unit in fresh]}, at)
    return units


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit, effective_on: date, by: Any = None, at: datetime) -> None:
    """Put `unit` under `parent` from `effective_on`; where it stood before stays on record."""
    lock_rows(Unit.objects.filter(pk=unit.pk)).get()
    UnitParent.objects.filter(unit=unit, valid_to=None, valid_from__lt=effective_on).update(valid_to=effective_on)
    UnitParent.objects.create(unit=unit, parent=parent, valid_from=effective_on)
    rebuild_closure(unit_ids=[unit.pk])
    announce(units_changed, {"units": [unit.pk]}, at)


@transaction.atomic
def merge_units(*, units: Iterable[Unit], successor: Unit, effective_on: date, by: Any = None, at: datetime) -> None:
    """Close `units` on `effective_on`; `successor` stands for them and takes over the postings open on that day.

    Each open posting ends and a new one begins in the successor; the person, category and job stay. Units below (a
    health station, say) stand under the successor from that day.
    """
    units, moved = list(units), list[int]()
    for unit in units:
        lock_rows(Unit.objects.filter(pk=unit.pk)).get()
        UnitSuccession.objects.get_or_create(
            predecessor=unit, successor=successor, defaults={"effective_on": effective_on}
        )
        open_postings = list(Posting.objects.standing().filter(unit=unit, valid_to=None, valid_from__lt=effective_on))
        Posting.objects.filter(pk__in=[posting.pk for posting in open_postings]).update(valid_to=effective_on)
        Posting.objects.bulk_create(
            [
                Posting(
                    person_id=posting.person_id,
                    unit=successor,
                    category_id=posting.category_id,
                    job_title=posting.job_title,
                    is_primary=posting.is_primary,
                    valid_from=effective_on,
                    recorded_at=at,
                )
                for posting in open_postings
            ],
            batch_size=500,
        )
        moved += _move_children(unit, successor, effective_on)
        UnitParent.objects.filter(unit=unit, valid_to=None).update(valid_to=effective_on)
        Unit.objects.filter(pk=unit.pk).update(valid_to=effective_on)
    touched = [unit.pk for unit in units] + [successor.pk, *moved]
    rebuild_closure(unit_ids=touched)
    announce(units_changed, {"units": touched}, at)


def _move_children(unit: Unit, successor: Unit, effective_on: date) -> list[int]:
    """Units that stood under `unit` stand under `successor` from now on, unless they are the successor itself."""
    links = UnitParent.objects.filter(parent=unit, valid_to=None, valid_from__lt=effective_on).exclude(unit=successor)
    moved = list(links.values_list("unit_id", flat=True))
    links.update(valid_to=effective_on)
    UnitParent.objects.bulk_create([UnitParent(unit_id=pk, parent=successor, valid_from=effective_on) for pk in moved])
    return moved
