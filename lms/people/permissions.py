"""Who may see what: predicates over a login's roles. Nothing here trusts a URL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from lms.people.enums import GRANTABLE_ROLES, MANAGING_ROLES, READING_ROLES, RoleKind
from lms.people.models import Person, PersonQuerySet, Posting, PostingQuerySet, Role, Unit, UnitClosure

AUDITING_ROLES = frozenset({RoleKind.ADMINISTRATOR, RoleKind.AUDITOR})
"""Who may read the audit log of the units below."""
LARGE_REACH = 400
"""Units from which on a right is asked person by person instead of listing everybody whom it reaches."""


Found = TypeVar("Found", bound=Model)


def roles_of(user: Any, kinds: Iterable[str]) -> QuerySet[Role]:
    return Role.objects.filter(user_id=user.pk, kind__in=list(kinds)).select_related("unit")


def holds(user: Any, kinds: Iterable[str]) -> bool:
    """True for whoever has a role of these kinds over some unit; a superuser has all."""
    return bool(user.is_superuser) or roles_of(user, kinds).exists()


def rights_of(user: Any, kinds: Iterable[str]) -> list[tuple[int, set[int]]]:
    """(unit, categories to which the right over its subtree is limited; empty: not limited) of each of her roles."""
    roles = Role.objects.filter(user_id=user.pk, kind__in=list(kinds)).prefetch_related("categories")
    return [(role.unit_id, {category.pk for category in role.categories.all()}) for role in roles]


# --- units -----------------------------------------------------------------------------------------------------------
def readable_units(user: Any, *, as_of: date) -> QuerySet[Unit]:
    """Units whose figures `user` may read: the subtrees of her managing and auditing roles; a superuser all."""
    return units_below(user, READING_ROLES, as_of=as_of)


def managed_units(user: Any, *, as_of: date) -> QuerySet[Unit]:
    """Units whose people `user` may change."""
    return units_below(user, MANAGING_ROLES, as_of=as_of)


def administered_units(user: Any, *, as_of: date) -> QuerySet[Unit]:
    """Units over which `user` administers the programme: their structure and the rights within them."""
    return units_below(user, [RoleKind.ADMINISTRATOR], as_of=as_of)


def audited_units(user: Any) -> QuerySet[Unit]:
    """Units whose audit log `user` may read: also those that stand no more."""
    return _ever_below(user, AUDITING_ROLES, Q())


def units_below(user: Any, kinds: Iterable[str], *, as_of: date, whole: bool = False) -> QuerySet[Unit]:
    """The subtrees of her roles of these kinds; all units for a superuser, none for a login that is switched off.

    `whole`: only of roles that are not limited to some categories, for what speaks of everybody in a unit.
    """
    if not user.is_active:
        return Unit.objects.none()
    if user.is_superuser:
        return Unit.objects.all()
    roles = Role.objects.filter(user_id=user.pk, kind__in=list(kinds))
    tops = (roles.filter(categories=None) if whole else roles).values("unit_id")
    below = UnitClosure.objects.on(as_of).filter(ancestor_id__in=tops).values("descendant_id")
    return Unit.objects.filter(pk__in=below)


def known_units(user: Any) -> QuerySet[Unit]:
    """Units whose history `user` may read: all that stand, stood or will stand below one of her reading roles."""
    return _ever_below(user, READING_ROLES, Q())


def reorganisable_units(user: Any, *, today: date) -> QuerySet[Unit]:
    """Units that `user` may change as such: an administrator's, standing today or from a later day on."""
    return _ever_below(user, {RoleKind.ADMINISTRATOR}, Q(valid_to=None) | Q(valid_to__gt=today))


def ever_administered_units(user: Any) -> QuerySet[Unit]:
    """Units that stand, stood or will stand below one of her administrator's roles: whose decisions she may undo."""
    return _ever_below(user, {RoleKind.ADMINISTRATOR}, Q())


def may_reorganise(user: Any) -> bool:
    """True for whoever may change some unit."""
    if not user.is_authenticated or not user.is_active:
        return False
    return holds(user, {RoleKind.ADMINISTRATOR})


def _ever_below(user: Any, kinds: Iterable[str], spans: Q) -> QuerySet[Unit]:
    if not user.is_authenticated or not user.is_active:
        return Unit.objects.none()
    if user.is_superuser:
        return Unit.objects.all()
    tops = Role.objects.filter(user_id=user.pk, kind__in=list(kinds)).values("unit_id")
    below = UnitClosure.objects.filter(spans, ancestor_id__in=tops).values("descendant_id")
    return Unit.objects.filter(pk__in=below)


def top_units(user: Any, *, as_of: date) -> list[Unit]:
    """Where `user` starts: the units that her reading roles name; for a superuser the roots."""
    if user.is_superuser:
        with_parent = UnitClosure.objects.on(as_of).filter(depth=1).values("descendant_id")
        return list(Unit.objects.on(as_of).exclude(pk__in=with_parent).order_by("sort_key", "pk"))
    return list(
        Unit.objects.filter(roles__user_id=user.pk, roles__kind__in=list(READING_ROLES)).distinct().order_by("pk")
    )


# --- categories ------------------------------------------------------------------------------------------------------
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


