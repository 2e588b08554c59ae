"""What a class has come to so far: one line a person, and what is missing before it can be handed in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from courses.classes import rules
from courses.classes.enums import EvidenceKind
from courses.classes.models import ClassSession, Evidence, Mark, Seat, SheetRow, TrainingClass
from courses.learning.rules import demands_of
from lms import dates


@dataclass(frozen=True)
class Line:
    """One person of the class. `minutes` attended of the class's `total`; `marks` are {session number: Mark}."""

    seat: Seat
    minutes: int
    total: int
    score: int | None
    is_met: bool
    marks: dict[int, Mark]

    def frozen(self) -> dict[str, Any]:
        """As a submission keeps it."""
        return {
            "seat": self.seat.pk, "person": self.seat.person_id, "minutes": self.minutes, "total": self.total,
            "score": self.score, "met": self.is_met,
        }  # fmt: skip


def demand_of(training_class: TrainingClass, sessions: Sequence[ClassSession]) -> rules.Demand:
    total = sum(session.minutes for session in sessions)
    return rules.Demand(total, training_class.min_percent, training_class.test_pass)


def lines_of(training_class: TrainingClass, sessions: Sequence[ClassSession] | None = None) -> list[Line]:
    """Everybody who has a seat, by name (3 queries)."""
    if sessions is None:
        sessions = list(training_class.sessions.order_by("number"))
    demand = demand_of(training_class, sessions)
    number_of = {session.pk: session.number for session in sessions}
    seats = Seat.objects.filter(training_class=training_class).confirmed().select_related("person", "unit")
    marks: dict[int, dict[int, Mark]] = {}
    for mark in Mark.objects.filter(seat__training_class=training_class).select_related("marked_by"):
        marks.setdefault(mark.seat_id, {})[number_of[mark.session_id]] = mark
    found = []
    for seat in seats.order_by("person__sort_key", "pk"):
        mine = marks.get(seat.pk, {})
        minutes = sum(mark.minutes for mark in mine.values())
        found.append(Line(seat, minutes, demand.total, seat.test_score, demand.is_met(minutes, seat.test_score), mine))
    return found


def lines_sha256(lines: Sequence[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(list(lines), sort_keys=True).encode()).hexdigest()


def is_part_of_blended(training_class: TrainingClass) -> bool:
    """Whether the edition's own rule asks for a class or for presence: attendance then feeds that rule. A class of any
    other course teaches it whole."""
    return bool(demands_of(training_class.edition.counts["rule"]) & {"class", "minutes"})


def last_day(sessions: Sequence[ClassSession]) -> date:
    """The civil date on which the class ended, which is when it was completed."""
    return max(dates.civil_date(session.starts_at) for session in sessions)


def problems_of(
    training_class: TrainingClass, sessions: Sequence[ClassSession], lines: Sequence[Line], *, at: datetime
) -> list[str]:
    """What is missing before the results can be handed in: each with what to do. Empty when nothing is."""
    found = []
    if not training_class.decision_number or training_class.decision_on is None:
        found.append(_("Chưa có số và ngày quyết định. Hãy ghi vào phần thông tin lớp."))
    if not sessions:
        found.append(_("Chưa có buổi học nào."))
    elif any(session.ends_at > at for session in sessions):
        found.append(_("Lớp chưa kết thúc: còn buổi chưa học xong."))
    if not any(line.minutes for line in lines):
        found.append(_("Chưa điểm danh ai."))
    unmarked = [
        str(session.number) for session in sessions if lines and not any(session.number in line.marks for line in lines)
    ]
    if unmarked and len(unmarked) < len(sessions):
        found.append(_("Buổi %(numbers)s chưa điểm danh.") % {"numbers": ", ".join(unmarked)})
    if training_class.has_test and lines and all(line.score is None for line in lines):
        found.append(_("Chưa nhập điểm kiểm tra."))
    kinds = set(Evidence.objects.filter(training_class=training_class, removed_at=None).values_list("kind", flat=True))
    wanted = EvidenceKind.SHEET if training_class.kind == "own" else EvidenceKind.RECOGNITION
    if wanted not in kinds:
        found.append(_("Chưa có bản chụp: %(kind)s.") % {"kind": wanted.label})
    waiting = SheetRow.objects.filter(sheet__training_class=training_class).waiting().count()
    if waiting:
        found.append(_("Còn %(count)s dòng điểm danh chưa rõ là ai.") % {"count": waiting})
    asking = Seat.objects.filter(training_class=training_class, state="requested", marks__minutes__gt=0).distinct()
    if count := asking.count():
        found.append(_("Có %(count)s người đã quét mã mà chưa được xác nhận là học viên của lớp.") % {"count": count})
    return found
