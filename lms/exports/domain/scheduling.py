from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.dates import civil_date
from lms.exports.domain.asking import ask_export
from lms.exports.kinds import KINDS, ExportKind, ExportRefused
from lms.exports.messages import EDITION
from lms.exports.models import Recipient, ScheduledExport
from lms.exports.permissions import may_schedule
from lms.exports.queries import KEPT_FOR
from lms.exports.schedule import due_on
from lms.journal.domain import record_audit
from lms.outbox.domain import send_message
from lms.people.domain import lock_rows
from lms.people.models import Unit
from lms.people.queries import person_of


class ScheduleForbidden(PermissionError):
    """Somebody wanted to schedule exports of a unit whose people she does not manage."""


class RecipientRefused(ValueError):
    """Somebody cannot get this export; the message says who and why."""


@transaction.atomic
def open_schedule(
    *, kind: str, unit: Unit, format: str, every: str, day: int, recipients: Sequence[Any], by: Any, at: datetime
) -> ScheduledExport:
    """Have the regular edition of `kind` made for each of `recipients`, from the next due day on.

    RecipientRefused where one has no right over the unit, or no record to which a message could go.
    """
    _check(unit, by, at)
    for user in recipients:
        reason = refusal(kind=KINDS[kind], unit=unit, user=user, at=at)
        if reason:
            raise RecipientRefused(_("%(name)s: %(reason)s") % {"name": user.get_username(), "reason": reason})
    schedule = ScheduledExport.objects.create(
        kind=kind, unit=unit, format=format, every=every, day=day, handled_until=civil_date(at), created_at=at,
        created_by=by,
    )  # fmt: skip
    Recipient.objects.bulk_create([Recipient(schedule=schedule, user=user) for user in recipients])
    _audit("exports.schedule", schedule, by, at, count=len(recipients))
    return schedule


@transaction.atomic
def pause_schedule(*, schedule: ScheduledExport, by: Any, at: datetime) -> None:
    _check(schedule.unit, by, at)
    ScheduledExport.objects.filter(pk=schedule.pk, paused_at=None).update(paused_at=at)
    _audit("exports.pause", schedule, by, at)


@transaction.atomic
def resume_schedule(*, schedule: ScheduledExport, by: Any, at: datetime) -> None:
    """Go on from the next due day; what fell due in between is not made up for."""
    _check(schedule.unit, by, at)
    found = ScheduledExport.objects.filter(pk=schedule.pk, paused_at__isnull=False)
    found.update(paused_at=None, handled_until=civil_date(at))
    _audit("exports.resume", schedule, by, at)


@transaction.atomic
def delete_schedule(*, schedule: ScheduledExport, by: Any, at: datetime) -> None:
    _check(schedule.unit, by, at)
    _audit("exports.unschedule", schedule, by, at)
    schedule.delete()


def refusal(*, kind: ExportKind, unit: Unit, user: Any, at: datetime) -> str:
    """Why this login could not get the export of this unit today; empty when it could."""
    if kind.scheduled is None:
        return _("danh sách này không gửi định kỳ được.")
    if not user.is_active:
        return _("tài khoản đang khóa.")
    if person_of(user) is None:
        return _("tài khoản chưa gắn với hồ sơ người nào nên không nhận được tin.")
    today = civil_date(at)
    try:
        kind.reach(user, kind.scheduled(unit, today), today)
    except ExportRefused as refused:
        return str(refused)
    return ""


def send_due(*, at: datetime) -> int:
    """Ask for every edition that is due, and tell its recipients; returns how many got word.

    Once a due day however often it runs. After a pause of the whole site each schedule sends its latest edition, one.
    """
    return sum(
        _send(pk, at) for pk in list(ScheduledExport.objects.filter(paused_at=None).values_list("pk", flat=True))
    )


@transaction.atomic
def _send(pk: int, at: datetime) -> int:
    today = civil_date(at)
    found = ScheduledExport.objects.filter(pk=pk, paused_at=None, handled_until__lt=today).order_by("pk")
    schedule = next(iter(lock_rows(found)), None)
    if schedule is None:
        return 0
    due = due_on(every=schedule.every, day=schedule.day, today=today)
    kind = KINDS.get(schedule.kind)
    if due <= schedule.handled_until or kind is None or kind.scheduled is None:
        return 0
    sent = refused = 0
    for place in schedule.places.select_related("user").order_by("pk"):
        if refusal(kind=kind, unit=schedule.unit, user=place.user, at=at):
            place.refused_on = today
            refused += 1
        else:
            _tell(schedule, kind, place.user, f"schedule:{schedule.uuid}:{due}", at)
            place.refused_on = None
            sent += 1
        place.save(update_fields=["refused_on"])
    schedule.handled_until = schedule.last_run_on = today
    schedule.save(update_fields=["handled_until", "last_run_on"])
    _audit("exports.edition", schedule, None, at, count=sent, refused=refused)
    return sent


def _tell(schedule: ScheduledExport, kind: ExportKind, user: Any, key: str, at: datetime) -> None:
    """Ask in her own name, so that her own right decides what the list shows."""
    person = person_of(user)
    if person is None or kind.scheduled is None:
        return
    payload = kind.scheduled(schedule.unit, civil_date(at))
    job = ask_export(
        kind=kind.name, payload=payload, format=schedule.format, by=user, at=at, key=f"{key}:{user.pk}"
    )  # fmt: skip
    body = _(
        "%(label)s của %(unit)s đã được đặt để gửi định kỳ cho bạn. Hãy mở liên kết để tải tệp. Tệp được giữ "
        "%(hours)s giờ; sau đó, chính trang ấy cho xuất lại bằng một lần bấm."
    ) % {"label": kind.label, "unit": schedule.unit.name, "hours": KEPT_FOR.seconds // 3600}
    send_message(
        persons=[person], subject=_("Tệp định kỳ đã có"), body=body, link=reverse("lms_exports:export", args=[job.pk]),
        key=key, by=None, at=at, kind=EDITION,
    )  # fmt: skip


def _check(unit: Unit, by: Any, at: datetime) -> None:
    if not may_schedule(by, unit, as_of=civil_date(at)):
        raise ScheduleForbidden


def _audit(action: str, schedule: ScheduledExport, by: Any, at: datetime, **more: Any) -> None:
    detail = {"list": schedule.kind, "format": schedule.format, "every": schedule.every, **more}
    record_audit(by=by, action=action, subject=str(schedule.unit), unit_id=schedule.unit_id, at=at, detail=detail)
