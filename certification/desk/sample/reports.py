"""The yearly report of the sample province: its series, what one commune handed in, what another is writing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from certification.awards.models import Programme
from certification.campaigns.models import CalendarEntry
from certification.desk.sample.province import Province
from certification.reports import domain
from certification.reports.domain.freezing import build_now
from certification.reports.enums import ReportKind
from certification.reports.models import Report, ReportPeriod, ReportSeries, SeriesDeadline
from certification.reports.points import seen_of
from lms.dates import civil_date
from lms.people.enums import UnitKind

NAME = "Báo cáo kết quả tập huấn hằng năm"
ENTRY = "bao-cao-ninh-binh"
"""Of the calendar that the package brings: before 01/12."""
LAST_DAY, LAST_MONTH = 15, 11


def make_reports(province: Province, programme: Programme, *, by: Any, at: datetime) -> int:
    """Set the series up and write two reports; returns how many (0 on a repeat)."""
    if ReportSeries.objects.filter(name=NAME).exists():
        return 0
    series = ReportSeries(
        name=NAME, programme=programme, consolidator=province.home_affairs, scope=province.root,
        kinds=[UnitKind.COMMUNE.value, UnitKind.DEPARTMENT.value], sign="BC-SNV", kept="VT, BĐG",
        recipients=["Ủy ban nhân dân tỉnh", "Bộ Nội vụ"],
    )  # fmt: skip
    domain.keep_series(series=series, named=[], by=by, at=at)
    deadline = SeriesDeadline(
        series=series, entry=CalendarEntry.objects.get(code=ENTRY), name="Báo cáo năm", to_day=LAST_DAY,
        to_month=LAST_MONTH,
    )  # fmt: skip
    domain.keep_deadline(deadline=deadline, by=by, at=at)
    period = _period(deadline, civil_date(at))
    if period is None:
        return 0
    handed_in, writing = province.communes[:2]
    if period.ends_on < civil_date(at):
        report = domain.open_report(period=period, unit=handed_in, kind=ReportKind.OWN, by=by, at=at)
        _hand_in(report, by=by, at=at)
    domain.open_report(period=period, unit=writing, kind=ReportKind.OWN, by=by, at=at)
    return Report.objects.filter(period=period).count()


def _period(deadline: SeriesDeadline, today: date) -> ReportPeriod | None:
    """The latest that is over, else the next one."""
    rows = ReportPeriod.objects.filter(deadline=deadline)
    return rows.filter(ends_on__lt=today).order_by("-ends_on").first() or rows.order_by("ends_on").first()


def _hand_in(report: Report, *, by: Any, at: datetime) -> None:
    seen = seen_of(build_now(report, at=at).points)
    asked = domain.ask_freeze(report=report, seen=seen, by=by, at=at)
    domain.freeze_report(report=asked, by=by, at=at)
    domain.submit_report(report=report, by=by, at=at)
