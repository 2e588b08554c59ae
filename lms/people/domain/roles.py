from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from lms.authors import stored_login
from lms.dates import civil_date
from lms.journal.domain import record_audit
from lms.people.domain.news import announce
from lms.people.enums import RoleKind
from lms.people.models import Category, Role, Unit
from lms.people.permissions import may_grant
from lms.people.signals import roles_changed


class RoleForbidden(Exception):
    """Whoever grants or takes away a right does not hold the right to do so."""


@transaction.atomic
def grant_role(
    *,
    user: Any,
    kind: RoleKind,
    unit: Unit,
    categories: Iterable[Category] = (),
    carries_on: Role | None = None,
    by: Any = None,
    at: datetime,
) -> Role:
    """Give a login a right over a unit's subtree; repeating it changes nothing but the categories.

    `by` is None for a command line; anybody else must be allowed to grant it (RoleForbidden), over this unit or, where
    it carries on a right over a unit that was merged into this one, over that.
    """
    _check(by, kind, [unit, *([carries_on.unit] if carries_on else [])], at)
    limit = list(categories)
    role, created = Role.objects.get_or_create(
        user=user, kind=kind, unit=unit, defaults={"granted_at": at, "granted_by": stored_login(by)}
    )
    role.categories.set(limit)
    codes = sorted(category.code for category in limit)
    _tell("roles.grant" if created else "roles.change", role, by, at, {"categories": codes})
    return role


@transaction.atomic
def revoke_role(*, role: Role, by: Any, at: datetime) -> None:
    """Take a right away; who held it and who took it stays in the audit log. RoleForbidden as for granting."""
    _check(by, role.kind, [role.unit], at)
    _tell("roles.revoke", role, by, at, {}, forget=True)


def _check(by: Any, kind: str, units: list[Unit], at: datetime) -> None:
    if by is not None and not any(may_grant(by, kind=kind, unit=unit, as_of=civil_date(at)) for unit in units):
        raise RoleForbidden


def _tell(action: str, role: Role, by: Any, at: datetime, detail: dict[str, Any], *, forget: bool = False) -> None:
    user, unit, kind = role.user, role.unit, role.kind
    if forget:
        role.delete()
    record_audit(
        by=by,
        action=action,
        subject=user.get_username(),
        at=at,
        detail={"user": user.pk, "kind": str(kind), "unit": unit.code, **detail},
        unit_id=unit.pk,
    )
    announce(roles_changed, {"user": user.pk, "unit": unit.pk, "kind": str(kind)}, at)
