from certification.reports.models.frozen import Dispatch, FrozenReport, ReportPerson, Snapshot
from certification.reports.models.reports import Report
from certification.reports.models.series import ReportPeriod, ReportSeries, SeriesDeadline

__all__ = [
    "Dispatch",
    "FrozenReport",
    "Report",
    "ReportPeriod",
    "ReportPerson",
    "ReportSeries",
    "SeriesDeadline",
    "Snapshot",
]
