from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from lms.people.enums import RoleKind
from lms.people.models import Category, Role, Unit


def grant_role(*, user: Any, kind: RoleKind, unit: Unit, categories: Iterable[Category] = (), at: datetime) -> Role:
    """Give a login a right over a unit's subtree; repeating it changes nothing but the categories."""
    role, _created = Role.objects.get_or_create(user=user, kind=kind, unit=unit, defaults={"granted_at": at})
    role.categories.set(categories)
    return role
