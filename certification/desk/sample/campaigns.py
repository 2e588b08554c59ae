"""The year's calendar, and a drive that runs around the day of seeding."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from certification.campaigns.calendar_file import read_calendar
from certification.campaigns.domain import DrivePlan, join_drive, load_entries, make_drive
from certification.campaigns.models import CalendarEntry, Drive
from certification.campaigns.recurrence import is_in_force
from certification.desk.sample.province import Province
from courses.content.models import Course
from courses.learning.domain import record_completion
from courses.learning.enums import CompletionSource
from courses.learning.models import Completion, Enrolment
from lms.dates import civil_date
from lms.people.models import Person

NAME = "Mỗi người một khóa học"
INTRO = (
    "Mỗi người chọn một khóa, học từng bài ngắn trên điện thoại, dở thì hôm sau học tiếp. "
    "Học xong có giấy chứng nhận của đơn vị."
)
BEGAN, LASTS = timedelta(days=9), timedelta(days=30)
JOINED, DONE = 16, 5
TARGET = 40


def make_campaigns(
    province: Province, people: list[Person], courses: dict[str, Course], *, by: Any, at: datetime
) -> int:
    """Load the calendar and let some people join a drive; returns how many joined (0 on a repeat)."""
    load_entries(rows=read_calendar(), dry_run=False, by=None, at=at)
    if Drive.objects.filter(name=NAME).exists():
        return 0
    today = civil_date(at)
    occasions = CalendarEntry.objects.active().occasions().order_by("pk")
    plan = DrivePlan(
        unit=province.root, name=NAME, intro=INTRO, starts_on=today - BEGAN, ends_on=today - BEGAN + LASTS,
        courses=[courses["M1"], courses["M2"]], target=TARGET,
        occasion=next((entry for entry in occasions if is_in_force(entry, today)), None),
    )  # fmt: skip
    drive = make_drive(plan=plan, by=by, at=at - BEGAN)
    learns = set(Enrolment.objects.values_list("person_id", flat=True))
    learns |= set(Completion.objects.values_list("person_id", flat=True))
    free = [person for person in people if person.pk not in learns]
    fresh = free[:: max(1, len(free) // JOINED)][:JOINED]
    for place, person in enumerate(fresh):
        moment = at - timedelta(days=(place * 5) % 9)
        join_drive(drive=drive, person=person, course=courses["M1" if place % 3 else "M2"], by=by, at=moment)
    for person in fresh[:DONE]:
        record_completion(
            person_id=person.pk, edition=courses["M2"].current_edition, source=CompletionSource.ONLINE,
            happened_on=today - timedelta(days=1), key=f"mau-dot:{person.staff_code}:M2",
            evidence={"note": "dữ liệu minh họa"}, by=by, at=at,
        )  # fmt: skip
    return len(fresh)
