from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.people.models import Person, PersonQuerySet, Posting, Role, UnitClosure
from lms.people.phones import PhoneInvalid, clean_phone
from lms.vietnamese import slug_of

SHORTEST_USERNAME = 3
LONGEST_STEM = 40


def guarded_users(user_ids: Iterable[int]) -> QuerySet[Any]:
    """Logins among these that hold rights over others: nobody below a superuser may renew their password by card."""
    roles = Role.objects.filter(user_id=OuterRef("pk"))
    groups = get_user_model().groups.through.objects.filter(user_id=OuterRef("pk"))
    rights = Q(is_staff=True) | Q(is_superuser=True) | Exists(roles) | Exists(groups)
    return get_user_model().objects.filter(rights, pk__in=list(user_ids))


def is_username_free(username: str) -> bool:
    return not get_user_model().objects.filter(username__iexact=username).exists()


def suggested_username(person: Person) -> str:
    """Her phone number when it is known and free, else her name as ASCII words, with a number if need be."""
    if person.phone and is_username_free(person.phone):
        return person.phone
    stem = slug_of(person.full_name)[:LONGEST_STEM].strip(".")
    stem = stem if len(stem) >= SHORTEST_USERNAME else f"hoc.vien.{stem}".strip(".")
    taken = {
        name.lower()
        for name in get_user_model().objects.filter(username__istartswith=stem).values_list("username", flat=True)
    }
    if stem not in taken:
        return stem
    return next(name for number in range(2, len(taken) + 3) if (name := f"{stem}.{number}") not in taken)


def login_name(typed: str) -> str:
    """The user name that somebody means who typed it, or the phone number of exactly one person with a login."""
    typed = typed.strip()
    if not is_username_free(typed):
        return typed
    try:
        phone = clean_phone(typed)
    except PhoneInvalid:
        return typed
    owners = Person.objects.filter(phone=phone).exclude(phone="").exclude(user=None)
    names = set(owners.values_list("user__username", flat=True)[:2])
    return names.pop() if len(names) == 1 else typed


def cardable_people(
    people: PersonQuerySet, *, words: str = "", unit_id: int | None = None, with_login: bool = False, as_of: date
) -> PersonQuerySet:
    """Of `people`, those to whom a card may go: without a login (or all), by name and by the unit of their posting."""
    found = people.canonical_only().matching(words)
    if not with_login:
        found = found.filter(user=None)
    if unit_id is not None:
        found = found.filter(pk__in=_posted_below(unit_id, as_of))
    return found.in_name_order()


def _posted_below(unit_id: int, as_of: date) -> QuerySet[Any]:
    below = UnitClosure.objects.on(as_of).filter(ancestor_id=unit_id).values("descendant_id")
    return Posting.objects.on(as_of).filter(unit_id__in=below).values("person_id")
