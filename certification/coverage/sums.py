"""Sums that add up: of one unit, of a branch, of the nation. Plain integers, no database.

A unit's own sums say how many people stand there and how that compares with what it declares; the sums of a branch
are those of its units added. So a figure of any size is a few additions, and equals the same figure counted at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from certification.coverage.declared import Lines, declared_number
from certification.coverage.definitions import Definition
from certification.coverage.facts import Row
from certification.coverage.figures import Counts
from certification.coverage.states import gap_of, is_reached, state_from
from lms.people.enums import Sex

PEOPLE, COVERED, LUOT, EXPECTED, UNITS, DECLARING, DECLARED, SHORT = range(8)
"""Places of a vector: people, covered, lượt, people expected (unit by unit the longer of roster and declaration), units
expected to report, units that declare, people declared, units that list fewer than they declare; then one place for
each key of `Definition.masks`."""
PARTS = 8
TOTAL = ""
Vector = list[int]


def by_sex(sex: str) -> str:
    return f"s:{sex}"


def by_category(category_id: int) -> str:
    return f"c:{category_id}"


def by_both(category_id: int, sex: str) -> str:
    return f"x:{category_id}:{sex}"


def by_level(kind: str) -> str:
    return f"l:{kind}"


@dataclass
class Sums:
    """`groups`: {key of a group: its vector}; `months`: {month: people covered from then on}; `communes`: how many in
    all, at their target, below it, people still to be reached commune by commune, and how many list nobody."""

    groups: dict[str, Vector] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)
    communes: list[int] = field(default_factory=lambda: [0] * 5)

    def add(self, other: Sums) -> None:
        for key, vector in other.groups.items():
            mine = self.groups.get(key)
            self.groups[key] = list(vector) if mine is None else [a + b for a, b in zip(mine, vector, strict=True)]
        for month, people in other.months.items():
            self.months[month] = self.months.get(month, 0) + people
        self.communes = [a + b for a, b in zip(self.communes, other.communes, strict=True)]

    def whole(self) -> Sums:
        """Its total alone: enough to say how a commune stands."""
        return Sums({TOTAL: self.groups[TOTAL]}) if TOTAL in self.groups else Sums()

    def vector(self, key: str, definition: Definition) -> Vector:
        return self.groups.get(key) or [0] * (PARTS + len(definition.masks))

    def as_json(self) -> dict[str, Any]:
        return {"groups": self.groups, "months": self.months, "communes": self.communes}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Sums:
        if not stored:
            return cls()
        return cls(dict(stored["groups"]), dict(stored["months"]), list(stored["communes"]))


def added(many: Iterable[Sums]) -> Sums:
    total = Sums()
    for one in many:
        total.add(one)
    return total


@dataclass
class Tally:
    """People of one unit by category and sex, and by the month from which they are covered, before they are compared
    with what the unit declares. `both`: {(category id, sex): vector}."""

    both: dict[tuple[int, str], Vector] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)

    def add(self, category_id: int, sex: str, vector: Vector) -> None:
        known = self.both.get((category_id, sex))
        self.both[category_id, sex] = vector if known is None else [a + b for a, b in zip(known, vector, strict=True)]


def vector_of(*, people: int, covered: int, attendances: int, held: Iterable[int]) -> Vector:
    """A vector of people alone; `held`: how many hold each key of `Definition.masks`."""
    vector = [0] * PARTS
    vector[PEOPLE], vector[COVERED], vector[LUOT] = people, covered, attendances
    return [*vector, *held]


def tally_of(rows: Iterable[Row], definition: Definition, shown: Collection[int]) -> Tally:
    """The tally of the rows of one unit, in the categories `shown` only."""
    found = Tally()
    masks = list(definition.masks.values())
    for _unit, category_id, sex, bits, people, attendances, since in rows:
        if category_id not in shown:
            continue
        is_covered = definition.is_covered(category_id, bits)
        held = [people if bits & mask == mask else 0 for mask in masks]
        covered = people if is_covered else 0
        found.add(category_id, sex, vector_of(people=people, covered=covered, attendances=attendances, held=held))
        if is_covered and since:
            found.months[since] = found.months.get(since, 0) + people
    return found


def own_sums(
    *, definition: Definition, shown: Collection[int], tally: Tally, lines: Lines | None, kind: str, is_expected: bool,
) -> Sums:  # fmt: skip
    """The sums of one unit: `tally` of the people who stand there, in the categories `shown` only, and `lines`, what it
    declares. `is_expected`: it must report though it lists and declares nobody."""
    found = Sums(months=tally.months)
    size = PARTS + len(definition.masks)
    for (category_id, sex), vector in tally.both.items():
        for key in (TOTAL, by_sex(sex), by_category(category_id)):
            known = found.groups.get(key)
            found.groups[key] = vector[:] if known is None else [a + b for a, b in zip(known, vector, strict=True)]
        found.groups[by_both(category_id, sex)] = vector
    if TOTAL not in found.groups and lines is None and not is_expected:
        return found
    for key, category, sex in _compared(tuple(shown)):
        people = found.groups[key][PEOPLE] if key in found.groups else 0
        declared = declared_number(lines, listed=people, category=category, sex=sex)
        vector = found.groups.setdefault(key, [0] * size)
        vector[EXPECTED] = max(people, declared or 0)
        vector[UNITS] = 1
        if declared is not None:
            vector[DECLARING], vector[DECLARED], vector[SHORT] = 1, declared, int(people < declared)
    found.groups[by_level(kind)] = list(found.groups[TOTAL])
    return found


@lru_cache(maxsize=100)
def _compared(shown: tuple[int, ...]) -> list[tuple[str, int | None, str]]:
    return [
        (TOTAL, None, ""),
        *((by_sex(sex), None, sex) for sex in Sex.values),
        *((by_category(category_id), category_id, "") for category_id in shown),
    ]


def count_commune(sums: Sums, definition: Definition) -> None:
    """Note in the sums of a commune with all below it how it stands, in the order of `Sums.communes`."""
    counts = counts_of(sums, TOTAL, definition)
    sums.communes = [
        1,
        int(counts.reached is True),
        int(counts.reached is False),
        counts.gap or 0,
        int(not counts.headcount),
    ]


def counts_of(sums: Sums, key: str, definition: Definition, *, category_id: int | None = None) -> Counts:
    """What may be said of a group; `category_id` where the version may ask a share of its own of it."""
    vector = sums.vector(key, definition)
    share = definition.share_of(category_id)
    people, covered = vector[PEOPLE], vector[COVERED]
    state = state_from(people=people, units=vector[UNITS], declaring=vector[DECLARING], short=vector[SHORT])
    return Counts(
        headcount=people,
        declared=vector[DECLARED] if vector[DECLARING] else None,
        covered=covered,
        parts=dict(zip(definition.masks, vector[PARTS:], strict=True)),
        attendances=vector[LUOT],
        gap=gap_of(expected=vector[EXPECTED], covered=covered, share_percent=share),
        reached=is_reached(state=state, headcount=people, covered=covered, share_percent=share),
        state=state,
        expected=vector[EXPECTED],
    )