# --- people ----------------------------------------------------------------------------------------------------------
def readable_people(user: Any, *, as_of: date) -> PersonQuerySet:
    """People whose record `user` may open: posted where she may read, on `as_of` or at any time."""
    return people_reached(user, Posting.objects.standing(), kinds=READING_ROLES, as_of=as_of)


def managed_people(user: Any, *, as_of: date) -> PersonQuerySet:
    """People posted on `as_of` where `user` may change people, within the categories of each role."""
    if user.is_active and user.is_superuser:
        return Person.objects.canonical_only()
    return people_reached(user, Posting.objects.on(as_of), kinds=MANAGING_ROLES, as_of=as_of)


def may_change(user: Any, person: Person, *, as_of: date) -> bool:
    """True for whoever manages her now, or managed her last when she is posted nowhere any more."""
    if managed_people(user, as_of=as_of).filter(pk=person.pk).exists():
        return True
    records = Person.objects.filter(Q(pk=person.pk) | Q(canonical_id=person.pk))
    if Posting.objects.on(as_of).filter(person__in=records).exists():
        return False
    return people_reached(user, Posting.objects.standing(), kinds=MANAGING_ROLES, as_of=as_of).filter(
        pk=person.pk
    ).exists()  # fmt: skip


def may_change_posting(user: Any, posting: Posting, *, as_of: date) -> bool:
    """True where `user` manages people of this unit and category."""
    if not managed_units(user, as_of=as_of).filter(pk=posting.unit_id).exists():
        return False
    limit = managed_categories(user, posting.unit, as_of=as_of)
    return limit is None or posting.category_id in limit


def people_reached(
    user: Any,
    postings: PostingQuerySet,
    *,
    kinds: Iterable[str] = READING_ROLES,
    as_of: date,
    listed: bool = False,
) -> PersonQuerySet:
    """People who have one of `postings` within the reach of her roles of these kinds, under any of their records.

    A small reach is listed, a large one asked person by person, so that a page of a million costs as little as one of
    a commune; `listed` says that the postings are few wherever they lie.
    """
    people = Person.objects.canonical_only()
    if not user.is_active:
        return people.none()
    found = _within_reach(user, postings, kinds, as_of)
    if not listed and units_below(user, kinds, as_of=as_of)[LARGE_REACH:].exists():
        return people.filter(_has(found))
    merged = found.filter(person__canonical__isnull=False).values("person__canonical_id")
    return people.filter(pk__in=found.values("person_id").union(merged, all=True))


def without_postings(
    user: Any, people: PersonQuerySet, postings: PostingQuerySet, *, kinds: Iterable[str] = READING_ROLES, as_of: date
) -> PersonQuerySet:
    """Of `people`, those who have none of `postings` within her reach."""
    return people.exclude(_has(_within_reach(user, postings, kinds, as_of)))


def _within_reach(user: Any, postings: PostingQuerySet, kinds: Iterable[str], as_of: date) -> PostingQuerySet:
    return postings if user.is_superuser else postings.filter(reach(rights_of(user, kinds), as_of=as_of))


def _has(postings: PostingQuerySet) -> Q:
    """The condition on a person that one of these is hers, under any of her records."""
    own = postings.filter(person_id=OuterRef("pk"))
    return Q(Exists(own)) | Q(Exists(postings.filter(person__canonical_id=OuterRef("pk"))))


def reach(
    rights: Iterable[tuple[int, set[int]]], *, as_of: date, unit: str = "unit_id", category: str = "category_id"
) -> Q:
    """The condition on rows with a unit and a category that says they lie within these rights (`rights_of`)."""
    found, whole = Q(pk__in=[]), []
    for unit_id, limit in rights:
        if limit:
            below = UnitClosure.objects.on(as_of).filter(ancestor_id=unit_id).values("descendant_id")
            found |= Q(**{f"{unit}__in": below, f"{category}__in": limit})
        else:
            whole.append(unit_id)
    if whole:
        below = UnitClosure.objects.on(as_of).filter(ancestor_id__in=whole).values("descendant_id")
        found |= Q(**{f"{unit}__in": below})
    return found


# --- rights over rights, and the log ---------------------------------------------------------------------------------
def may_grant(user: Any, *, kind: str, unit: Unit, as_of: date) -> bool:
    """A superuser grants every role; an administrator those of GRANTABLE_ROLES within her subtree."""
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    return kind in GRANTABLE_ROLES and administered_units(user, as_of=as_of).filter(pk=unit.pk).exists()


def visible_roles(user: Any) -> QuerySet[Role]:
    """Roles within her reach as administrator or auditor."""
    units = audited_units(user)
    return Role.objects.filter(unit__in=units).select_related("unit", "user__person").prefetch_related("categories")


def is_manager(user: Any) -> bool:
    """True for whoever has a reading right over some unit."""
    return user.is_authenticated and holds(user, READING_ROLES)


def one_to_see(user: Any, rows: QuerySet[Found]) -> Found:
    """The one row asked for among those that a manager sees. PermissionDenied for any other, there or not."""
    found = rows.first() if is_manager(user) else None
    if found is None:
        raise PermissionDenied
    return found
