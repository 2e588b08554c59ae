"""Roster against declaration, unit by unit: who lists fewer than it declares, who more, who has neither."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from certification.coverage.cells import fresh_cells
from certification.coverage.declared import Lines, declared_lines, declared_number, is_expected
from certification.coverage.definitions import Definition, load_definitions
from certification.coverage.enums import CoverageState, Lack, Standing
from certification.coverage.states import state_of
from lms.people.models import HeadcountDeclaration, Unit

OF_STATE = {
    CoverageState.NO_DENOMINATOR: Standing.NEITHER,
    CoverageState.UNCHECKED: Standing.UNDECLARED,
    CoverageState.NO_DATA: Standing.UNLISTED,
    CoverageState.ROSTER_SHORT: Standing.SHORT,
    CoverageState.OK: Standing.CHECKED,
}


@dataclass
class Comparison:
    """The people counted in one unit itself on a day, and what its standing declaration says; None: nothing."""

    listed: Lines = field(default_factory=lambda: defaultdict(int))
    declared: Lines | None = None

    @property
    def listed_number(self) -> int:
        return sum(self.listed.values())

    @property
    def declared_total(self) -> int | None:
        return declared_number(self.declared, listed=self.listed_number)

    @property
    def difference(self) -> int | None:
        """Listed less declared, or None without a declaration."""
        return None if self.declared_total is None else self.listed_number - self.declared_total

    @property
    def state(self) -> CoverageState:
        return state_of([(self.listed_number, self.declared_total)])

    @property
    def standing(self) -> Standing:
        """The state in words; a checked roster that is longer than the declaration is told apart."""
        if self.state == CoverageState.OK and (self.difference or 0) > 0:
            return Standing.OVER
        return OF_STATE[self.state]

    @property
    def lack(self) -> Lack | None:
        """What the warnings of a figure count: no declaration, or fewer listed than declared, also none at all."""
        if self.declared_total is None:
            return Lack.DECLARATION
        return Lack.ROSTER if self.listed_number < self.declared_total else None


def widest_definition(*, as_of: date) -> Definition | None:
    """The indicator that holds everywhere and counts most categories, of the newest programme; None without one."""
    found = [row for row in load_definitions(as_of=as_of) if row.target.unit_id is None]
    return max(found, key=lambda row: (row.target.programme.starts_on, len(row.rules), row.target.pk), default=None)


def compare_units(
    *, unit_ids: Collection[int], definition: Definition, today: date, categories: Collection[int] | None = None
) -> dict[int, Comparison]:
    """{unit id: its comparison of today} in the categories that the indicator counts; no growth with people."""
    shown = [pk for pk in definition.rules if categories is None or pk in categories]
    found = {pk: Comparison() for pk in unit_ids}
    for row in fresh_cells(definition=definition, unit_ids=unit_ids, today=today):
        if row.category_id in shown:
            found[row.unit_id].listed[row.category_id, row.sex] += row.people
    for unit_id, lines in declared_lines(unit_ids=unit_ids, category_ids=shown, as_of=today).items():
        found[unit_id].declared = lines
    return found


def expected_units(units: QuerySet[Unit], *, category_ids: Iterable[int], today: date) -> QuerySet[Unit]:
    """Those of these units from which a declaration is expected: communes, and whoever has or had counted people or
    has declared; the rule is in :func:`certification.coverage.states.state_of`."""
    declared = HeadcountDeclaration.objects.filter(unit=OuterRef("pk"), declared_on__lte=today)
    condition = is_expected(category_ids=category_ids, as_of=today) | Exists(declared)
    return Unit.objects.on(today).filter(condition, pk__in=units.values("pk"))
