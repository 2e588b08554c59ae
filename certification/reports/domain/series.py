from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from certification.campaigns.recurrence import occurrences
from certification.reports.models import Report, ReportPeriod, ReportSeries, SeriesDeadline
from certification.reports.spans import span_before
from lms.authors import stored_login
from lms.dates import civil_date
from lms.journal.domain import record_audit
from lms.people.models import Unit

BEHIND, AHEAD = timedelta(days=366), timedelta(days=366)
"""Around today, for which days periods are written down."""


@transaction.atomic
def keep_series(*, series: ReportSeries, named: Iterable[Unit], by: Any, at: datetime) -> ReportSeries:
    """Store a series, new or changed. Reports that exist stay as they are."""
    series.changed_at, series.changed_by = at, stored_login(by)
    series.save()
    series.named.set(named)
    record_audit(
        by=by, action="reports.series", subject=series.name, at=at, unit_id=series.scope_id,
        detail={
            "series": series.pk, "consolidator": series.consolidator.code, "kinds": list(series.kinds),
            "recipients": list(series.recipients), "is_active": series.is_active,
        },
    )  # fmt: skip
    roll_periods(today=civil_date(at))
    return series


@transaction.atomic
def keep_deadline(*, deadline: SeriesDeadline, by: Any, at: datetime) -> SeriesDeadline:
    """Store a deadline of a series and write down its periods."""
    deadline.save()
    record_audit(
        by=by, action="reports.deadline", subject=f"{deadline.series.name}: {deadline.name}", at=at,
        unit_id=deadline.series.scope_id,
        detail={
            "entry": deadline.entry_id, "from": deadline.begins, "to": deadline.ends, "is_active": deadline.is_active,
        },
    )  # fmt: skip
    roll_periods(today=civil_date(at))
    return deadline


@transaction.atomic
def roll_periods(*, today: date) -> int:
    """Write down the periods around today; returns how many are new.

    One that nobody has begun to report on follows a change of its days; one with a report keeps them.
    """
    deadlines = SeriesDeadline.objects.filter(is_active=True, series__is_active=True, entry__is_active=True)
    known = {(row.deadline_id, row.year): row for row in ReportPeriod.objects.all()}
    used = set(Report.objects.values_list("period_id", flat=True).distinct())
    made = 0
    for deadline in deadlines.select_related("entry").order_by("pk"):
        for due in occurrences(deadline.entry, today - BEHIND, today + AHEAD):
            span = span_before(deadline, due_on=due.starts_on)
            days = {"starts_on": span.starts_on, "ends_on": span.ends_on, "due_on": due.starts_on}
            row = known.get((deadline.pk, due.year))
            if row is None:
                made += ReportPeriod.objects.get_or_create(deadline=deadline, year=due.year, defaults=days)[1]
            elif row.pk not in used and any(getattr(row, name) != day for name, day in days.items()):
                ReportPeriod.objects.filter(pk=row.pk).update(**days)
    return made
