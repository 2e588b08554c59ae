from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.campaigns.kinds import DEADLINE
from certification.campaigns.models import CalendarEntry
from certification.campaigns.queries import persons_to_tell
from certification.campaigns.recurrence import Occurrence, occurrences
from certification.campaigns.takeover import taken_over
from lms.dates import civil_date
from lms.outbox.domain import send_message


def remind_of_reports(*, at: datetime) -> int:
    """Tell managers of the reports that fall due soon; returns how many messages were left.

    Each step (30, 7, 1 days before) is sent once a year and person. A step whose day was missed is sent late, unless
    a nearer one has come meanwhile. Entries of which another room reminds are left to it.
    """
    today, sent = civil_date(at), 0
    entries = list(CalendarEntry.objects.active().deadlines().select_related("unit").order_by("pk"))
    others = taken_over([entry.pk for entry in entries])
    for entry in (entry for entry in entries if entry.pk not in others):
        for due in occurrences(entry, today, today + timedelta(days=max(entry.days_before, default=0))):
            step = due_step(entry.days_before, left=(due.starts_on - today).days)
            if step is not None:
                sent += _remind(entry, due, step, today=today, at=at)
    return sent


def due_step(steps: list[int], *, left: int) -> int | None:
    """The step to send with so many days left: the nearest that has come; None while none has, or it is past."""
    return min((step for step in steps if 0 <= left <= step), default=None)


@transaction.atomic
def _remind(entry: CalendarEntry, due: Occurrence, step: int, *, today: date, at: datetime) -> int:
    left = (due.starts_on - today).days
    with override(settings.LANGUAGE_CODE):
        lines = [
            _("%(name)s: gửi trước ngày %(day)s.") % {"name": entry.name, "day": f"{due.starts_on:%d/%m/%Y}"},
            _("Còn %(left)s ngày.") % {"left": left} if left else _("Hôm nay là hạn."),
        ]
        if entry.recipients:
            lines.append(_("Nơi nhận: %(recipients)s.") % {"recipients": entry.recipients.rstrip(".")})
        if entry.source:
            lines.append(_("Căn cứ: %(source)s.") % {"source": entry.source.rstrip(".")})
        subject = _("Tập huấn: sắp đến hạn báo cáo")
    return send_message(
        persons=persons_to_tell(entry, as_of=today), subject=subject, body="\n".join(lines),
        link=reverse("certification_campaigns:calendar"), key=f"reports.deadline:{entry.pk}:{due.year}:{step}",
        by=None, at=at, kind=DEADLINE,
    )  # fmt: skip
