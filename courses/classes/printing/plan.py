"""The year's classes of a unit and what stands below it, with their budget: read here, printed and exported here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _

from courses.classes.enums import ClassState
from courses.classes.models import ClassSession, TrainingClass
from courses.classes.printing.facts import DAY, in_language_of_papers, set_in_type
from courses.classes.queries import course_titles, with_figures
from lms.dates import civil_date, midnight
from lms.people.models import Unit
from lms.people.queries import subtree_ids
from lms.spreadsheets import TextBook

WIDTHS = [6, 38, 34, 30, 24, 30, 30, 11, 24, 18]
QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Planned:
    """A class of the plan. `people`: its seats, without a limit those who have one; `budget` in đồng, None: not set."""

    training_class: TrainingClass
    course: str
    organiser: str
    first_on: date | None
    last_on: date | None
    audience: list[str]
    people: int | None
    budget: int | None

    @property
    def is_draft(self) -> bool:
        return self.training_class.state == ClassState.DRAFT

    @property
    def days(self) -> str:
        """dd/mm/yyyy, or the first and the last day; empty without a session."""
        if self.first_on is None or self.last_on is None:
            return ""
        if self.first_on == self.last_on:
            return f"{self.first_on:{DAY}}"
        return f"{self.first_on:{DAY}} – {self.last_on:{DAY}}"


class _Summed:
    rows: list[Planned]

    @property
    def people(self) -> int:
        return sum(row.people or 0 for row in self.rows)

    @property
    def budget(self) -> int:
        return sum(row.budget or 0 for row in self.rows)


@dataclass(frozen=True)
class Part(_Summed):
    """The classes that begin in a quarter; `quarter` None: those whose days are not fixed."""

    quarter: int | None
    rows: list[Planned]


@dataclass(frozen=True)
class YearPlan(_Summed):
    """The classes of a year in their order; every one of `rows` stands in one of `parts`."""

    unit: Unit
    year: int
    rows: list[Planned]
    parts: list[Part]

    @property
    def without_budget(self) -> int:
        return sum(row.budget is None for row in self.rows)

    @property
    def drafts(self) -> int:
        return sum(row.is_draft for row in self.rows)


def plan_of(unit: Unit, year: int, *, as_of: date) -> YearPlan:
    """Classes whose first session falls in the year, and those without a session that were written down in it.

    Organised by `unit` or by what stands below it on `as_of`; without what was called off (5 queries).
    """
    begin, end = midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1))
    within = Q(first_at__gte=begin, first_at__lt=end) | Q(first_at=None, created_at__gte=begin, created_at__lt=end)
    classes = TrainingClass.objects.filter(organiser__in=subtree_ids(unit, as_of=as_of))
    dated: QuerySet[Any] = with_figures(classes.exclude(state=ClassState.CANCELLED))
    found = dated.filter(within)
    listed = list(found.prefetch_related("categories").order_by("first_at", "pk"))
    titles = course_titles({each.course_id: each.course for each in listed}.values())
    rows = [_planned(each, titles[each.course_id]) for each in listed]
    parts = [Part(quarter, [row for row in rows if _quarter(row) == quarter]) for quarter in (*QUARTERS, None)]
    return YearPlan(unit, year, rows, [part for part in parts if part.rows])


def plan_years(units: QuerySet[Unit], *, as_of: date) -> list[int]:
    """The years that a plan may be asked for: from the next one back to the first with a class of these units."""
    first = ClassSession.objects.filter(training_class__organiser__in=units).aggregate(Min("starts_at"))
    at = first["starts_at__min"]
    return list(range(as_of.year + 1, min(civil_date(at).year if at else as_of.year, as_of.year) - 1, -1))


def plan_pdf(unit: Unit, year: int, *, as_of: date) -> bytes:
    with in_language_of_papers():
        found = plan_of(unit, year, as_of=as_of)
        data = {
            "year": str(year),
            "unit": unit.name,
            "parts": [{"quarter": part.quarter, **_sums(part), "rows": _rows(part.rows)} for part in found.parts],
            **_sums(found),
            "drafts": found.drafts,
            "without_budget": found.without_budget,
        }
        return set_in_type("plan.typ", unit, data, as_of=as_of)


def plan_workbook(unit: Unit, year: int, *, as_of: date) -> bytes:
    """One row a class, then the sums of quarters and year."""
    with in_language_of_papers():
        found = plan_of(unit, year, as_of=as_of)
        book = TextBook()
        sheet = book.book.add_worksheet(_("Kế hoạch năm %(year)s") % {"year": year})
        book.write(sheet, 0, 0, unit.name)
        heads = [
            _("STT"), _("Tên lớp"), _("Khóa học"), _("Đơn vị tổ chức"), _("Thời gian"), _("Địa điểm"), _("Đối tượng"),
            _("Số người"), _("Nguồn kinh phí"), _("Kinh phí (đồng)"), _("Tình trạng"),
        ]  # fmt: skip
        for column, head in enumerate(heads):
            sheet.write_string(2, column, head, book.bold)
            sheet.set_column(column, column, WIDTHS[column] if column < len(WIDTHS) else 20)
        for number, row in enumerate(found.rows, start=1):
            held = row.training_class
            cells = [
                number, held.title, row.course, row.organiser, row.days, held.venue, ", ".join(row.audience),
                row.people, held.budget_line, row.budget, str(held.get_state_display()),
            ]  # fmt: skip
            book.row(sheet, 2 + number, cells)
        line = 3 + len(found.rows)
        sums: list[Part | YearPlan] = [*found.parts, found]
        for part in sums:
            book.row(sheet, line, ["", _sum_label(part), "", "", "", "", "", part.people, "", part.budget])
            line += 1
        sheet.freeze_panes(3, 2)
        return book.bytes()


def _sum_label(part: Part | YearPlan) -> str:
    if isinstance(part, YearPlan):
        return _("Cộng cả năm: %(count)s lớp") % {"count": len(part.rows)}
    if part.quarter is None:
        return _("Cộng lớp chưa ghi ngày: %(count)s lớp") % {"count": len(part.rows)}
    return _("Cộng quý %(quarter)s: %(count)s lớp") % {"quarter": part.quarter, "count": len(part.rows)}


def _planned(held: Any, course: str) -> Planned:
    return Planned(
        held,
        course,
        held.external_organiser or held.organiser.name,
        civil_date(held.first_at) if held.first_at else None,
        civil_date(held.last_at) if held.last_at else None,
        [category.name for category in sorted(held.categories.all(), key=lambda each: (each.order, each.pk))],
        held.capacity if held.capacity is not None else held.confirmed or None,
        held.budget_amount,
    )


def _quarter(row: Planned) -> int | None:
    return (row.first_on.month + 2) // 3 if row.first_on else None


def _sums(part: _Summed) -> dict[str, int]:
    return {"count": len(part.rows), "people": part.people, "budget": part.budget}


def _rows(rows: Sequence[Planned]) -> list[dict[str, Any]]:
    return [
        {
            "title": row.training_class.title, "draft": row.is_draft, "course": row.course, "organiser": row.organiser,
            "days": row.days, "venue": row.training_class.venue, "online": bool(row.training_class.meeting_link),
            "audience": row.audience, "people": row.people, "source": row.training_class.budget_line,
            "budget": row.budget,
        }
        for row in rows
    ]  # fmt: skip
