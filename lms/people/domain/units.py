"""Units one by one: opening, renaming, moving. How several become one or one several: `reorganisation`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.dates import civil_date
from lms.people.closure import ParentLoop, rebuild_closure
from lms.people.domain.news import CHUNK, announce, lock_rows
from lms.people.domain.steps import Steps, record_reorganisation
from lms.people.domain.unit_rules import UnitRefused, check_code_free, check_open, day_text
from lms.people.enums import ReorganisationKind
from lms.people.models import Reorganisation, Unit, UnitName, UnitParent
from lms.people.signals import units_changed
from lms.vietnamese import place_sort_key, tidy

BATCH = 500


@dataclass(frozen=True)
class NewUnit:
    """A unit that a reorganisation opens on its day."""

    code: str
    name: str
    kind: str
    parent: Unit | None = None


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
    known: dict[str, Unit] = {}
    codes = [code for code, _name, _kind, _parent in rows]
    for start in range(0, len(codes), CHUNK):
        known |= {unit.code: unit for unit in Unit.objects.filter(code__in=codes[start : start + CHUNK])}
    wanted = {code: (name, kind, parent) for code, name, kind, parent in reversed(rows) if code not in known}
    fresh = Unit.objects.bulk_create(
        [
            Unit(code=code, name=tidy(name), kind=kind, valid_from=valid_from, sort_key=place_sort_key(name))
            for code, (name, kind, _parent) in reversed(wanted.items())
        ],
        batch_size=BATCH,
    )
    if fresh:
        UnitName.objects.bulk_create(
            [UnitName(unit=unit, name=unit.name, valid_from=valid_from) for unit in fresh], batch_size=BATCH
        )
        UnitParent.objects.bulk_create(
            [
                UnitParent(unit=unit, parent=parent, valid_from=valid_from)
                for unit in fresh
                if (parent := wanted[unit.code][2]) is not None
            ],
            batch_size=BATCH,
        )
        rebuild_closure(unit_ids=[unit.pk for unit in fresh])
        announce(units_changed, {"units": [unit.pk for unit in fresh]}, at)
    known |= {unit.code: unit for unit in fresh}
    return [known[code] for code in codes]


@transaction.atomic
def open_unit(*, unit: NewUnit, effective_on: date, document: str = "", by: Any = None, at: datetime) -> Reorganisation:
    """Open a new unit from `effective_on`. UnitRefused when its code is taken or its parent not open then."""
    steps = Steps()
    opened = begin_unit(unit, effective_on, steps, at)
    return record_reorganisation(
        kind=ReorganisationKind.OPEN, effective_on=effective_on, units=[opened], steps=steps, document=document,
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def rename_unit(
    *, unit: Unit, name: str, effective_on: date, document: str = "", by: Any = None, at: datetime
) -> Reorganisation:
    """Call `unit` by another name from `effective_on`; its code and all that hangs on it stay.

    `Unit.name` follows at once, or on the day when it is still to come (`roll_units`).
    """
    lock_units([unit.pk])
    unit.refresh_from_db()
    check_open(unit, effective_on)
    name = tidy(name)
    current = UnitName.objects.filter(unit=unit, valid_to=None).get()
    if not name or current.name == name:
        raise UnitRefused(_("%(unit)s đang mang đúng tên này.") % {"unit": unit.name})
    if current.valid_from >= effective_on:
        raise UnitRefused(
            _("%(unit)s đã mang tên “%(name)s” từ ngày %(day)s; ngày hiệu lực phải sau ngày đó.")
            % {"unit": unit.name, "name": current.name, "day": day_text(current.valid_from)}
        )
    steps = Steps(names_ended=[(current.pk, None, effective_on)])
    UnitName.objects.filter(pk=current.pk).update(valid_to=effective_on)
    steps.names_begun.append(UnitName.objects.create(unit=unit, name=name, valid_from=effective_on).pk)
    if effective_on <= civil_date(at):
        set_current_name(unit.pk, name)
        unit.name = name
    announce(units_changed, {"units": [unit.pk]}, at)
    return record_reorganisation(
        kind=ReorganisationKind.RENAME, effective_on=effective_on, units=[unit], steps=steps, document=document,
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def move_unit(
    *, unit: Unit, parent: Unit, effective_on: date, document: str = "", by: Any = None, at: datetime
) -> Reorganisation:
    """Put `unit` under `parent` from `effective_on`; where it stood before stays on record."""
    lock_units([unit.pk, parent.pk])
    unit.refresh_from_db()
    parent.refresh_from_db()
    check_open(unit, effective_on)
    check_open(parent, effective_on)
    later = UnitParent.objects.filter(unit=unit, valid_from__gte=effective_on).select_related("parent").first()
    if later is not None:
        raise UnitRefused(
            _("%(unit)s đã chuyển về %(parent)s từ ngày %(day)s; ngày hiệu lực phải sau ngày đó.")
            % {"unit": unit.name, "parent": later.parent.name, "day": day_text(later.valid_from)}
        )
    current = UnitParent.objects.filter(unit=unit, valid_to=None).first()
    if current is not None and current.parent_id == parent.pk:
        raise UnitRefused(_("%(unit)s đang trực thuộc %(parent)s.") % {"unit": unit.name, "parent": parent.name})
    steps = Steps()
    if current is not None:
        end_links(UnitParent.objects.filter(pk=current.pk), effective_on, steps)
    steps.links_begun.append(UnitParent.objects.create(unit=unit, parent=parent, valid_from=effective_on).pk)
    rebuild_tree([unit.pk])
    announce(units_changed, {"units": [unit.pk]}, at)
    return record_reorganisation(
        kind=ReorganisationKind.MOVE, effective_on=effective_on, units=[unit, parent], steps=steps,
        document=document, by=by, at=at,
    )  # fmt: skip


def begin_unit(new: NewUnit, effective_on: date, steps: Steps, at: datetime) -> Unit:
    """Write the rows of a new unit; UnitRefused when its code is taken or its parent is not open on the day."""
    check_code_free(new.code)
    if new.parent is not None:
        lock_units([new.parent.pk])
        new.parent.refresh_from_db()
        check_open(new.parent, effective_on)
    opened = create_unit(code=new.code, name=new.name, kind=new.kind, valid_from=effective_on, parent=new.parent, at=at)
    steps.units_opened.append(opened.pk)
    return opened


def lock_units(unit_ids: Sequence[int]) -> None:
    """In the order of their keys. Postings recorded meanwhile wait: their foreign key locks the unit's row too."""
    list(lock_rows(Unit.objects.filter(pk__in=unit_ids).order_by("pk")).values_list("pk"))


def set_current_name(unit_id: int, name: str) -> None:
    Unit.objects.filter(pk=unit_id).update(name=name, sort_key=place_sort_key(name))


def end_links(links: Any, effective_on: date, steps: Steps) -> None:
    """End these rows of UnitParent on `effective_on`."""
    steps.links_ended += [(pk, end, effective_on) for pk, end in links.values_list("pk", "valid_to")]
    links.update(valid_to=effective_on)


def rebuild_tree(unit_ids: list[int]) -> None:
    """The closure of these units and all below; UnitRefused when one would stand under itself."""
    try:
        rebuild_closure(unit_ids=unit_ids)
    except ParentLoop as loop:
        raise UnitRefused(
            _("%(unit)s sẽ trực thuộc chính mình vào ngày %(day)s. Hãy chọn đơn vị cấp trên khác.")
            % {"unit": Unit.objects.get(pk=loop.unit_id).name, "day": day_text(loop.day)}
        ) from loop
