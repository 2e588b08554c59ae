"""What the reader of the API may see: a token its unit's subtree, a manager what her pages show her."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from certification.desk.figures.question import readable_unit
from certification.reports.models import Report
from certification.reports.permissions import reports_reaching, visible_reports
from lms import dates
from lms.journal.domain import record_audit
from lms.people.models import Unit, UnitClosure
from lms.people.permissions import is_manager, readable_units
from lms.tokens.models import ApiToken

NOTED_EVERY = 60
"""Seconds within which the same question of the same reader is one entry of the audit log: dashboards ask for ever."""


def open_units(request: Request, *, today: date) -> QuerySet[Unit]:
    """The units whose figures the reader may ask for. PermissionDenied for whoever reads none."""
    if isinstance(request.auth, ApiToken):
        below = UnitClosure.objects.on(today).filter(ancestor_id=request.auth.unit_id).values("descendant_id")
        return Unit.objects.filter(pk__in=below)
    if not is_manager(request.user):
        raise PermissionDenied
    return readable_units(request.user, as_of=today)


def open_unit(request: Request, code: str, *, today: date) -> tuple[Unit, frozenset[int] | None]:
    """The unit and the limit to categories; 404 when there is none, PermissionDenied when it is not hers to read."""
    if not isinstance(request.auth, ApiToken):
        return readable_unit(request.user, code, today=today)
    unit = get_object_or_404(Unit, code=code)
    if not open_units(request, today=today).filter(pk=unit.pk).exists():
        raise PermissionDenied
    return unit, None


def open_reports(request: Request, *, today: date) -> QuerySet[Report]:
    """Reports of the units that the reader may ask for, and those handed in to one of them; a manager's as on her
    pages. PermissionDenied for whoever reads none."""
    units = open_units(request, today=today)
    if isinstance(request.auth, ApiToken):
        return reports_reaching(units)
    return visible_reports(request.user, as_of=today)


def note_call(request: Request, *, action: str, unit: Unit | None, detail: dict[str, Any]) -> None:
    """Append the call to the audit log, at most once in NOTED_EVERY for each reader, address and unit."""
    reader = f"token:{request.auth.pk}" if isinstance(request.auth, ApiToken) else f"login:{request.user.pk}"
    if not cache.add(f"api-noted:{reader}:{request.path}:{unit.pk if unit else ''}", True, NOTED_EVERY):
        return
    home = request.auth.unit_id if isinstance(request.auth, ApiToken) else None
    record_audit(
        by=request.user, action=action, subject=unit.code if unit else "", at=dates.now(), detail=detail,
        unit_id=unit.pk if unit else home,
    )  # fmt: skip
