"""Calendar entries and drives for tests, written through the domain."""

from __future__ import annotations

from datetime import date
from typing import Any

from certification.campaigns.domain import DrivePlan, keep_entry, make_drive
from certification.campaigns.enums import EntryKind
from certification.campaigns.models import CalendarEntry, Drive
from courses.content.models import Course
from lms.people.models import Unit
from tests.factories.people import AT

SINCE, UNTIL = date(2026, 6, 1), date(2026, 6, 30)
"""The span of a drive, around the instant at which tests write."""


def make_entry(begins: tuple[int, int] = (15, 11), ends: tuple[int, int] = (15, 12), **kwargs: Any) -> CalendarEntry:
    """An occasion by its first and last (day, month)."""
    values = {"name": "Dịp thử", "banner_title": "Dịp thử", **kwargs}
    entry = CalendarEntry(from_day=begins[0], from_month=begins[1], to_day=ends[0], to_month=ends[1], **values)
    return keep_entry(entry=entry, by=None, at=AT)


def make_deadline(unit: Unit | None, day: tuple[int, int] = (1, 12), **kwargs: Any) -> CalendarEntry:
    values = {"name": "Báo cáo năm", "banner_title": "", "unit": unit, **kwargs}
    return make_entry(day, day, kind=EntryKind.DEADLINE, **values)


def make_campaign(unit: Unit, courses: list[Course], **kwargs: Any) -> Drive:
    values = {"name": "Mỗi người một khóa", "intro": "Chọn một khóa.", "starts_on": SINCE, "ends_on": UNTIL, **kwargs}
    return make_drive(plan=DrivePlan(unit=unit, courses=courses, **values), by=None, at=AT)
