from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.reports.building import build
from certification.reports.enums import RESTATABLE, ReportKind, ReportState
from certification.reports.models import Report, ReportPeriod
from certification.reports.wording import SECTIONS, usual_sections
from lms.authors import stored_login
from lms.dates import civil_date
from lms.jobs.enums import OPEN_STATES as OPEN_JOBS
from lms.jobs.models import Job
from lms.journal.domain import record_audit
from lms.people.domain import lock_rows
from lms.people.models import Unit


class ReportRefused(Exception):
    """The state of a report does not allow it; the message says why and what to do."""


def locked(report: Report) -> Report:
    """The row under its lock, fresh from the database."""
    return lock_rows(Report.objects.filter(pk=report.pk)).get()


def audit(report: Report, action: str, *, by: Any, at: datetime, **detail: Any) -> None:
    record_audit(
        by=by, action=f"reports.{action}", subject=f"{report.unit.name}: {report.period}", at=at,
        unit_id=report.unit_id, detail={"report": str(report.uuid), "version": report.version, **detail},
    )  # fmt: skip


@transaction.atomic
def open_report(*, period: ReportPeriod, unit: Unit, kind: str, by: Any, at: datetime) -> Report:
    """Begin the report of a unit, or return the one that there is. Its texts begin as sentences made of the figures."""
    known = Report.objects.filter(period=period, unit=unit, kind=kind).order_by("-version").first()
    if known is not None:
        return known
    scope = period.series.scope if kind == ReportKind.CONSOLIDATED else unit
    report = Report(
        period=period, unit=unit, scope=scope, kind=kind, author=stored_login(by), created_at=at,
    )  # fmt: skip
    built = build(report, today=civil_date(at))
    with override(settings.LANGUAGE_CODE):
        report.sections = usual_sections(built.document)
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:  # a colleague opened it at the same moment
        return Report.objects.get(period=period, unit=unit, kind=kind, version=1)
    audit(report, "open", by=by, at=at)
    return report


@transaction.atomic
def keep_sections(*, report: Report, sections: dict[str, str], by: Any, at: datetime) -> Report:
    """Store the author's texts. ReportRefused once the figures are being frozen."""
    row = locked(report)
    if row.state != ReportState.DRAFT:
        raise ReportRefused(_("Báo cáo đang chốt hoặc đã chốt số liệu nên lời văn không sửa được nữa."))
    row.sections = {name: sections.get(name, "") for name in SECTIONS}
    row.save(update_fields=["sections"])
    audit(row, "sections", by=by, at=at)
    return row


@transaction.atomic
def reopen_report(*, report: Report, by: Any, at: datetime) -> Report:
    """Back to the draft after a freeze that did not work. ReportRefused while it may still succeed."""
    row = locked(report)
    if row.state != ReportState.CHECKED:
        raise ReportRefused(_("Chỉ mở lại được báo cáo đang chờ chốt số liệu."))
    if row.job_id and Job.objects.filter(pk=row.job_id, state__in=OPEN_JOBS).exists():
        raise ReportRefused(_("Số liệu đang được chốt. Hãy chờ xong rồi xem lại."))
    row.state = ReportState.DRAFT
    row.save(update_fields=["state"])
    audit(row, "reopen", by=by, at=at)
    return row


@transaction.atomic
def restate_report(*, report: Report, reason: str, by: Any, at: datetime) -> Report:
    """Begin a new version of a frozen report. The old one stays until the new one is frozen.

    The texts are taken over, so that only what changed needs writing.
    """
    old = locked(report)
    if old.state not in RESTATABLE:
        raise ReportRefused(_("Chỉ lập bản đính chính cho báo cáo đã chốt số liệu và chưa bị thay."))
    if not reason.strip():
        raise ReportRefused(_("Hãy ghi lý do đính chính; lý do được in trong báo cáo."))
    known = Report.objects.filter(restates=old).first()
    if known is not None:
        return known
    new = Report.objects.create(
        period_id=old.period_id, unit_id=old.unit_id, scope_id=old.scope_id, kind=old.kind, version=old.version + 1,
        restates=old, reason=reason.strip(), sections=dict(old.sections), author=stored_login(by), created_at=at,
    )  # fmt: skip
    audit(new, "restate", by=by, at=at, reason=new.reason)
    return new
