from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certification.reports.domain import open_report
from certification.reports.enums import HANDED_IN, ReportKind
from certification.reports.models import Report, ReportPeriod
from certification.reports.permissions import editable_series, home_ids, may_open, visible_reports, whole_units
from certification.reports.queries import current_periods, latest_reports, submitter_ids
from certification.reports.spans import is_late
from certification.reports.views.common import PAGE_SIZE, PAGES
from lms.dates import now, today
from lms.people.enums import MANAGING_ROLES, READING_ROLES
from lms.people.models import Unit
from lms.people.permissions import is_manager


@dataclass(frozen=True)
class Duty:
    """A report that a unit of the reader owes for a period, and how far it has come."""

    period: ReportPeriod
    unit: Unit
    kind: ReportKind
    report: Report | None
    may_write: bool
    as_of: date

    @property
    def is_done(self) -> bool:
        if self.report is None:
            return False
        return self.report.state in HANDED_IN or (self.kind == ReportKind.CONSOLIDATED and not self.report.is_open)

    @property
    def days_left(self) -> int:
        return (self.period.due_on - self.as_of).days

    @property
    def is_late(self) -> bool:
        return not self.is_done and is_late(on=self.as_of, due_on=self.period.due_on)


@never_cache
@login_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What her units owe and by when, and below it every report that she may see."""
    if not is_manager(request.user):
        raise PermissionDenied
    as_of = today()
    found = visible_reports(request.user, as_of=as_of).select_related("period__deadline__series", "unit")
    page = Paginator(found.order_by("-created_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "duties": _duties(request.user, as_of),
        "page": page,
        "may_edit_series": editable_series(request.user, as_of=as_of).exists(),
    }
    return render(request, f"{PAGES}/reports.html", context)


def _duties(user: Any, as_of: date) -> list[Duty]:
    """Of her own units; a consolidated report is also shown to whoever reads its unit from above."""
    periods = list(current_periods(today=as_of))
    owing = submitter_ids({row.series.pk: row.series for row in periods}.values(), as_of=as_of)  # type: ignore[arg-type]
    homes = home_ids(user)
    above = {row.series.consolidator_id for row in periods}
    wanted = (homes & set().union(*owing.values())) | above if owing else above
    readable = set(whole_units(user, READING_ROLES, as_of=as_of).filter(pk__in=wanted).values_list("pk", flat=True))
    managed = set(whole_units(user, MANAGING_ROLES, as_of=as_of).filter(pk__in=wanted).values_list("pk", flat=True))
    units = Unit.objects.in_bulk(readable)
    latest = latest_reports(periods, unit_ids=readable)
    found = []
    for period in periods:
        pairs = [(pk, ReportKind.OWN) for pk in sorted(owing[period.series.pk] & homes & readable)]
        if period.series.consolidator_id in readable:
            pairs.append((period.series.consolidator_id, ReportKind.CONSOLIDATED))
        found += [
            Duty(period, units[pk], kind, latest.get((period.pk, pk, kind)), pk in managed, as_of)
            for pk, kind in pairs
        ]  # fmt: skip
    return found


@never_cache
@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a report, or go to the one that there is."""
    as_of = today()
    period_key, kind = request.POST.get("period", ""), request.POST.get("kind", "")
    if not (period_key.isascii() and period_key.isdigit()) or kind not in ReportKind.values:
        raise PermissionDenied
    period = get_object_or_404(
        ReportPeriod.objects.select_related(
            "deadline__series__programme", "deadline__series__consolidator", "deadline__series__scope"
        ),
        pk=period_key[:12],
    )
    unit = get_object_or_404(Unit, code=request.POST.get("unit", ""))
    if not may_open(request.user, period, unit, kind, as_of=as_of):
        raise PermissionDenied
    report = open_report(period=period, unit=unit, kind=kind, by=request.user, at=now())
    return redirect("certification_reports:report", report.uuid)
