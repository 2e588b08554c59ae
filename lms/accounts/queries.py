from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from lms.accounts.models import Device, PrivacyAcceptance, PrivacyNotice
from lms.people.enums import RoleKind
from lms.people.models import Person, PersonQuerySet, Posting, Role, UnitClosure
from lms.people.phones import PhoneInvalid, clean_phone
from lms.vietnamese import slug_of

SHORTEST_USERNAME = 3
LONGEST_STEM = 40
GUARDED_ROLES = frozenset(RoleKind) - {RoleKind.TRAINER}
"""Roles that must have a second factor; a new kind is among them until somebody decides otherwise."""
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""Recovery codes alone are none: they come with another and go with it."""


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
    """The user name that somebody means who typed it, or the phone number or staff code of exactly one login.

    What names nobody, or two people, is returned as it was typed: it then fails like any wrong name.
    """
    typed = unicodedata.normalize("NFKC", typed).strip()
    users = get_user_model()._default_manager
    name = users.filter(username__iexact=typed).values_list("username", flat=True).first()
    if name is not None or not typed:
        return name or typed
    owners = _has_code(typed)
    if phone := _phone(typed):
        owners |= Q(phone=phone)
    found = Person.objects.filter(owners).exclude(user=None)
    names = set(found.values_list("user__username", flat=True)[:2])
    return names.pop() if len(names) == 1 else typed


def is_name_of_another(username: str, person: Person) -> bool:
    """True for the phone number or the staff code of somebody else: it signs its owner in."""
    phone = _phone(username)
    if phone and phone != person.phone:
        return True
    return Person.objects.filter(_has_code(username)).exclude(pk=person.pk).exists()


def _phone(typed: str) -> str:
    try:
        return clean_phone(typed)
    except PhoneInvalid:
        return ""


def _has_code(typed: str) -> Q:
    """Upper or lower case does not matter; spelt out, for the index knows the code as it is written."""
    return Q(staff_code__in={typed, typed.upper(), typed.lower()})


def login_of_identity(*, email: str, staff_code: str) -> Any:
    """The login of the one person with this verified e-mail or staff code, None when nobody or more than one has it.

    Never a login with rights over others: whoever keeps the roster could write an address of her own into it. Those
    link their identity from their account page, signed in.
    """
    owners = Q(pk__in=[])
    if email:
        owners |= Q(email__iexact=email)
    if staff_code:
        owners |= _has_code(staff_code.strip())
    people = Person.objects.canonical_only().filter(owners).select_related("user")[:2]
    users = [person.user for person in people]
    if len(users) != 1 or users[0] is None or not users[0].is_active or guarded_users([users[0].pk]).exists():
        return None
    return users[0]


def must_have_second_factor() -> Q:
    """Condition on logins: those with rights over others, whose password alone must not open them."""
    roles = Role.objects.filter(user_id=OuterRef("pk"), kind__in=list(GUARDED_ROLES))
    return Q(is_superuser=True) | Q(is_staff=True) | Q(Exists(roles))


def has_second_factor() -> Exists:
    return Exists(Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=SECOND_FACTORS))


def current_notice(*, as_of: date) -> PrivacyNotice | None:
    """The privacy notice in force; None when the site has none."""
    return PrivacyNotice.objects.filter(valid_from__lte=as_of).order_by("-version").first()


def notice_in_force(*, as_of: date) -> QuerySet[Any]:
    """The version of the notice in force, as a subquery of one value."""
    return PrivacyNotice.objects.filter(valid_from__lte=as_of).order_by("-version").values("version")[:1]


def notice_accepted() -> QuerySet[Any]:
    """The latest version that the login of the outer query has accepted, as a subquery of one value."""
    accepted = PrivacyAcceptance.objects.filter(user_id=OuterRef("pk")).order_by("-notice__version")
    return accepted.values("notice__version")[:1]


def devices_of(user: Model, *, at: datetime) -> QuerySet[Device]:
    """Where `user` is signed in, the device used last first."""
    live = Device.objects.filter(user_id=user.pk).exclude(pk__in=Device.objects.outlived(at=at).values("pk"))
    return live.order_by("-seen_at", "-pk")


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
