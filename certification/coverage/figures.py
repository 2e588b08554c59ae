"""The shape of an answer: counts, breakdowns, rows by unit. Plain values, no database."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
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

    `sexes` is the headcount by sex; empty when withheld. `communes` and `months` are as in :class:`Figures`, for pages.
    `by_sex` and `by_category` are filled only where the figures were asked for in detail.
    """

    unit: UnitName
    counts: Counts
    sexes: dict[str, int]
    is_own: bool = False
    communes: Communes | None = None
    months: dict[str, int] = field(default_factory=dict)
    by_sex: dict[str, Counts] = field(default_factory=dict)
    by_category: dict[str, Counts] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What the target in force asks: until when, by which milestones, by whose decision, in classes of which size."""

    version: int
    name: str
    due_on: date
    valid_from: date
    basis: str
    class_size: int
    milestones: tuple[tuple[date, int], ...]
    set_by: str
    """Name of the unit whose own target it is; empty where it holds everywhere."""


@dataclass(frozen=True)
class Communes:
    """The communes of a subtree, each with all below it: how many, at their target for certain, below it for certain;
    `missing`: people to be reached until each of them is there."""

    number: int
    reached: int
    below: int
    missing: int


@dataclass(frozen=True)
class Reporting:
    """Units that are expected to report, those that declare, those that list fewer people than they declare; communes
    that list nobody."""

    units: int = 0
    declaring: int = 0
    short: int = 0
    unlisted: int = 0


@dataclass(frozen=True)
class Figures:
    """Coverage of one unit's subtree. The rows of `by_sex`, `by_category`, `by_level` and `units` each sum to `total`.

    `cross` is {category code: {sex: (headcount, covered)}}, for pages; empty when withheld. `by_level` has the kinds of
    units that report. `months` is {"2026-03": people of this headcount covered from that month on}; empty for a day
    that is not today. `shares` is {category code: the share asked of that category alone}, where the target names one.
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
    by_level: dict[str, Counts] = field(default_factory=dict)
    communes: Communes | None = None
    months: dict[str, int] = field(default_factory=dict)
    asked: Asked | None = None
    shares: dict[str, int] = field(default_factory=dict)
    reporting: Reporting = Reporting()

    @property
    def is_suppressed(self) -> bool:
        """True when any count of the answer is withheld."""
        tables = [self.by_sex, self.by_category, self.by_level]
        groups = [
            self.total, *(row for table in tables for row in table.values()), *(row.counts for row in self.units)
        ]  # fmt: skip
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
            "by_level": {kind: nested(counts) for kind, counts in self.by_level.items()},
            "communes": None if self.communes is None else asdict(self.communes),
            "units": [{"unit": row.unit.as_dict(), **nested(row.counts)} for row in self.units],
        }

    def replaced(self, **changes: Any) -> Figures:
        return replace(self, **changes)
