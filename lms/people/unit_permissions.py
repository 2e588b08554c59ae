"""Who may look at units over time, and who may reorganise them. Beside `permissions`, by the same roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lms.people.enums import READING_ROLES, RoleKind
from lms.people.models import Role, Unit, UnitClosure


def known_units(user: Any) -> QuerySet[Unit]:
    """Units whose history `user` may read: all that stand, stood or will stand below one of her reading roles."""
    return _ever_below(user, READING_ROLES, Q())


def reorganisable_units(user: Any, *, today: date) -> QuerySet[Unit]:
    """Units that `user` may change as such: an administrator's, standing today or from a later day on."""
    return _ever_below(user, {RoleKind.ADMINISTRATOR}, Q(valid_to=None) | Q(valid_to__gt=today))


def administered_units(user: Any) -> QuerySet[Unit]:
    """Units that stand, stood or will stand below one of her administrator's roles: whose decisions she may undo."""
    return _ever_below(user, {RoleKind.ADMINISTRATOR}, Q())


def may_reorganise(user: Any) -> bool:
    """True for whoever may change some unit."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or Role.objects.filter(user_id=user.pk, kind=RoleKind.ADMINISTRATOR).exists()


def _ever_below(user: Any, kinds: Iterable[str], spans: Q) -> QuerySet[Unit]:
    if not user.is_authenticated or not user.is_active:
        return Unit.objects.none()
    if user.is_superuser:
        return Unit.objects.all()
    tops = Role.objects.filter(user_id=user.pk, kind__in=list(kinds)).values("unit_id")
    below = UnitClosure.objects.filter(spans, ancestor_id__in=tops).values("descendant_id")
    return Unit.objects.filter(pk__in=below)
