"""Random provinces on paper: people as plain rows, their figures as the product shapes them, without a database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from certification.coverage.enums import CoverageState
from certification.coverage.figures import Counts, Figures, UnitName, UnitRow
from tests.unit.certification.coverage.conftest import DAY

SEXES = ("female", "male", "other", "undeclared")
NEEDED = {"a": {"K", "S"}, "b": {"K"}, "c": {"K", "S"}}


@dataclass(frozen=True)
class Member:
    path: tuple[int, ...]
    """Its units, the highest first."""
    sex: str
    category: str
    parts: frozenset[str]
    times: int


def random_members(random: Random, *, depth: int, width: int, most: int) -> list[Member]:
    """Units of very different sizes, rare sexes, early and late years of a programme."""
    trained = random.choice([0.1, 0.3, 0.5, 0.8, 0.95])
    rare = random.choice([0.01, 0.05, 0.2])
    found = []

    def fill(path: tuple[int, ...], level: int) -> None:
        if level < depth and (level == 0 or random.random() < 0.8):
            for number in range(random.randint(1, width)):
                fill((*path, path[-1] * 10 + number + 1), level + 1)
            if random.random() < 0.7:
                return
        local = random.choice([trained, trained, 0.0, 1.0])
        for _number in range(random.choice([0, 1, 2, 3, 4, 5, 8, most])):
            sex = random.choice(SEXES[2:]) if random.random() < rare else random.choice(SEXES[:2])
            parts = frozenset(code for code in "KSM" if random.random() < local)
            found.append(Member(path, sex, random.choices("abc", [6, 3, 1])[0], parts, random.randrange(4)))

    fill((1,), 0)
    return found


def counts_of(members: list[Member]) -> Counts:
    return Counts(
        headcount=len(members), declared=None, covered=sum(NEEDED[one.category] <= one.parts for one in members),
        parts={
            **{code: sum(code in one.parts for one in members) for code in "KSM"},
            "KS": sum({"K", "S"} <= one.parts for one in members),
        },
        attendances=sum(one.times for one in members), gap=0, reached=None, state=CoverageState.UNCHECKED,
    )  # fmt: skip


def figures_of(members: list[Member], path: tuple[int, ...]) -> Figures:
    """The page of the unit at `path`, with rows in detail."""
    level = len(path)
    mine = [one for one in members if one.path[:level] == path]

    def broken_down(group: list[Member]) -> tuple[Counts, dict[str, Counts], dict[str, Counts]]:
        def part(match: Callable[[Member], bool]) -> Counts:
            return counts_of([one for one in group if match(one)])

        by_sex = {sex: part(lambda one, sex=sex: one.sex == sex) for sex in SEXES}
        return counts_of(group), by_sex, {code: part(lambda one, code=code: one.category == code) for code in NEEDED}

    rows = []
    own = [one for one in mine if len(one.path) == level]
    children = sorted({one.path[level] for one in mine if len(one.path) > level})
    for number in [None, *children] if own else children:
        group = own if number is None else [one for one in mine if len(one.path) > level and one.path[level] == number]
        total, by_sex, by_category = broken_down(group)
        name = UnitName(path[-1] if number is None else number, str(number), str(number))
        rows.append(UnitRow(name, total, {}, is_own=number is None, by_sex=by_sex, by_category=by_category))
    total, by_sex, by_category = broken_down(mine)
    return Figures(
        unit=UnitName(path[-1], str(path), str(path)), programme="ct", indicator="core", as_of=DAY, geography="then",
        target_percent=80, total=total, by_sex=by_sex, by_category=by_category, units=rows,
    )  # fmt: skip


def paths_of(members: list[Member]) -> list[tuple[int, ...]]:
    return sorted({one.path[:level] for one in members for level in range(1, len(one.path) + 1)})
