from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lms.people.models import Person, Posting, Unit, UnitClosure, UnitSuccession


def subtree(unit: Unit, *, as_of: date) -> QuerySet[Unit]:
    """The units that stood under `unit` (itself included) on `as_of`."""
    return Unit.objects.filter(pk__in=subtree_ids(unit, as_of=as_of))


def subtree_ids(unit: Unit, *, as_of: date) -> set[int]:
    """Their primary keys."""
    return set(UnitClosure.objects.on(as_of).filter(ancestor=unit).values_list("descendant_id", flat=True))


def child_units(unit: Unit, *, as_of: date) -> list[Unit]:
    """The units directly below `unit` on `as_of`, in Vietnamese name order."""
    ids = UnitClosure.objects.on(as_of).filter(ancestor=unit, depth=1).values_list("descendant_id", flat=True)
    return list(Unit.objects.filter(pk__in=ids).order_by("sort_key", "pk"))


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


def same_person_ids(person_id: int) -> list[int]:
    """The person's own key and those of everybody merged into it."""
    return [person_id, *Person.objects.filter(canonical_id=person_id).values_list("pk", flat=True)]


def posting_on(person: Person, *, as_of: date) -> Posting | None:
    """Her primary posting on `as_of`, else the first of the others."""
    return (
        Posting.objects.on(as_of)
        .filter(person_id__in=same_person_ids(person.pk))
        .select_related("unit", "category")
        .order_by("-is_primary", "valid_from", "pk")
        .first()
    )


def category_ids_on(person: Person, *, as_of: date) -> set[int]:
    """The categories in which she is posted on `as_of`."""
    rows = Posting.objects.on(as_of).filter(person_id__in=same_person_ids(person.pk))
    return set(rows.values_list("category_id", flat=True))


def same_person_ids_of(person_ids: list[int]) -> set[int]:
    """All records, merged ones included, of the people whom these keys mean."""
    owners = {owner or pk for pk, owner in Person.objects.filter(pk__in=person_ids).values_list("pk", "canonical_id")}
    return owners | set(Person.objects.filter(canonical_id__in=owners).values_list("pk", flat=True))
