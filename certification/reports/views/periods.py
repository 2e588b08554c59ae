from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.reports.building import span_of
from certification.reports.consolidation import reconcile
from certification.reports.counting import frame_for
from certification.reports.enums import ReportKind, ReportState
from certification.reports.models import Report
from certification.reports.permissions import may_consolidate, period_to_see
from certification.reports.rule import rule_for
from certification.reports.views.common import PAGES
from lms.dates import today


@never_cache
@login_required
@require_safe
def period(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has handed in and who has not, and where the numbers differ from the whole."""
    as_of = today()
    row = period_to_see(request.user, pk, as_of=as_of)
    series = row.series
    starts_on, ends_on = span_of(row, today=as_of)
    frame = frame_for(
        unit=series.scope, starts_on=starts_on, ends_on=ends_on, today=as_of,
        definition=rule_for(series=series, unit=series.scope, ends_on=ends_on, today=as_of),
    )  # fmt: skip
    lines = reconcile(row, frame=frame)
    whole = Report.objects.filter(period=row, kind=ReportKind.CONSOLIDATED).order_by("-version").first()
    context = {
        "period": row,
        "series": series,
        "lines": [
            (
                line,
                ReportState(line.report.state) if line.report else None,
                line.is_late(due_on=row.due_on, today=as_of),
            )
            for line in lines
        ],
        "in_count": sum(line.has_handed_in for line in lines),
        "missing": sum(not line.has_handed_in for line in lines),
        "differing": sum(line.differs for line in lines),
        "whole": whole,
        "whole_state": ReportState(whole.state) if whole else None,
        "ends_on": ends_on,
        "days_left": (row.due_on - as_of).days,
        "may_consolidate": may_consolidate(request.user, series, as_of=as_of),
    }  # fmt: skip
    return render(request, f"{PAGES}/period.html", context)
