"""An import from the upload to the end: each step is a job that may be repeated, or killed, at any moment."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.authors import stored_login
from lms.jobs.domain import enqueue_job
from lms.jobs.models import Job
from lms.jobs.progress import tell_progress
from lms.journal.domain import record_audit
from lms.people.models import Unit
from lms.roster.domain.applying import apply_import
from lms.roster.domain.errors import ImportRefused, PreviewStale, RosterHasErrors, UnitForbidden
from lms.roster.domain.planning import preview_roster
from lms.roster.domain.staging import stage_rows
from lms.roster.domain.undoing import undo_import
from lms.roster.enums import ImportState
from lms.roster.errors import FileRefused
from lms.roster.models import RosterImport, RosterRow
from lms.roster.plan import PLAIN, Options, Preview
from lms.roster.read import read_roster
from lms.roster.waiting import drop_upload, keep_upload, waiting_upload

PREVIEW_JOB, APPLY_JOB, UNDO_JOB = "roster.preview", "roster.apply", "roster.undo"
LOST_ZEROS, FAULTY = "lost_zeros", "error"


# --- asked for by a person: quick, and the work follows as a job ------------------------------------------------------
@transaction.atomic
def start_import(
    *, data: bytes, file_name: str, unit: Unit, as_of: date, options: Options = PLAIN, by: Any, at: datetime
) -> tuple[RosterImport, Job]:
    """Keep the file and ask for its preview."""
    head = RosterImport.objects.create(
        unit=unit, as_of=as_of, file_name=file_name[:100], file_size=len(data),
        sha256=hashlib.sha256(data).hexdigest(), upload=keep_upload(data=data), options=_stored(options),
        uploaded_by=stored_login(by), uploaded_at=at,
    )  # fmt: skip
    record_audit(
        by=by, action="upload_roster", subject=unit.code, at=at, detail={"import": str(head.pk)}, unit_id=unit.pk
    )
    return head, _enqueue(head, PREVIEW_JOB, by=by, at=at)


@transaction.atomic
def plan_with_zeros(*, head: RosterImport, by: Any, at: datetime) -> Job:
    """A human has looked at the cards: plan the file again with the lost zeros put back. ImportRefused if too late."""
    changed = RosterImport.objects.filter(pk=head.pk, state=ImportState.READY).update(
        state=ImportState.READING, round=F("round") + 1, options={**head.options, "pad_identity": True}
    )
    if not changed:
        raise ImportRefused(_("Danh sách này không còn chờ nhập. Hãy tải lại trang."))
    record_audit(
        by=by,
        action="pad_identity_roster",
        subject=head.unit.code,
        at=at,
        detail={"import": str(head.pk)},
        unit_id=head.unit_id,
    )
    head.refresh_from_db()
    return _enqueue(head, PREVIEW_JOB, by=by, at=at)


def request_apply(*, head: RosterImport, by: Any, at: datetime) -> Job:
    """Ask for the previewed rows to be written. ImportRefused when they no longer wait."""
    return _request(head, ImportState.READY, ImportState.APPLYING, APPLY_JOB, by=by, at=at)


def request_undo(*, head: RosterImport, by: Any, at: datetime) -> Job:
    """Ask for the import to be taken back. ImportRefused when there is nothing to take back."""
    return _request(head, ImportState.APPLIED, ImportState.UNDOING, UNDO_JOB, by=by, at=at)


@transaction.atomic
def drop_import(*, head: RosterImport, at: datetime) -> None:
    """Forget a file that is not wanted: its rows go, its head stays as dropped. One under way is left alone."""
    waiting = RosterImport.objects.filter(
        pk=head.pk, state__in=[ImportState.READY, ImportState.READING, ImportState.FAILED]
    )
    if waiting.update(state=ImportState.DROPPED, rows_swept_at=at, message=""):
        _forget(head)


@transaction.atomic
def _request(head: RosterImport, before: ImportState, after: ImportState, kind: str, *, by: Any, at: datetime) -> Job:
    if not RosterImport.objects.filter(pk=head.pk, state=before).update(state=after, round=F("round") + 1):
        raise ImportRefused(_("Tình trạng của danh sách đã thay đổi. Hãy tải lại trang."))
    head.refresh_from_db()
    return _enqueue(head, kind, by=by, at=at)


def _enqueue(head: RosterImport, kind: str, *, by: Any, at: datetime) -> Job:
    payload = {
        "import": str(head.pk),
        "round": head.round,
        "by": by.pk if by is not None else None,
        "language": get_language(),
    }
    job = enqueue_job(kind=kind, key=f"{kind}:{head.pk}:{head.round}", payload=payload, by=by, at=at)
    RosterImport.objects.filter(pk=head.pk).update(job_id=job.pk)
    return job


# --- done by a worker ----------------------------------------------------------------------------------------------
def run_preview(*, head: RosterImport, round_no: int, by: Any) -> None:
    """Read the file and stage its plan; the plan counts from the one statement at the end, or not at all."""
    if head.state != ImportState.READING or head.round != round_no:
        return
    _tell(head, 5)
    data = waiting_upload(head.upload)
    try:
        if data is None:
            raise FileRefused(_("Tệp đã tải lên không còn. Hãy chọn tệp lại."))
        book = read_roster(data)
        _tell(head, 25)
        with _collector_at_rest():
            preview = preview_roster(book=book, unit=head.unit, as_of=head.as_of, by=by, options=_options(head))
    except FileRefused as refused:
        _fail(head, str(refused))
        return
    except UnitForbidden:
        _fail(head, _("Bạn không còn quyền nhập danh sách cho đơn vị này."))
        return
    _tell(head, 50)
    with _collector_at_rest():
        stage_preview(head=head, preview=preview)


def stage_preview(*, head: RosterImport, preview: Preview) -> bool:
    """Store a plan and let it count; False when another worker's plan already does."""
    total = len(preview.rows) or 1
    plan_no = _next_plan(head)
    RosterRow.objects.filter(roster_import=head, plan_no__lt=plan_no).delete()
    stage_rows(head=head, plan_no=plan_no, preview=preview, said=lambda done: _tell(head, 50 + 50 * done // total))
    counts: dict[str, int] = {kind.value: count for kind, count in preview.counts.items()}
    latest = RosterImport.objects.filter(pk=head.pk, state=ImportState.READING, round=head.round, plans_begun=plan_no)
    won = latest.update(
        state=ImportState.READY, plan_no=plan_no, frame=preview.frame, headers=preview.headers,
        counts={**counts, LOST_ZEROS: preview.lost_zeros}, row_count=len(preview.rows),
        message=preview.notice or F("message"),
    )  # fmt: skip
    if not won:
        RosterRow.objects.filter(roster_import=head, plan_no=plan_no).delete()
    head.refresh_from_db()
    return bool(won)


def run_apply(*, head: RosterImport, by: Any, at: datetime) -> None:
    """Apply what was previewed; where the records have moved on, plan the file again and say so."""
    if head.state != ImportState.APPLYING:
        return
    try:
        applied = apply_import(head=head, by=by, at=at)
    except UnitForbidden:
        _fail(head, _("Bạn không còn quyền nhập danh sách cho đơn vị này; chưa ghi gì."))
    except PreviewStale:
        _plan_afresh(head, by=by, at=at)
    else:
        if applied.state == ImportState.APPLIED and applied.upload:
            drop_upload(token=applied.upload)
            RosterImport.objects.filter(pk=head.pk).update(upload="")


def run_undo(*, head: RosterImport, by: Any, at: datetime) -> None:
    """Undo, or say who or what stands against it."""
    if head.state != ImportState.UNDOING:
        return
    try:
        undo_import(head=head, by=by, at=at)
    except ImportRefused as refused:
        RosterImport.objects.filter(pk=head.pk, state=ImportState.UNDOING).update(
            state=ImportState.APPLIED, message=str(refused)
        )


@transaction.atomic
def _plan_afresh(head: RosterImport, *, by: Any, at: datetime) -> None:
    moved = RosterImport.objects.filter(pk=head.pk, state=ImportState.APPLYING).update(
        state=ImportState.READING,
        round=F("round") + 1,
        message=_("Danh sách đã thay đổi sau khi xem trước; chưa ghi gì. Hãy xem lại rồi nhập."),
    )
    if moved:
        head.refresh_from_db()
        _enqueue(head, PREVIEW_JOB, by=by, at=at)


# --- done at once by a command line --------------------------------------------------------------------------------
def import_at_once(
    *, preview: Preview, file_name: str, data: bytes, unit: Unit, options: Options, sound_only: bool, by: Any,
    at: datetime,
) -> RosterImport:  # fmt: skip
    """Stage and apply a plan without keeping the file. RosterHasErrors unless all rows are sound or `sound_only`."""
    if preview.held and not sound_only:
        raise RosterHasErrors(preview)
    head = RosterImport.objects.create(
        unit=unit, as_of=preview.as_of, file_name=file_name[:100], file_size=len(data),
        sha256=hashlib.sha256(data).hexdigest(), options=_stored(options), uploaded_by=stored_login(by),
        uploaded_at=at,
    )  # fmt: skip
    stage_preview(head=head, preview=preview)
    try:
        return apply_import(head=head, by=by, at=at)
    except (PreviewStale, UnitForbidden):
        drop_import(head=head, at=at)
        raise


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A plan is a million small objects and no cycle: looking for cycles among them costs a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _fail(head: RosterImport, message: str) -> None:
    RosterImport.objects.filter(pk=head.pk).update(state=ImportState.FAILED, message=message)
    _forget(head)


def _forget(head: RosterImport) -> None:
    RosterRow.objects.filter(roster_import_id=head.pk).delete()
    if head.upload:
        drop_upload(token=head.upload)
        RosterImport.objects.filter(pk=head.pk).update(upload="")


def _next_plan(head: RosterImport) -> int:
    with transaction.atomic():
        RosterImport.objects.filter(pk=head.pk).update(plans_begun=F("plans_begun") + 1)
        return int(RosterImport.objects.values_list("plans_begun", flat=True).get(pk=head.pk))


def _stored(options: Options) -> dict[str, bool]:
    return {"pad_identity": options.pad_identity, "is_complete": options.is_complete}


def _options(head: RosterImport) -> Options:
    return Options(**{name: bool(value) for name, value in head.options.items()})


def _tell(head: RosterImport, percent: int) -> None:
    tell_progress(key=head.pk, done=percent, total=100)
