from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.reports.domain.drafting import ReportRefused, audit, locked
from certification.reports.enums import ReportKind, ReportState
from certification.reports.models import Report
from lms.authors import stored_login


@transaction.atomic
def submit_report(*, report: Report, by: Any, at: datetime) -> Report:
    """Hand a frozen report in to the consolidating unit. Repeating it changes nothing."""
    row = locked(report)
    if row.state == ReportState.SUBMITTED:
        return row
    if row.kind != ReportKind.OWN:
        raise ReportRefused(_("Báo cáo tổng hợp không nộp ở đây; hãy ghi việc gửi tới từng nơi nhận."))
    if row.state != ReportState.FROZEN:
        raise ReportRefused(_("Chỉ nộp được báo cáo đã chốt số liệu. Báo cáo bị trả lại thì lập bản đính chính."))
    row.state, row.submitted_at, row.submitted_by = ReportState.SUBMITTED, at, stored_login(by)
    row.save(update_fields=["state", "submitted_at", "submitted_by"])
    audit(row, "submit", by=by, at=at)
    return row


@transaction.atomic
def accept_report(*, report: Report, by: Any, at: datetime) -> Report:
    """The consolidating unit takes a report that was handed in."""
    return _decide(report, ReportState.ACCEPTED, "", "accept", by, at)


@transaction.atomic
def return_report(*, report: Report, reason: str, by: Any, at: datetime) -> Report:
    """The consolidating unit gives a report back; its unit restates it. The reason is shown to the unit."""
    if not reason.strip():
        raise ReportRefused(_("Hãy ghi lý do trả lại để đơn vị biết cần sửa gì."))
    return _decide(report, ReportState.RETURNED, reason.strip(), "return", by, at)


def _decide(report: Report, state: ReportState, reason: str, action: str, by: Any, at: datetime) -> Report:
    row = locked(report)
    if row.state == state:
        return row
    allowed = (
        {ReportState.SUBMITTED} if state == ReportState.ACCEPTED else {ReportState.SUBMITTED, ReportState.ACCEPTED}
    )
    if row.state not in allowed:
        raise ReportRefused(_("Báo cáo không còn ở trạng thái chờ nhận. Hãy tải lại trang để xem tình trạng mới."))
    row.state, row.return_reason = state, reason
    row.decided_at, row.decided_by = at, stored_login(by)
    row.save(update_fields=["state", "return_reason", "decided_at", "decided_by"])
    audit(row, action, by=by, at=at, reason=reason)
    return row
