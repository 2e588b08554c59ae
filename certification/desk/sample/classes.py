"""Three classes around the day of seeding: one over and approved, one that waits for its approval, one to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from certification.desk.sample.province import Province
from courses.classes import domain
from courses.classes.enums import EvidenceKind
from courses.classes.models import ClassSession, Seat, Trainer, TrainingClass
from courses.classes.printing import attendance_pdf
from courses.content.models import Course
from lms.dates import civil_date
from lms.people.models import Person, Posting
from lms.people.queries import person_of

OVER, WAITING, COMING = "Lớp nâng cao kiến thức, đợt 1", "Lớp kỹ năng trợ giúp, đợt 1", "Lớp nâng cao kiến thức, đợt 2"
COMMUNE = "Xã Nghĩa Sơn"


def make_classes(province: Province, courses: dict[str, Course], users: dict[str, Any], *, at: datetime) -> int:
    """Classes of the department of home affairs for collaborators; returns how many were made (0 on a repeat)."""
    if TrainingClass.objects.filter(title=OVER).exists():
        return 0
    today, trainer_login, manager = civil_date(at), users["giangvien"], users["quanly"]
    trainer = domain.list_trainer(
        unit=province.home_affairs, person=person_of(trainer_login), full_name="Trần Thị Mẫu Giảng",
        workplace="Sở Nội vụ tỉnh Ninh Bình", topics="Lắng nghe, hỗ trợ, chuyển tuyến",
        decision="Quyết định số 40/QĐ-SNV (minh họa)", listed_from=date(2026, 1, 1), by=manager, at=at,
    )  # fmt: skip
    people = _collaborators(province)
    day = timedelta(days=1)
    over = _class(province, courses["M1"], trainer, OVER, today - 35 * day, manager, at=at - 50 * day)
    _hold(over, people[:14], absent=2, manager=manager, trainer=trainer_login, at=at - 34 * day)
    domain.approve_class(submission=over.submissions.get(), by=manager, at=at - 33 * day)
    waiting = _class(province, courses["M3"], trainer, WAITING, today - 6 * day, manager, at=at - 20 * day)
    _hold(waiting, people[14:24], absent=1, manager=manager, trainer=trainer_login, at=at - 5 * day)
    coming = _class(province, courses["M2"], trainer, COMING, today + 8 * day, manager, at=at - 3 * day, capacity=12)
    domain.nominate(training_class=coming, persons=people[24:38], by=manager, at=at - 2 * day)
    return 3


def _collaborators(province: Province) -> list[Person]:
    """Collaborators of the sample's communes, those of one commune first, so that its lists have something to show."""
    rows = Posting.objects.filter(category=province.categories["cong-tac-vien"]).select_related("person", "unit")
    ordered = sorted(rows, key=lambda row: (row.unit.name != COMMUNE, row.person.staff_code))
    return [row.person for row in ordered if row.person.user_id is None]


def _class(
    province: Province, course: Course, trainer: Trainer, title: str, on: date, by: Any, *, at: datetime,
    capacity: int | None = 40,
) -> TrainingClass:  # fmt: skip
    sittings = [domain.Sitting(_moment(on, 8), _moment(on, 11)), domain.Sitting(_moment(on, 13), _moment(on, 16))]
    made = domain.plan_class(
        course=course, organiser=province.home_affairs, invited=province.root, title=title, sittings=sittings,
        trainers=[trainer], categories=[province.categories["cong-tac-vien"]], venue="Hội trường UBND xã Nghĩa Sơn",
        decision_number="125/QĐ-SNV (minh họa)", decision_on=on - timedelta(days=20), capacity=capacity,
        budget_line="Kinh phí thực hiện kế hoạch năm", budget_amount=18_500_000, takes_sign_ups=True, by=by, at=at,
    )  # fmt: skip
    return domain.announce_class(training_class=made, by=by, at=at)


def _hold(
    training_class: TrainingClass, people: Sequence[Person], *, absent: int, manager: Any, trainer: Any, at: datetime
) -> None:
    """The class takes place: the trainer marks everybody, puts the signed sheet to it and hands it in."""
    domain.nominate(training_class=training_class, persons=people, by=manager, at=training_class.announced_at)
    seats = list(Seat.objects.filter(training_class=training_class).order_by("pk"))
    for session in ClassSession.objects.filter(training_class=training_class):
        entries = [domain.Entry(seat.pk, 0 if place < absent else session.minutes) for place, seat in enumerate(seats)]
        domain.mark_sitting(session=session, entries=entries, by=trainer, at=at)
    domain.add_evidence(
        training_class=training_class,
        data=attendance_pdf(training_class, as_of=civil_date(at)),
        kind=EvidenceKind.SHEET,
        note="Bản minh họa",
        by=trainer,
        at=at,
    )
    domain.submit_class(training_class=training_class, by=trainer, at=at)


def _moment(on: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(hour)))
