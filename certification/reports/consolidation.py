"""What the units handed in, held against the whole: who has and who has not, and where the numbers differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from certification.reports.counting import Frame
from certification.reports.enums import HANDED_IN, ReportState
from certification.reports.models import Report, ReportPeriod
from certification.reports.queries import standing_reports, submitters
from certification.reports.rows import Group, grouped_rows, is_new
from certification.reports.spans import is_late
from lms.dates import civil_date
from lms.people.models import Unit, UnitClosure

Numbers = tuple[int, int, int, int]
"""(headcount, covered, newly covered, lượt)"""
TAKEN = frozenset({ReportState.ACCEPTED, ReportState.CONSOLIDATED})


@dataclass(frozen=True)
class Line:
    """One unit that owes a report: what it handed in, and what the whole says of it now."""

    unit: Unit
    report: Report | None
    submitted: Numbers | None
    counted: Numbers

    @property
    def has_handed_in(self) -> bool:
        return self.report is not None and self.report.state in HANDED_IN

    @property
    def is_taken(self) -> bool:
        return self.report is not None and self.report.state in TAKEN

    @property
    def differs(self) -> bool:
        return self.submitted is not None and self.submitted != self.counted

    @property
    def submitted_on(self) -> date | None:
        return civil_date(self.report.submitted_at) if self.report and self.report.submitted_at else None

    def is_late(self, *, due_on: date, today: date) -> bool:
        """Handed in on or after the day, or not yet while the day has come."""
        return is_late(on=self.submitted_on if self.has_handed_in and self.submitted_on else today, due_on=due_on)


def reconcile(period: ReportPeriod, *, frame: Frame, groups: Iterable[Group] | None = None) -> list[Line]:
    """A line for every unit that owes a report, in name order; the number of queries does not grow with units.

    Both sides count people under the units of the period's last day.
    """
    units = list(submitters(period.series, as_of=frame.ends_on).order_by("sort_key", "pk"))
    reports = standing_reports(period)
    numbers = unit_numbers(frame, [unit.pk for unit in units], groups)
    return [Line(unit, reports.get(unit.pk), _submitted(reports.get(unit.pk)), numbers[unit.pk]) for unit in units]


def reconciled_numbers(period: ReportPeriod, *, frame: Frame, groups: Iterable[Group] | None = None) -> tuple[int, int]:
    """(units whose report was not accepted, units whose submitted figures differ from the whole)."""
    lines = reconcile(period, frame=frame, groups=groups)
    return sum(not line.is_taken for line in lines), sum(line.differs for line in lines)


def unit_numbers(frame: Frame, unit_ids: Iterable[int], groups: Iterable[Group] | None = None) -> dict[int, Numbers]:
    """{unit: the people of it and of those below it, on the frame's last day}."""
    wanted = list(unit_ids)
    above: dict[int, list[int]] = defaultdict(list)
    for ancestor, descendant in (
        UnitClosure.objects.on(frame.ends_on).filter(ancestor_id__in=wanted).values_list("ancestor_id", "descendant_id")
    ):
        above[descendant].append(ancestor)
    definition = frame.definition
    sums = {pk: [0, 0, 0, 0] for pk in wanted}
    if groups is None:
        groups = grouped_rows(
            definition=definition, unit_ids=frame.unit_ids, starts_on=frame.starts_on, ends_on=frame.ends_on
        )
    for row in groups:
        covered = definition.is_covered(row.category_id, row.bits)
        new = is_new(definition, category_id=row.category_id, bits=row.bits, before=row.before)
        for pk in above.get(frame.layout.standing[row.unit_id], ()):
            for place, number in enumerate(
                (row.people, row.people * covered, row.people * new, row.attendances)
            ):  # fmt: skip
                sums[pk][place] += number
    return {pk: (one[0], one[1], one[2], one[3]) for pk, one in sums.items()}


def _submitted(report: Report | None) -> Numbers | None:
    """What a report that was handed in says; nothing of one that its unit has only frozen."""
    if report is None or report.state not in HANDED_IN:
        return None
    frozen = report.frozen
    return frozen.people, frozen.covered, frozen.new_covered, frozen.attendances
