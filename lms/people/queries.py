from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from lms.people.models import Person, Posting, Unit, UnitClosure, UnitSuccession


def subtree_ids(unit: Unit, *, as_of: date) -> set[int]:
    """Their primary keys."""
    return set(UnitClosure.objects.on(as_of).filter(ancestor=unit).values_list("descendant_id", flat=True))


def successor_map(*, as_of: date) -> dict[int, int]:
    """{unit id: id of the unit that stands for it on `as_of`}, for units that have a successor by then."""
    successions = UnitSuccession.objects.filter(effective_on__lte=as_of, is_main=True).order_by("effective_on")
    step = dict(successions.values_list("predecessor_id", "successor_id"))
    final = {}
    for unit_id in step:
        seen, current = {unit_id}, step[unit_id]
        while current in step and current not in seen:
            seen.add(current)
            current = step[current]
        final[unit_id] = current
    return final


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
