from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lms.authors import stored_login
from lms.journal.domain import record_change
from lms.people.closure import rebuild_closure
from lms.people.enums import RoleKind, Sex
from lms.people.identity import identity_fields
from lms.people.models import (
    Category,
    HeadcountDeclaration,
    HeadcountLine,
    Person,
    Posting,
    PostingReversal,
    Role,
    Unit,
    UnitParent,
    UnitSuccession,
)
from lms.people.signals import headcount_declared, postings_changed, units_changed
from lms.vietnamese import name_sort_key, place_sort_key, plain, tidy


class PostingRefused(ValueError):
    """A posting would contradict another one or its own dates; the message says which."""


def lock_rows(queryset: Any) -> Any:
    """`select_for_update` where the database has it; SQLite's IMMEDIATE transaction already holds the only lock."""
    return queryset.select_for_update() if connection.features.has_select_for_update else queryset


# --- units -----------------------------------------------------------------------------------------------------------
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
            if parent is not None:
                UnitParent.objects.create(unit=unit, parent=parent, valid_from=valid_from)
    if fresh:
        rebuild_closure(unit_ids=[unit.pk for unit in fresh])
        _announce(units_changed, {"units": [unit.pk for unit in fresh]}, at)
    return units


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit, effective_on: date, by: Any = None, at: datetime) -> None:
    """Put `unit` under `parent` from `effective_on`; where it stood before stays on record."""
    lock_rows(Unit.objects.filter(pk=unit.pk)).get()
    UnitParent.objects.filter(unit=unit, valid_to=None, valid_from__lt=effective_on).update(valid_to=effective_on)
    UnitParent.objects.create(unit=unit, parent=parent, valid_from=effective_on)
    rebuild_closure(unit_ids=[unit.pk])
    _announce(units_changed, {"units": [unit.pk]}, at)


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
    _announce(units_changed, {"units": touched}, at)


def _move_children(unit: Unit, successor: Unit, effective_on: date) -> list[int]:
    """Units that stood under `unit` stand under `successor` from now on, unless they are the successor itself."""
    links = UnitParent.objects.filter(parent=unit, valid_to=None, valid_from__lt=effective_on).exclude(unit=successor)
    moved = list(links.values_list("unit_id", flat=True))
    links.update(valid_to=effective_on)
    UnitParent.objects.bulk_create([UnitParent(unit_id=pk, parent=successor, valid_from=effective_on) for pk in moved])
    return moved


@transaction.atomic
def declare_headcount(
    *, unit: Unit, declared_on: date, document: str, numbers: dict[tuple[Category, str], int], by: Any, at: datetime
) -> HeadcountDeclaration:
    """Record how many people `unit` employs: {(category, sex): number}. Declaring again writes a newer row."""
    declaration = HeadcountDeclaration.objects.create(
        unit=unit,
        declared_on=declared_on,
        document=document,
        recorded_at=at,
        recorded_by=stored_login(by),
    )
    HeadcountLine.objects.bulk_create(
        [
            HeadcountLine(declaration=declaration, category=category, sex=sex, number=number)
            for (category, sex), number in numbers.items()
        ]
    )
    _announce(headcount_declared, {"units": [unit.pk]}, at)
    return declaration


# --- people ----------------------------------------------------------------------------------------------------------
def build_person(
    *,
    full_name: str,
    at: datetime,
    birth_date: date | None = None,
    sex: str = Sex.UNDECLARED,
    phone: str = "",
    email: str = "",
    staff_code: str = "",
    identity: str = "",
) -> Person:
    """Return an unsaved Person with its derived fields; `identity` is a cleaned number (`identity.clean_identity`)."""
    person = Person(
        birth_date=birth_date,
        sex=sex,
        phone=phone,
        email=email,
        staff_code=staff_code,
        created_at=at,
        **identity_fields(identity),
    )
    set_name(person, full_name)
    return person


def set_name(person: Person, full_name: str) -> None:
    """Set the name and what is derived from it; does not save."""
    person.full_name = tidy(full_name)
    person.sort_key = name_sort_key(full_name)
    person.search_text = plain(full_name)


@transaction.atomic
def register_person(*, by: Any = None, **fields: Any) -> Person:
    """Save a new Person; arguments as in :func:`build_person`. IntegrityError if the identity number is taken."""
    person = build_person(**fields)
    person.save()
    return person


