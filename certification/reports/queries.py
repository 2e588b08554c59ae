from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from certification.reports.enums import ReportKind
from certification.reports.models import Report, ReportPeriod, ReportSeries
from lms.people.models import Unit, UnitClosure

SHOWN_AFTER = timedelta(days=120)
"""How long a period stays in the list after its deadline, whatever became of it."""
SHOWN_BEFORE = timedelta(days=200)


def submitters(series: ReportSeries, *, as_of: date) -> QuerySet[Unit]:
    """The units that owe a report on `as_of`: those of the kinds below the scope, and the named ones."""
    below = UnitClosure.objects.on(as_of).filter(ancestor_id=series.scope_id, depth__gt=0).values("descendant_id")
    named = series.named.values("pk")
    return Unit.objects.on(as_of).filter(Q(pk__in=below, kind__in=list(series.kinds)) | Q(pk__in=named))


def submitter_ids(series: Collection[ReportSeries], *, as_of: date) -> dict[int, set[int]]:
    """{series: the units that owe its reports}; three statements for however many series."""
    scopes = {one.scope_id for one in series}
    below: dict[int, set[int]] = {pk: set() for pk in scopes}
    for scope_id, unit_id in (
        UnitClosure.objects.on(as_of)
        .filter(ancestor_id__in=scopes, depth__gt=0)
        .values_list("ancestor_id", "descendant_id")
    ):
        below[scope_id].add(unit_id)
    named: dict[int, set[int]] = {one.pk: set() for one in series}
    for series_id, unit_id in ReportSeries.named.through.objects.filter(reportseries__in=list(named)).values_list(
        "reportseries_id", "unit_id"
    ):
        named[series_id].add(unit_id)
    wanted = set().union(*below.values(), *named.values())
    kinds = dict(Unit.objects.on(as_of).filter(pk__in=wanted).values_list("pk", "kind"))
    return {
        one.pk: {pk for pk in below[one.scope_id] if kinds.get(pk) in one.kinds} | (named[one.pk] & kinds.keys())
        for one in series
    }


def current_periods(*, today: date) -> QuerySet[ReportPeriod]:
    """Periods of active series that are due soon or were lately, the next deadline first."""
    return (
        ReportPeriod.objects.filter(
            deadline__is_active=True, deadline__series__is_active=True,
            due_on__gte=today - SHOWN_AFTER, due_on__lte=today + SHOWN_BEFORE,
        )
        .select_related("deadline__series__consolidator", "deadline__series__scope", "deadline__series__programme")
        .order_by("due_on", "pk")
    )  # fmt: skip


def latest_reports(periods: Iterable[ReportPeriod], *, unit_ids: Collection[int]) -> dict[tuple[int, int, str], Report]:
    """{(period, unit, kind): the newest version} of these units' reports."""
    rows = Report.objects.filter(period__in=list(periods), unit_id__in=unit_ids).order_by("version")
    return {(row.period_id, row.unit_id, row.kind): row for row in rows}


def standing_reports(period: ReportPeriod) -> dict[int, Report]:
    """{unit: its standing own report of the period, with what it says}."""
    rows = Report.objects.standing().filter(period=period, kind=ReportKind.OWN)
    rows = rows.select_related("frozen", "unit").defer("frozen__document", "frozen__rule")
    return {row.unit_id: row for row in rows}


def with_context(reports: QuerySet[Report]) -> QuerySet[Report]:
    """What every page of a report needs besides the row."""
    return reports.select_related(
        "period__deadline__series__programme", "period__deadline__series__consolidator",
        "period__deadline__series__scope", "unit", "scope", "frozen__snapshot", "author", "restates",
    )  # fmt: skip
