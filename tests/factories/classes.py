"""Classes for tests, made through the domain."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from courses.classes import domain
from courses.classes.enums import EvidenceKind
from courses.classes.models import ClassSession, Seat, Submission, Trainer, TrainingClass
from courses.content.models import Course
from lms.people.models import Category, Person, Unit
from tests.factories.courses import make_course
from tests.factories.people import AT, make_category, make_manager, make_person, make_unit, post
from tests.factories.scans import scan_pdf

_numbers = itertools.count(1)
DAY = date(2026, 7, 1)
"""The day on which classes take place unless a test says otherwise."""
BEFORE = AT
AFTER = datetime(2026, 7, 3, 2, 0, tzinfo=AT.tzinfo)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant by the clock of Việt Nam."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def sitting(day: date = DAY, begins: int = 8, ends: int = 11, topic: str = "") -> domain.Sitting:
    return domain.Sitting(at(day, begins), at(day, ends), topic)


@dataclass
class Ground:
    """A province with a department that organises, a commune whose people come, and two managers of the department."""

    province: Unit
    department: Unit
    commune: Unit
    category: Category
    organiser: Any
    second: Any
    commune_manager: Any

    def person(self, **values: Any) -> Person:
        person = make_person(**{"full_name": _name(), **values})
        post(person, self.commune, self.category)
        return person

    def people(self, count: int) -> list[Person]:
        return [self.person() for _ in range(count)]


def _name() -> str:
    """A name of its own, without a digit, as a list that is read back must have it."""
    digits = ["Không", "Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín"]
    return "Nguyễn Thị " + " ".join(digits[int(digit)] for digit in str(next(_numbers)))


def make_ground() -> Ground:
    province = make_unit(kind="province")
    department = make_unit(parent=province, kind="department")
    commune = make_unit(parent=province)
    return Ground(
        province, department, commune, make_category("cong-tac-vien", "Cộng tác viên"), make_manager(department),
        make_manager(department), make_manager(commune),
    )  # fmt: skip


def make_class(
    ground: Ground,
    *,
    course: Course | None = None,
    sittings: list[domain.Sitting] | None = None,
    trainers: list[Trainer] | None = None,
    announced: bool = True,
    moment: datetime = BEFORE,
    **fields: Any,
) -> TrainingClass:
    course = course or make_course(lessons=1, questions=0, organiser=ground.department)
    values = {
        "title": f"Lớp thử {next(_numbers)}", "invited": ground.province, "venue": "Hội trường tầng 2",
        "decision_number": "12/QĐ-SNV", "decision_on": date(2026, 6, 1), **fields,
    }  # fmt: skip
    made = domain.plan_class(
        course=course, organiser=ground.department, sittings=sittings or [sitting()], trainers=trainers or [],
        categories=[], by=ground.organiser, at=moment, **values,
    )  # fmt: skip
    return domain.announce_class(training_class=made, by=ground.organiser, at=moment) if announced else made


def make_trainer(unit: Unit, person: Person | None = None, name: str = "Giảng viên Thử") -> Trainer:
    return domain.list_trainer(
        unit=unit, person=person, full_name=person.full_name if person else name, workplace="Sở Thử", topics="",
        decision="", listed_from=date(2026, 1, 1), by=None, at=AT,
    )  # fmt: skip


def seat_all(training_class: TrainingClass, people: list[Person], *, by: Any = None) -> list[Seat]:
    domain.nominate(training_class=training_class, persons=people, by=by, at=BEFORE)
    return [Seat.objects.get(training_class=training_class, person=person) for person in people]


def mark_all(
    training_class: TrainingClass, seats: list[Seat], *, by: Any, minutes: int = 10_000, moment: datetime = AFTER
) -> None:
    """Everybody present for so many minutes of each session, the whole of it by default."""
    for session in ClassSession.objects.filter(training_class=training_class):
        entries = [domain.Entry(seat.pk, minutes) for seat in seats]
        domain.mark_sitting(session=session, entries=entries, by=by, at=moment)


def hand_in(training_class: TrainingClass, *, by: Any, moment: datetime = AFTER) -> Submission:
    kind = EvidenceKind.SHEET if training_class.kind == "own" else EvidenceKind.RECOGNITION
    domain.add_evidence(training_class=training_class, data=scan_pdf(), kind=kind, note="", by=by, at=moment)
    training_class.refresh_from_db()
    return domain.submit_class(training_class=training_class, by=by, at=moment)


def held_class(ground: Ground, people: list[Person], **fields: Any) -> tuple[TrainingClass, Submission]:
    """A class that took place with everybody there, handed in by the organiser and waiting for the second person."""
    made = make_class(ground, **fields)
    mark_all(made, seat_all(made, people, by=ground.organiser), by=ground.organiser)
    return made, hand_in(made, by=ground.organiser)
