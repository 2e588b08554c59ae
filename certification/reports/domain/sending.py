from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certification.reports.domain.drafting import ReportRefused, audit, locked
from certification.reports.enums import OPEN_STATES, ReportKind, ReportState
from certification.reports.models import Dispatch, Report
from lms.authors import stored_login


@transaction.atomic
def note_number(*, report: Report, number: str, signed_on: date | None, by: Any, at: datetime) -> Report:
    """Write down the number and day that people gave the signed paper. The frozen content stays untouched."""
    row = locked(report)
    if row.state in OPEN_STATES:
        raise ReportRefused(_("Hãy chốt số liệu và ký báo cáo trước, rồi ghi số và ngày của bản giấy."))
    row.number, row.signed_on = number.strip(), signed_on
    row.save(update_fields=["number", "signed_on"])
    audit(row, "number", by=by, at=at, number=row.number, on=signed_on.isoformat() if signed_on else "")
    return row


@transaction.atomic
def send_on(*, report: Report, recipient: str, number: str, sent_on: date, by: Any, at: datetime) -> Dispatch:
    """Record that a consolidated report went to one of its recipients. The same entry again changes nothing."""
    row = locked(report)
    if row.kind != ReportKind.CONSOLIDATED or row.state in OPEN_STATES | {ReportState.SUPERSEDED}:
        raise ReportRefused(_("Chỉ ghi việc gửi của báo cáo tổng hợp đã chốt số liệu và chưa bị thay."))
    values = {"recipient": recipient.strip(), "number": number.strip()}
    if not all(values.values()):
        raise ReportRefused(_("Hãy ghi nơi nhận và số của báo cáo."))
    known = Dispatch.objects.filter(report=row, **values).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            sent = Dispatch.objects.create(
                report=row, sent_on=sent_on, recorded_at=at, recorded_by=stored_login(by), **values
            )
    except IntegrityError:
        return Dispatch.objects.get(report=row, **values)
    audit(row, "send", by=by, at=at, on=sent_on.isoformat(), **values)
    return sent
