"""The shape of an answer: counts, breakdowns, rows by unit. Plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from certification.coverage.enums import CoverageState
from certification.coverage.states import percent_floor, share_of


@dataclass(frozen=True)
class Counts:
    """Counts of distinct people (attendances: lượt) of one group. None: not known, or withheld when `suppressed`.

    `declared` is None where nobody declared; `expected` is, unit by unit, the longer of roster and declaration;
    `parts` has a key for every part and KS for K and S.
    """

    headcount: int | None
    declared: int | None
    covered: int | None
    parts: dict[str, int | None]
    attendances: int | None
    gap: int | None
    reached: bool | None
    state: CoverageState
    suppressed: bool = False
    expected: int | None = None

    @property
    def share(self) -> tuple[int, int] | None:
        """See :func:`certification.coverage.states.share_of`."""
        return share_of(state=self.state, headcount=self.headcount, expected=self.expected, covered=self.covered)

    @property
    def share_declared(self) -> float | None:
        """Percentage of the people expected, cut to two decimals, where the roster is short; else None."""
        if self.state != CoverageState.ROSTER_SHORT or self.share is None:
            return None
        return percent_floor(*self.share, decimals=2)

    def as_dict(self) -> dict[str, Any]:
        return {
            "state": self.state.value,
            "headcount": self.headcount,
            "declared": self.declared,
            "covered": self.covered,
            "parts": dict(self.parts),
            "attendances": self.attendances,
            "gap": self.gap,
            "reached": self.reached,
            "share_declared": self.share_declared,
        }


@dataclass(frozen=True)
class UnitName:
    pk: int
    code: str
    name: str

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "name": self.name}


@dataclass(frozen=True)
class UnitRow:
    """A direct child with all below it, or (`is_own`) the people posted in the asked unit itself.

    `sexes` is the headcount by sex; empty when withheld.
    """

    unit: UnitName
    counts: Counts
    sexes: dict[str, int]
    is_own: bool = False


@dataclass(frozen=True)
class Figures:
    """Coverage of one unit's subtree. The rows of `by_sex`, `by_category` and `units` each sum to `total`.

    `cross` is {category code: {sex: (headcount, covered)}}, for pages; empty when withheld.
    """

    unit: UnitName
    programme: str
    indicator: str
    as_of: date
    geography: str
    target_percent: int
    total: Counts
    by_sex: dict[str, Counts]
    by_category: dict[str, Counts]
    units: list[UnitRow]
    category_names: dict[str, str] = field(default_factory=dict)
    cross: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    generated_for: str = "internal"

    @property
    def is_suppressed(self) -> bool:
        """True when any count of the answer is withheld."""
        groups = [self.total, *self.by_sex.values(), *self.by_category.values(), *(row.counts for row in self.units)]
        return any(counts.suppressed for counts in groups)

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of DESIGN.md, section 6; `suppressed` appears only in what was generated for outsiders."""
        external = self.generated_for == "external"

        def nested(counts: Counts) -> dict[str, Any]:
            return counts.as_dict() | ({"suppressed": counts.suppressed} if external else {})

        return {
            "unit": self.unit.as_dict(),
            "programme": self.programme,
            "indicator": self.indicator,
            "as_of": self.as_of.isoformat(),
            "geography": self.geography,
            "target_percent": self.target_percent,
            "generated_for": self.generated_for,
            **self.total.as_dict(),
            **({"suppressed": self.is_suppressed} if external else {}),
            "by_sex": {sex: nested(counts) for sex, counts in self.by_sex.items()},
            "by_category": {code: nested(counts) for code, counts in self.by_category.items()},
            "units": [{"unit": row.unit.as_dict(), **nested(row.counts)} for row in self.units],
        }

    def replaced(self, **changes: Any) -> Figures:
        return replace(self, **changes)
