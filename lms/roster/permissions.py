"""Who may see an import and decide its rows: predicates over a login's roles. Nothing here trusts a URL."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from lms.dates import today
from lms.people.enums import MANAGING_ROLES
from lms.people.permissions import managed_categories, managed_units, reach, rights_of, roles_of
from lms.roster.enums import Doubt, ImportState, RowKind
from lms.roster.models import RosterImport, RosterRow


def visible_imports(user: Any) -> QuerySet[RosterImport]:
    """Imports for units that `user` manages, her own or of somebody whose categories she manages as well."""
    units = managed_units(user, as_of=today())
    heads = RosterImport.objects.filter(unit__in=units.values("pk"))
    if user.is_superuser or not roles_of(user, MANAGING_ROLES).filter(categories__isnull=False).exists():
        return heads
    unlimited = [pk for pk in units.values_list("pk", flat=True) if _is_unlimited(user, pk)]
    return heads.filter(Q(uploaded_by=user) | Q(unit__in=unlimited))


def _is_unlimited(user: Any, unit_id: int) -> bool:
    unit = managed_units(user, as_of=today()).get(pk=unit_id)
    return managed_categories(user, unit, as_of=today()) is None


def may_apply(user: Any, head: RosterImport) -> bool:
    """Who sent a file applies it: the preview was made under her rights."""
    return bool(user.is_superuser or head.uploaded_by_id == user.pk)


def rows_to_decide(user: Any) -> QuerySet[RosterRow]:
    """Doubtful rows of applied imports that `user` may decide.

    A transfer is decided where she would leave from, everything else where the row wants her.
    """
    rows = RosterRow.objects.filter(
        kind=RowKind.DOUBTFUL, decision="", roster_import__state=ImportState.APPLIED,
        plan_no=F("roster_import__plan_no"),
    )  # fmt: skip
    if not getattr(user, "is_active", False):
        return rows.none()
    if user.is_superuser:
        return rows
    day, is_transfer, rights = today(), Q(doubt=Doubt.TRANSFER), rights_of(user, MANAGING_ROLES)
    losing = reach(rights, as_of=day, unit="losing_unit_id", category="losing_category_id")
    gaining = reach(rights, as_of=day) | Q(category=None, unit__in=managed_units(user, as_of=day))
    return rows.filter((is_transfer & losing) | (~is_transfer & gaining))
