"""A province that reports, written through the domain: a series with its deadline, periods, drafts, frozen reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from certification.awards.models import Programme
from certification.campaigns.models import CalendarEntry
from certification.reports import domain
from certification.reports.domain.freezing import build_now
from certification.reports.enums import ReportKind
from certification.reports.models import FrozenReport, Report, ReportPeriod, ReportSeries, SeriesDeadline
from certification.reports.points import seen_of
from lms.people.domain import declare_headcount
from lms.people.enums import UnitKind
from lms.people.models import Person, Unit
from tests.factories.campaigns import make_deadline
from tests.factories.coverage import SOCIAL, give_part, make_programme
from tests.factories.people import AT, make_category, make_person, make_unit, post

FIRST, LAST, DUE = date(2026, 1, 1), date(2026, 11, 15), date(2026, 12, 1)
"""The period of the tests' series in 2026."""
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""After its last day, before its deadline."""


def make_series(scope: Unit, consolidator: Unit, programme: Programme, **kwargs: Any) -> ReportSeries:
    values = {
        "name": "Báo cáo tập huấn", "kinds": [UnitKind.COMMUNE.value], "recipients": ["UBND tỉnh", "Bộ Nội vụ"],
        "sign": "BC-SNV", "kept": "VT", **kwargs,
    }  # fmt: skip
    series = ReportSeries(scope=scope, consolidator=consolidator, programme=programme, **values)
    return domain.keep_series(series=series, named=[], by=None, at=NOW)


def make_series_deadline(
    series: ReportSeries, entry: CalendarEntry | None = None, ends: tuple[int, int] | None = (15, 11), **kwargs: Any
) -> SeriesDeadline:
    """Due on 01/12; the year up to `ends`, or up to the day before."""
    values = {"name": "Báo cáo năm", **kwargs}
    if ends is not None:
        values |= {"to_day": ends[0], "to_month": ends[1]}
    deadline = SeriesDeadline(series=series, entry=entry or make_deadline(series.scope), **values)
    return domain.keep_deadline(deadline=deadline, by=None, at=NOW)


@dataclass
class Reporting:
    """A province with Sở Nội vụ and two communes; a programme, a series, and its period of 2026."""

    province: Unit
    office: Unit
    commune: Unit
    other: Unit
    programme: Programme
    series: ReportSeries
    period: ReportPeriod

    def staff(self, number: int, *, trained: int = 0, unit: Unit | None = None, since: date = FIRST) -> list[Person]:
        """Post people from 01/01/2025 on; the first `trained` of them got K and S on `since`."""
        people = [make_person(sex="female", birth_year=1990) for _number in range(number)]
        for place, person in enumerate(people):
            post(person, unit or self.commune, make_category(SOCIAL), valid_from=date(2025, 7, 1))
            if place < trained:
                give_part(person, self.programme, "K", since)
                give_part(person, self.programme, "S", since)
        return people

    def declare(self, number: int, unit: Unit | None = None) -> None:
        declare_headcount(
            unit=unit or self.commune, declared_on=FIRST, document="Công văn thử",
            numbers={(make_category(SOCIAL), "female"): number}, by=None, at=AT,
        )  # fmt: skip

    def open(self, unit: Unit | None = None, **kwargs: Any) -> Report:
        values = {"kind": ReportKind.OWN, "by": None, "at": NOW, **kwargs}
        return domain.open_report(period=self.period, unit=unit or self.commune, **values)

    def consolidated(self) -> Report:
        return self.open(self.office, kind=ReportKind.CONSOLIDATED)


def make_reporting() -> Reporting:
    province = make_unit("TINH", kind=UnitKind.PROVINCE, name="Tỉnh Mẫu")
    office = make_unit("TINH-SNV", parent=province, kind=UnitKind.DEPARTMENT, name="Sở Nội vụ tỉnh Mẫu")
    commune = make_unit("XA", parent=province, name="Xã Mẫu")
    other = make_unit("KHAC", parent=province, name="Xã Khác")
    programme = make_programme(province)
    series = make_series(province, office, programme)
    make_series_deadline(series)
    period = ReportPeriod.objects.get(year=2026)
    return Reporting(province, office, commune, other, programme, series, period)


def freeze(report: Report, at: datetime = NOW, by: Any = None) -> FrozenReport:
    """Tick every open point and freeze here and now."""
    report = Report.objects.get(pk=report.pk)
    seen = seen_of(build_now(report, at=at).points)
    asked = domain.ask_freeze(report=report, seen=seen, by=by, at=at)
    return domain.freeze_report(report=asked, at=at, by=by)
