from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery

from lms.people.models import Person, Posting, Role, Unit, UnitClosure, UnitName, UnitParent, UnitSuccession


def subtree_ids(unit: Unit, *, as_of: date) -> set[int]:
    """Their primary keys."""
    return set(UnitClosure.objects.on(as_of).filter(ancestor=unit).values_list("descendant_id", flat=True))


def successor_map(*, as_of: date) -> dict[int, int]:
    """{unit id: id of the unit that stands for it on `as_of`}, for units that closed by then.

    Its main successor, or that one's; for a unit that closed without one, what it stood under last. A unit that
    stood under nothing and left no successor is missing.
    """
    step = dict(
        UnitSuccession.objects.filter(effective_on__lte=as_of, is_main=True)
        .order_by("effective_on")
        .values_list("predecessor_id", "successor_id")
    )
    orphans = Unit.objects.filter(valid_to__lte=as_of).exclude(successions__is_main=True)
    ended = UnitParent.objects.filter(unit__in=orphans, valid_to=F("unit__valid_to"))
    step |= dict(ended.values_list("unit_id", "parent_id"))
    final = {}
    for unit_id in step:
        seen, current = {unit_id}, step[unit_id]
        while current in step and current not in seen:
            seen.add(current)
            current = step[current]
        final[unit_id] = current
    return final


def unit_names(unit_ids: Collection[int], *, as_of: date) -> dict[int, str]:
    """{unit id: what it was called on `as_of`}; a unit that did not exist then is missing."""
    return dict(UnitName.objects.on(as_of).filter(unit_id__in=unit_ids).values_list("unit_id", "name"))


def former_names(unit_ids: Collection[int], *, as_of: date, today: date) -> dict[int, str]:
    """{unit id: what it was called on `as_of`}, for those that are called otherwise by `today`."""
    rows = UnitName.objects.on(as_of).filter(unit_id__in=unit_ids, valid_to__lte=today)
    return dict(rows.values_list("unit_id", "name"))


def person_of(user: Any) -> Person | None:
    """The canonical person behind a login, or None."""
    if not getattr(user, "pk", None):
        return None
    person = getattr(user, "person", None)
    return person.canonical or person if person else None


def records_of(person_id: int) -> QuerySet[Person]:
    """The record `person_id` and those merged into it, for use inside another query."""
    return Person.objects.filter(Q(pk=person_id) | Q(canonical_id=person_id))


def all_records(person_ids: Collection[int]) -> QuerySet[Person]:
    """Every record of the people whom these keys mean: themselves, whom they were merged into, who was merged.

    One key gets scalar sub-queries, which PostgreSQL answers from the indexes however many people there are; many keys
    are looked up first, for it reads the whole table for an OR of two lists.
    """
    if len(person_ids) == 1:
        [own] = person_ids
        owner = Subquery(Person.objects.filter(pk=own, canonical__isnull=False).values("canonical_id"))
        return Person.objects.filter(Q(pk=own) | Q(canonical_id=own) | Q(pk=owner) | Q(canonical_id=owner))
    owners = Person.objects.filter(pk__in=person_ids, canonical__isnull=False).values_list("canonical_id", flat=True)
    keys = set(person_ids) | set(owners)
    merged = Person.objects.filter(canonical_id__in=keys).values_list("pk", flat=True)
    return Person.objects.filter(pk__in=keys | set(merged))


def posting_on(person: Person, *, as_of: date) -> Posting | None:
    """Her primary posting on `as_of`, else the first of the others."""
    return (
        Posting.objects.on(as_of)
        .filter(person__in=records_of(person.pk))
        .select_related("unit", "category")
        .order_by("-is_primary", "valid_from", "pk")
        .first()
    )


def category_ids_on(person: Person, *, as_of: date) -> set[int]:
    """The categories in which she is posted on `as_of`."""
    rows = Posting.objects.on(as_of).filter(person__in=records_of(person.pk))
    return set(rows.values_list("category_id", flat=True))


def role_kinds(user: Any) -> set[str]:
    """The kinds of all rights that a login holds, over whatever unit."""
    return set(Role.objects.filter(user_id=user.pk).values_list("kind", flat=True))


def home_units(person_ids: Collection[int], *, as_of: date) -> dict[int | None, list[int]]:
    """{unit of the primary posting: the people posted there on `as_of`}; under None who is posted nowhere."""
    rows = Posting.objects.on(as_of).filter(person_id__in=person_ids).order_by("is_primary", "-pk")
    unit_of = dict(rows.values_list("person_id", "unit_id"))
    found: dict[int | None, list[int]] = {}
    for person_id in person_ids:
        found.setdefault(unit_of.get(person_id), []).append(person_id)
    return found