@transaction.atomic
def post_person(
    *,
    person: Person,
    unit: Unit,
    category: Category,
    valid_from: date,
    valid_to: date | None = None,
    is_primary: bool = True,
    job_title: str = "",
    by: Any = None,
    at: datetime,
) -> Posting:
    """Post a person to a unit. PostingRefused when a primary posting of hers overlaps or the unit is not open then."""
    lock_rows(Person.objects.filter(pk=person.pk)).get()
    if valid_to is not None and valid_to <= valid_from:
        raise PostingRefused(_("Ngày kết thúc phải sau ngày bắt đầu."))
    if unit.valid_from > valid_from or (unit.valid_to is not None and unit.valid_to <= valid_from):
        raise PostingRefused(
            _("%(unit)s không hoạt động vào ngày %(day)s.") % {"unit": unit.name, "day": f"{valid_from:%d/%m/%Y}"}
        )
    if is_primary and overlapping_primary(person.pk, valid_from, valid_to).exists():
        raise PostingRefused(_("%(name)s đã có một vị trí chính trong thời gian này.") % {"name": person.full_name})
    posting = Posting.objects.create(
        person=person, unit=unit, category=category, valid_from=valid_from, valid_to=valid_to,
        is_primary=is_primary, job_title=job_title, recorded_at=at,
    )  # fmt: skip
    announce_postings(person_ids=[person.pk], at=at)
    return posting


def overlapping_primary(person_id: int, valid_from: date, valid_to: date | None) -> Any:
    """Her standing primary postings that share a day with [valid_from, valid_to)."""
    rows = Posting.objects.standing().filter(person_id=person_id, is_primary=True)
    if valid_to is not None:
        rows = rows.filter(valid_from__lt=valid_to)
    return rows.exclude(valid_to__lte=valid_from)


@transaction.atomic
def end_posting(*, posting: Posting, valid_to: date, by: Any = None, at: datetime) -> None:
    """Close an open posting; the day of `valid_to` is the first one outside it."""
    lock_rows(Person.objects.filter(pk=posting.person_id)).get()
    ended = Posting.objects.standing().filter(pk=posting.pk, valid_to=None, valid_from__lt=valid_to)
    if not ended.update(valid_to=valid_to):
        raise PostingRefused(_("Vị trí này đã kết thúc, hoặc ngày kết thúc không sau ngày bắt đầu."))
    posting.valid_to = valid_to
    announce_postings(person_ids=[posting.person_id], at=at)


@transaction.atomic
def reverse_posting(*, posting: Posting, reason: str, by: Any, at: datetime) -> PostingReversal:
    """Void a posting that was recorded by mistake; repeating it returns the first reversal."""
    lock_rows(Person.objects.filter(pk=posting.person_id)).get()
    reversal, created = PostingReversal.objects.get_or_create(
        posting=posting,
        defaults={"reason": reason, "recorded_at": at, "recorded_by": stored_login(by)},
    )
    if created:
        Posting.objects.filter(pk=posting.pk).update(is_void=True)
        announce_postings(person_ids=[posting.person_id], at=at)
    return reversal


@transaction.atomic
def merge_persons(*, duplicate: Person, into: Person, by: Any, at: datetime) -> None:
    """Point `duplicate` (and whoever was merged into it) at `into`. Facts stay where they are; counts follow."""
    target = into.canonical or into
    if target.pk == duplicate.pk:
        raise ValueError(_("Không thể gộp một người vào chính mình."))
    Person.objects.filter(canonical=duplicate).update(canonical=target)
    Person.objects.filter(pk=duplicate.pk).update(canonical=target)
    duplicate.canonical = target
    announce_postings(person_ids=[duplicate.pk, target.pk], at=at)


def announce_postings(*, person_ids: list[int], at: datetime) -> None:
    """Say that postings of these people changed, and in which units they have or ever had one."""
    units = Posting.objects.filter(person_id__in=person_ids).values_list("unit_id", flat=True).distinct()
    _announce(postings_changed, {"persons": person_ids, "units": sorted(units)}, at)


def grant_role(*, user: Any, kind: RoleKind, unit: Unit, categories: Iterable[Category] = (), at: datetime) -> Role:
    """Give a login a right over a unit's subtree; repeating it changes nothing but the categories."""
    role, _created = Role.objects.get_or_create(user=user, kind=kind, unit=unit, defaults={"granted_at": at})
    role.categories.set(categories)
    return role


def _announce(signal: Any, payload: dict[str, Any], at: datetime) -> None:
    record_change(signal=signal, key=f"{signal.kind.value}:{uuid.uuid4()}", payload=payload, at=at)
