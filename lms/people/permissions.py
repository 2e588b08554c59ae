"""Who may see what: predicates over a login's roles. Nothing here trusts a URL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lms.people.enums import MANAGING_ROLES, READING_ROLES
from lms.people.models import Person, Posting, Role, Unit, UnitClosure


def roles_of(user: Any, kinds: Iterable[str]) -> QuerySet[Role]:
    return Role.objects.filter(user_id=user.pk, kind__in=list(kinds)).select_related("unit")


def readable_units(user: Any, *, as_of: date) -> QuerySet[Unit]:
    """Units whose figures `user` may read: the subtrees of her managing and auditing roles; a superuser all."""
    return _units_below(user, READING_ROLES, as_of)


def managed_units(user: Any, *, as_of: date) -> QuerySet[Unit]:
    """Units whose people `user` may change."""
    return _units_below(user, MANAGING_ROLES, as_of)


def _units_below(user: Any, kinds: Iterable[str], as_of: date) -> QuerySet[Unit]:
    if not user.is_active:
        return Unit.objects.none()
    if user.is_superuser:
        return Unit.objects.all()
    tops = Role.objects.filter(user_id=user.pk, kind__in=list(kinds)).values("unit_id")
    below = UnitClosure.objects.on(as_of).filter(ancestor_id__in=tops).values("descendant_id")
    return Unit.objects.filter(pk__in=below)


def top_units(user: Any, *, as_of: date) -> list[Unit]:
    """Where `user` starts: the units that her reading roles name; for a superuser the roots."""
    if user.is_superuser:
        with_parent = UnitClosure.objects.on(as_of).filter(depth=1).values("descendant_id")
        return list(Unit.objects.on(as_of).exclude(pk__in=with_parent).order_by("sort_key", "pk"))
    return list(
        Unit.objects.filter(roles__user_id=user.pk, roles__kind__in=list(READING_ROLES)).distinct().order_by("pk")
    )


def readable_categories(user: Any, unit: Unit, *, as_of: date) -> set[int] | None:
    """The category ids to which her right over `unit` is limited; None when it is not limited, empty without right."""
    return _category_limit(user, unit, READING_ROLES, as_of)


def managed_categories(user: Any, unit: Unit, *, as_of: date) -> set[int] | None:
    """The same for the right to change people."""
    return _category_limit(user, unit, MANAGING_ROLES, as_of)


def _category_limit(user: Any, unit: Unit, kinds: Iterable[str], as_of: date) -> set[int] | None:
    if user.is_active and user.is_superuser:
        return None
    above = UnitClosure.objects.on(as_of).filter(descendant=unit).values("ancestor_id")
    allowed: set[int] = set()
    for role in roles_of(user, kinds).filter(unit_id__in=above).prefetch_related("categories"):
        limit = {category.pk for category in role.categories.all()}
        if not limit:
            return None
        allowed |= limit
    return allowed


def managed_people(user: Any, *, as_of: date) -> QuerySet[Person]:
    """People posted on `as_of` where `user` may change people, within the categories of each role."""
    if not user.is_active:
        return Person.objects.none()
    if user.is_superuser:
        return Person.objects.canonical_only()
    reach = Q(pk__in=[])
    for role in roles_of(user, MANAGING_ROLES).prefetch_related("categories"):
        below = UnitClosure.objects.on(as_of).filter(ancestor=role.unit).values("descendant_id")
        postings = Posting.objects.on(as_of).filter(unit_id__in=below)
        limit = [category.pk for category in role.categories.all()]
        if limit:
            postings = postings.filter(category_id__in=limit)
        reach |= Q(pk__in=postings.values("person_id"))
    return Person.objects.canonical_only().filter(reach)


def is_manager(user: Any) -> bool:
    """True for whoever has a reading right over some unit."""
    return user.is_authenticated and (user.is_superuser or roles_of(user, READING_ROLES).exists())
