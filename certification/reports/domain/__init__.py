"""Writing reports: series and their periods, drafts, freezing, restating, handing in, receiving and sending on."""

from certification.reports.domain.drafting import (
    ReportRefused,
    keep_sections,
    open_report,
    reopen_report,
    restate_report,
)
from certification.reports.domain.freezing import ask_freeze, freeze_report, sweep_attempts
from certification.reports.domain.reminders import remind_of_submissions
from certification.reports.domain.sending import note_number, send_on
from certification.reports.domain.series import keep_deadline, keep_series, roll_periods
from certification.reports.domain.submitting import accept_report, return_report, submit_report
from certification.reports.domain.verifying import fingerprint_now, verify_report

__all__ = [
    "ReportRefused",
    "accept_report",
    "ask_freeze",
    "fingerprint_now",
    "freeze_report",
    "keep_deadline",
    "keep_sections",
    "keep_series",
    "note_number",
    "open_report",
    "remind_of_submissions",
    "reopen_report",
    "restate_report",
    "return_report",
    "roll_periods",
    "send_on",
    "submit_report",
    "sweep_attempts",
    "verify_report",
]
