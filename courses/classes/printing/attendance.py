"""The sheet that goes round the room: a name, a birth date, a unit, and a box to sign in for each session."""

from __future__ import annotations

from datetime import date
from typing import Any

from courses.classes.lines import lines_of
from courses.classes.models import TrainingClass
from courses.classes.printing.facts import class_facts, in_language_of_papers, set_in_type

ON_A_SHEET = 4
"""Boxes beside a name; more sessions follow on further pages with the names again."""
BLANK_ROWS = 10
"""For people who come without a seat, where the class takes them."""


def attendance_pdf(training_class: TrainingClass, *, as_of: date) -> bytes:
    with in_language_of_papers():
        return set_in_type("attendance.typ", training_class.organiser, _data(training_class), as_of=as_of)


def _data(training_class: TrainingClass) -> dict[str, Any]:
    sessions = list(training_class.sessions.order_by("number"))
    facts = class_facts(training_class, sessions)
    rows = [
        [line.seat.person.full_name, line.seat.person.birth_text, line.seat.unit.name if line.seat.unit else ""]
        for line in lines_of(training_class, sessions)
    ]
    sittings = facts["sessions"]
    parts = [sittings[start : start + ON_A_SHEET] for start in range(0, len(sittings), ON_A_SHEET)] or [[]]
    return {
        "class": facts, "rows": rows, "parts": parts, "blanks": BLANK_ROWS if training_class.takes_walk_ins else 0,
    }  # fmt: skip
