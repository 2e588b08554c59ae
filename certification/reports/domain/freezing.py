from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.reports.building import Built, build, report_frame
from certification.reports.canonical import Fingerprint
from certification.reports.changes import change_sentences
from certification.reports.consolidation import reconciled_numbers
from certification.reports.domain.drafting import ReportRefused, audit, locked
from certification.reports.enums import ReportKind, ReportState
from certification.reports.models import FrozenReport, Report, Snapshot
from certification.reports.points import Point, seen_of, unseen
from certification.reports.queries import with_context
from certification.reports.rows import group_of, person_rows
from certification.reports.rule import rule_version
from certification.reports.staging import drop, stage
from lms.authors import stored_login
from lms.dates import civil_date
from lms.jobs.domain import enqueue_job
from lms.people.domain import lock_rows

JOB = "reports.freeze"


@transaction.atomic
def ask_freeze(*, report: Report, seen: dict[str, int], by: Any, at: datetime) -> Report:
    """Say that the open points have been seen, and have a worker freeze the figures.

    ReportRefused when the period is not over, or a point is open that `seen` does not name in full.
    """
    row = with_context(Report.objects.all()).get(pk=locked(report).pk)
    if row.state != ReportState.DRAFT:
        raise ReportRefused(_("Báo cáo này đang được chốt hoặc đã chốt số liệu."))
    built = build_now(row, at=at)
    refuse_unseen(built.points, seen)
    row.state, row.seen = ReportState.CHECKED, seen_of(built.points)
    row.checked_at, row.checked_by = at, stored_login(by)
    job = enqueue_job(
        kind=JOB, key=f"{JOB}:{row.pk}:{at.isoformat()}", payload={"report": row.pk}, by=by, at=at
    )  # fmt: skip
    row.job_id = job.pk
    row.save(update_fields=["state", "seen", "checked_at", "checked_by", "job_id"])
    audit(row, "check", by=by, at=at, seen=row.seen)
    return row


def refuse_unseen(points: list[Point], seen: dict[str, int]) -> None:
    """ReportRefused where a point is open that nobody has seen."""
    left = unseen(points, seen)
    if any(point.blocks for point in left):
        raise ReportRefused(_("Kỳ báo cáo chưa kết thúc. Hãy chốt số liệu từ hôm sau ngày cuối kỳ."))
    if left:
        raise ReportRefused(
            _("Còn điểm cần xem mà chưa được đánh dấu, hoặc vừa phát sinh thêm. Hãy xem lại danh sách rồi chốt.")
        )


def build_now(report: Report, *, at: datetime, **known: Any) -> Built:
    """The document of a report as it stands, a consolidated one with what the units handed in."""
    today = civil_date(at)
    frame = known.pop("frame", None) or report_frame(report, today=today)
    numbers = (0, 0)
    if report.kind == ReportKind.CONSOLIDATED:
        numbers = reconciled_numbers(report.period, frame=frame, groups=known.get("rows"))
    return build(report, today=today, frame=frame, reconciled=numbers, **known)


def freeze_report(
    *, report: Report, at: datetime, by: Any = None, progress: Callable[[int, int], None] = lambda done, total: None
) -> FrozenReport:
    """Write the people down in chunks, then publish all of it in one short transaction. Harmless to repeat.

    Until then nothing is frozen: whatever a killed attempt left is swept by the next one. `progress` is told (people
    written, people in all) and may raise to stop. ReportRefused when a point came up that the author has not seen.
    """
    known = FrozenReport.objects.filter(report=report).first()
    if known is not None:
        return known
    row = with_context(Report.objects.all()).get(pk=report.pk)
    if row.state != ReportState.CHECKED:
        raise ReportRefused(_("Báo cáo chưa được kiểm tra xong. Hãy xem các điểm còn mở rồi chốt lại."))
    sweep_attempts(report=row)
    frame = report_frame(row, today=civil_date(at))
    people = person_rows(
        definition=frame.definition, unit_ids=frame.unit_ids, starts_on=frame.starts_on, ends_on=frame.ends_on
    )
    built = build_now(row, at=at, frame=frame, rows=[group_of(person) for person in people])
    refuse_unseen(built.points, row.seen)
    snapshot = Snapshot.objects.create(report=row, begun_at=at)
    mark = stage(
        snapshot=snapshot, frame=frame, rows=people, after_chunk=lambda done: progress(done, len(people))
    )  # fmt: skip
    return _publish(row, snapshot, built, mark, len(people), at=at, by=by)


@transaction.atomic
def _publish(
    report: Report, snapshot: Snapshot, built: Built, mark: Fingerprint, people: int, *, at: datetime, by: Any
) -> FrozenReport:
    """The moment at which the report is frozen. Another worker that came first has won."""
    row = locked(report)
    known = FrozenReport.objects.filter(report=row).first()
    if known is not None:
        return known
    if row.state != ReportState.CHECKED:
        raise ReportRefused(_("Báo cáo đã được mở lại trong lúc chốt số liệu. Hãy chốt lại."))
    if lock_rows(Snapshot.objects.filter(pk=snapshot.pk)).get().people.count() != people:
        raise RuntimeError(f"Snapshot {snapshot.pk} of report {row.pk} has lost rows; another attempt swept it.")
    document = replace(built.document, sections=dict(row.sections))
    if row.restates_id:
        old = FrozenReport.objects.get(report_id=row.restates_id)
        with override(settings.LANGUAGE_CODE):
            document = replace(document, restates=change_sentences(old.document, document, reason=row.reason))
        Report.objects.filter(pk=row.restates_id).update(state=ReportState.SUPERSEDED)
    values: Any = document.as_dict()
    rule = rule_version(built.frame.definition, ends_on=built.frame.ends_on)
    values["fingerprint"] = mark.close(document=values, rule=rule)
    frozen = FrozenReport.objects.create(
        report=row, snapshot=snapshot, document=values, rule=rule, people=people,
        covered=document.total.covered or 0, new_covered=document.total.new_covered or 0,
        attendances=document.total.attendances or 0, fingerprint=values["fingerprint"], frozen_at=at,
        frozen_by=stored_login(by),
    )  # fmt: skip
    Report.objects.filter(pk=row.pk).update(state=ReportState.FROZEN)
    if row.kind == ReportKind.CONSOLIDATED:
        Report.objects.filter(period_id=row.period_id, kind=ReportKind.OWN, state=ReportState.ACCEPTED).update(
            state=ReportState.CONSOLIDATED
        )
    audit(row, "freeze", by=by, at=at, fingerprint=frozen.fingerprint, people=people)
    return frozen


def sweep_attempts(*, report: Report) -> int:
    """Delete what attempts that were killed left behind; returns how many there were."""
    left = list(Snapshot.objects.filter(report=report, frozen=None))
    for snapshot in left:
        drop(snapshot)
    return len(left)
