from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.campaigns.enums import DriveState
from certification.campaigns.models import CalendarEntry, Drive, DriveMember
from certification.campaigns.today import forget_day
from courses.content.models import Course
from courses.learning import domain as learning
from courses.learning.models import Enrolment
from lms.authors import stored_login
from lms.dates import civil_date
from lms.journal.domain import record_audit
from lms.people.domain import lock_rows
from lms.people.models import Category, Person, Unit
from lms.people.queries import records_of


class JoinRefused(ValueError):
    """Nobody can join now, or not in this course; the message says why."""


@dataclass(frozen=True)
class DrivePlan:
    """What a manager says of a drive."""

    unit: Unit
    name: str
    intro: str
    starts_on: date
    ends_on: date
    courses: Sequence[Course]
    categories: Sequence[Category] = ()
    target: int | None = None
    occasion: CalendarEntry | None = None


@transaction.atomic
def make_drive(*, plan: DrivePlan, by: Any, at: datetime) -> Drive:
    drive = Drive(created_at=at, created_by=stored_login(by))
    _write(drive, plan)
    record_audit(by=by, action="campaigns.drive", subject=plan.name, at=at, unit_id=plan.unit.pk)
    return drive


@transaction.atomic
def change_drive(*, drive: Drive, plan: DrivePlan, by: Any, at: datetime) -> Drive:
    """Write the plan anew; link, members and what they learnt stay."""
    _write(drive, plan)
    record_audit(
        by=by, action="campaigns.drive", subject=plan.name, at=at, unit_id=plan.unit.pk, detail={"changed": True}
    )  # fmt: skip
    return drive


@transaction.atomic
def close_drive(*, drive: Drive, by: Any, at: datetime) -> None:
    """Let nobody join any more; the first time stays. Members and figures stay."""
    if Drive.objects.filter(pk=drive.pk, closed_at=None).update(closed_at=at):
        record_audit(by=by, action="campaigns.close", subject=drive.name, at=at, unit_id=drive.unit_id)
        transaction.on_commit(forget_day)


@transaction.atomic
def join_drive(*, drive: Drive, person: Person, course: Course, by: Any, at: datetime) -> Enrolment:
    """Enrol `person` in a course of the drive and make her a member, both or neither. Harmless twice.

    JoinRefused when the drive does not run or has not this course, EnrolmentRefused when the course refuses her.
    """
    locked = lock_rows(Drive.objects.filter(pk=drive.pk)).get()
    state = locked.state(as_of=civil_date(at))
    if state != DriveState.RUNNING:
        raise JoinRefused(refusal_of(locked, state))
    if not locked.courses.filter(pk=course.pk).exists():
        raise JoinRefused(_("Khóa học này không thuộc đợt học. Hãy chọn một khóa trong danh sách."))
    enrolment = learning.enrol(person=person, course=course, by=by, at=at)
    if not DriveMember.objects.filter(drive=locked, person__in=records_of(person.pk)).exists():
        DriveMember.objects.create(drive=locked, person=person, joined_at=at)
    return enrolment


def refusal_of(drive: Drive, state: DriveState) -> str:
    """Why nobody can join now, in words."""
    if state == DriveState.COMING:
        return _("Đợt học bắt đầu từ ngày %(day)s.") % {"day": f"{drive.starts_on:%d/%m/%Y}"}
    if state == DriveState.OVER:
        return _("Đợt học đã hết hạn ngày %(day)s. Bạn vẫn học được các khóa đang mở.") % {
            "day": f"{drive.ends_on:%d/%m/%Y}"
        }
    return _("Đợt học đã đóng. Bạn vẫn học được các khóa đang mở.")


def _write(drive: Drive, plan: DrivePlan) -> None:
    drive.unit, drive.name, drive.intro = plan.unit, plan.name, plan.intro
    drive.starts_on, drive.ends_on = plan.starts_on, plan.ends_on
    drive.target, drive.occasion = plan.target, plan.occasion
    drive.save()
    drive.courses.set(plan.courses)
    drive.categories.set(plan.categories)
    transaction.on_commit(forget_day)
