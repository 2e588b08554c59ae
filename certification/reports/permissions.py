"""Who may see, write, hand in and receive reports. Nothing here trusts a URL."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from certification.reports.enums import FROZEN_STATES, ReportKind, ReportState
from certification.reports.models import FrozenReport, Report, ReportPeriod, ReportPerson, ReportSeries
from certification.reports.queries import submitters, with_context
from lms.people.enums import MANAGING_ROLES, READING_ROLES, RoleKind
from lms.people.models import Role, Unit
from lms.people.permissions import administered_units, holds, one_to_see, reach, rights_of, units_below

HANDED_OVER = FROZEN_STATES - {ReportState.FROZEN}
"""States in which the consolidating unit may read another's report: it has been handed in at some time."""


def whole_units(user: Any, kinds: Any, *, as_of: date) -> QuerySet[Unit]:
    """Units below roles that are not limited to some categories: a report counts all of them, so it takes the whole."""
    return units_below(user, kinds, as_of=as_of, whole=True)


def home_ids(user: Any) -> set[int]:
    """The units that her whole roles name."""
    roles = Role.objects.filter(user_id=user.pk, kind__in=list(READING_ROLES), categories=None)
    return set(roles.values_list("unit_id", flat=True))


def visible_reports(user: Any, *, as_of: date) -> QuerySet[Report]:
    """Reports of units that she reads, and those handed in to a consolidating unit that she reads."""
    return reports_reaching(whole_units(user, READING_ROLES, as_of=as_of))


def reports_reaching(units: QuerySet[Unit]) -> QuerySet[Report]:
    """Reports of these units, and those handed in to one of them."""
    keys = units.values("pk")
    handed = Q(state__in=HANDED_OVER, period__deadline__series__consolidator__in=keys, submitted_at__isnull=False)
    return Report.objects.filter(Q(unit__in=keys) | handed)


def report_to_see(user: Any, uuid: UUID, *, as_of: date) -> Report:
    """PermissionDenied for any other, there or not."""
    return one_to_see(user, with_context(visible_reports(user, as_of=as_of)).filter(uuid=uuid))


def report_to_write(user: Any, uuid: UUID, *, as_of: date) -> Report:
    """A report of a unit whose people she manages as a whole."""
    found = report_to_see(user, uuid, as_of=as_of)
    if not may_write(user, found, as_of=as_of):
        raise PermissionDenied
    return found


def may_write(user: Any, report: Report, *, as_of: date) -> bool:
    return whole_units(user, MANAGING_ROLES, as_of=as_of).filter(pk=report.unit_id).exists()


def report_to_decide(user: Any, uuid: UUID, *, as_of: date) -> Report:
    """A submitted report, for whoever manages the unit that receives it."""
    found = report_to_see(user, uuid, as_of=as_of)
    if not may_consolidate(user, found.period.series, as_of=as_of):
        raise PermissionDenied
    return found


def may_consolidate(user: Any, series: ReportSeries, *, as_of: date) -> bool:
    return whole_units(user, MANAGING_ROLES, as_of=as_of).filter(pk=series.consolidator_id).exists()


def may_read_consolidation(user: Any, series: ReportSeries, *, as_of: date) -> bool:
    return whole_units(user, READING_ROLES, as_of=as_of).filter(pk=series.consolidator_id).exists()


def period_to_see(user: Any, pk: int, *, as_of: date) -> ReportPeriod:
    """A period whose consolidating unit she reads."""
    found = (
        ReportPeriod.objects.select_related(
            "deadline__series__programme", "deadline__series__consolidator", "deadline__series__scope"
        )
        .filter(pk=pk)
        .first()
    )
    if found is None or not may_read_consolidation(user, found.series, as_of=as_of):
        raise PermissionDenied
    return found


def may_open(user: Any, period: ReportPeriod, unit: Unit, kind: str, *, as_of: date) -> bool:
    """True for managers of a unit that owes this report."""
    if not whole_units(user, MANAGING_ROLES, as_of=as_of).filter(pk=unit.pk).exists():
        return False
    if kind == ReportKind.CONSOLIDATED:
        return unit.pk == period.series.consolidator_id
    return submitters(period.series, as_of=as_of).filter(pk=unit.pk).exists()


def readable_rows(user: Any, frozen: FrozenReport, *, as_of: date) -> QuerySet[ReportPerson]:
    """The rows of people whom she may read: within the units and categories of her roles."""
    return rows_within(user, frozen.snapshot_id, as_of=as_of)


def rows_within(user: Any, snapshot_id: int, *, as_of: date) -> QuerySet[ReportPerson]:
    rows = ReportPerson.objects.filter(snapshot_id=snapshot_id)
    if not user.is_active:
        return rows.none()
    if user.is_superuser:
        return rows
    return rows.filter(reach(rights_of(user, READING_ROLES), as_of=as_of))


def editable_series(user: Any, *, as_of: date) -> QuerySet[ReportSeries]:
    """Series whose scope she administers."""
    units = administered_units(user, as_of=as_of).values("pk")
    return ReportSeries.objects.filter(scope__in=units).select_related("scope", "consolidator", "programme")


def may_add_series(user: Any, *, as_of: date) -> bool:
    return user.is_authenticated and user.is_active and holds(user, {RoleKind.ADMINISTRATOR})
