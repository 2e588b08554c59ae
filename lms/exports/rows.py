"""The list of scheduled exports as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lms.exports.enums import Every
from lms.exports.kinds import KINDS
from lms.exports.models import Recipient, ScheduledExport
from lms.exports.schedule import next_due


@dataclass(frozen=True)
class ScheduleRow:
    """`names`: (name, when she last got none). `next_on` is empty while it is paused."""

    schedule: ScheduledExport
    label: str
    rhythm: str
    names: list[tuple[str, date | None]]
    next_on: date | None


def schedule_rows(schedules: Iterable[ScheduledExport], *, today: date) -> list[ScheduleRow]:
    return [
        ScheduleRow(
            schedule=schedule,
            label=str(KINDS[schedule.kind].label) if schedule.kind in KINDS else schedule.kind,
            rhythm=rhythm(schedule),
            names=[(_name(place), place.refused_on) for place in schedule.places.all()],
            next_on=None if schedule.paused_at else next_due(every=schedule.every, day=schedule.day, today=today),
        )
        for schedule in schedules
    ]


def rhythm(schedule: ScheduledExport) -> str:
    """How often, in words."""
    if schedule.every == Every.WEEK:
        days = [
            _("thứ Hai"), _("thứ Ba"), _("thứ Tư"), _("thứ Năm"), _("thứ Sáu"), _("thứ Bảy"), _("Chủ nhật"),
        ]  # fmt: skip
        return _("hằng tuần, %(day)s") % {"day": days[schedule.day - 1]}
    if schedule.every == Every.MONTH:
        return _("hằng tháng, ngày %(day)s") % {"day": schedule.day}
    return _("hằng quý, ngày %(day)s của tháng đầu quý") % {"day": schedule.day}


def _name(place: Recipient) -> str:
    person = getattr(place.user, "person", None)
    return person.full_name if person else place.user.get_username()
