"""Two assignments of the sample province, so that there is something to see of who must learn what by when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from certification.assignments.domain import give_assignment, refresh_periods
from certification.assignments.models import Assignment
from certification.assignments.rules import Rule
from certification.awards.models import Path, Programme
from certification.desk.sample.province import Province
from courses.content.models import Course
from lms.dates import civil_date

YEARLY = "Cộng tác viên học xong lộ trình trong năm"
NEWCOMERS = "Cộng tác viên mới: 60 ngày"


def make_duties(province: Province, programme: Programme, courses: dict[str, Course], *, by: Any, at: datetime) -> int:
    """Give collaborators their path by the year's end, and newcomers the first course; returns how many (0 again)."""
    year, worker = civil_date(at).year, province.categories["cong-tac-vien"]
    path = Path.objects.get(programme=programme, code="cong-tac-vien")
    wanted: list[tuple[str, tuple[str, int], dict[str, Any]]] = [
        (YEARLY, ("path", path.pk), {"due_on": date(year, 12, 31)}),
        (NEWCOMERS, ("course", courses["M1"].pk), {"due_days": 60, "joined_within_days": 60}),
    ]
    known = set(Assignment.objects.filter(unit=province.root).values_list("name", flat=True))
    given = []
    for name, what, terms in wanted:
        if name not in known:
            rule = Rule(
                assignment_id=None, unit_id=province.root.pk, what=what, starts_on=date(year, 1, 1),
                categories=frozenset([worker.pk]), **terms,
            )  # fmt: skip
            given.append(give_assignment(name=name, unit=province.root, rule=rule, by=by, at=at).pk)
    if given:
        refresh_periods(at=at, assignment_ids=given)
    return len(given)
