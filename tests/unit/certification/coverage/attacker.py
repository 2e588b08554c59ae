"""Somebody who has every published table of one day and a solver: the most that each withheld number could be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from certification.coverage.figures import Counts, Figures

MEASURES = ("headcount", "covered", "attendances", "K", "S", "M", "KS")


@dataclass
class Attacker:
    """One variable for every count that exists, published or not, and all that must hold between them."""

    places: dict[Any, int] = field(default_factory=dict)
    equal: list[tuple[dict[int, int], int]] = field(default_factory=list)
    below: list[dict[int, int]] = field(default_factory=list)
    """Each sum is at most 0."""
    truth: dict[int, int] = field(default_factory=dict)

    def place(self, name: Any) -> int:
        return self.places.setdefault(name, len(self.places))

    def group(self, name: Any, true: Counts) -> None:
        """A group of people, whose numbers he does not know yet."""
        if (name, "headcount") in self.places:
            return
        values = {**true.parts, "headcount": true.headcount, "covered": true.covered, "attendances": true.attendances}
        at = {measure: self.place((name, measure)) for measure in MEASURES}
        for measure in MEASURES:
            self.truth[at[measure]] = values[measure]
        for measure in ("covered", "K", "S", "M"):
            self.below.append({at[measure]: 1, at["headcount"]: -1})
        for part in "KS":
            self.below.append({at["KS"]: 1, at[part]: -1})
        self.below.append({at["K"]: 1, at["S"]: 1, at["KS"]: -1, at["headcount"]: -1})

    def reads(self, name: Any, told: Counts) -> None:
        values = {**told.parts, "headcount": told.headcount, "covered": told.covered, "attendances": told.attendances}
        for measure, number in values.items():
            if number is not None:
                self.equal.append(({self.place((name, measure)): 1}, number))

    def sums(self, total: Any, parts: list[Any]) -> None:
        for measure in MEASURES:
            row = {self.place((part, measure)): 1 for part in parts}
            row[self.place((total, measure))] = -1
            self.equal.append((row, 0))

    def knows(self, true: Figures, told: Figures) -> None:
        """One page: groups are named by unit and column, so that pages of other units speak of the same ones."""
        unit = true.unit.pk
        columns = {("sex", sex): counts for sex, counts in true.by_sex.items()}
        columns |= {("category", code): counts for code, counts in true.by_category.items()}
        shown = {("sex", sex): counts for sex, counts in told.by_sex.items()}
        shown |= {("category", code): counts for code, counts in told.by_category.items()}
        self.group((unit, None), true.total)
        self.reads((unit, None), told.total)
        for column, counts in columns.items():
            self.group((unit, column), counts)
            self.reads((unit, column), shown[column])
        for side in ("sex", "category"):
            self.sums((unit, None), [(unit, column) for column in columns if column[0] == side])
        rows = [(("own", row.unit.pk) if row.is_own else row.unit.pk) for row in true.units]
        for row, true_row, told_row in zip(rows, true.units, told.units, strict=True):
            self.group((row, None), true_row.counts)
            self.reads((row, None), told_row.counts)
            below = {("sex", sex): counts for sex, counts in true_row.by_sex.items()}
            below |= {("category", code): counts for code, counts in true_row.by_category.items()}
            for column, counts in below.items():
                self.group((row, column), counts)
            for side in ("sex", "category"):
                parts = [(row, column) for column in below if column[0] == side]
                if parts:
                    self.sums((row, None), parts)
        if rows:
            self.sums((unit, None), [(row, None) for row in rows])
            for column in columns:
                if all((row, column) in {name for name, _m in self.places} for row in rows):
                    self.sums((unit, column), [(row, column) for row in rows])

    def small_numbers(self, threshold: int) -> Iterator[tuple[Any, dict[int, int], int]]:
        for name in sorted({name for name, _measure in self.places}, key=repr):
            at = {measure: self.places[name, measure] for measure in MEASURES}
            forms = {measure: {place: 1} for measure, place in at.items()}
            for measure in ("covered", "K", "S", "M"):
                forms[f"not {measure}"] = {at["headcount"]: 1, at[measure]: -1}
            forms["only K"] = {at["K"]: 1, at["KS"]: -1}
            forms["only S"] = {at["S"]: 1, at["KS"]: -1}
            forms["neither"] = {at["headcount"]: 1, at["K"]: -1, at["S"]: -1, at["KS"]: 1}
            for what, form in forms.items():
                number = sum(factor * self.truth[place] for place, factor in form.items())
                if 0 < number < threshold:
                    yield (name, what), form, number

    def given_away(
        self, threshold: int = 5, *, random: Random | None = None, at_most: int = 0
    ) -> Iterator[tuple[Any, int, float]]:
        """(what, its true number, the most it can be) for every small number that he can tell is small; with `random`
        he tries `at_most` of them."""
        asked = list(self.small_numbers(threshold))
        if random is not None and len(asked) > at_most:
            asked = random.sample(asked, at_most)
        if not asked:  # for instance where nobody is anywhere
            return
        size = len(self.places)
        lines = [row for row, _number in self.equal]
        right = numpy.array([number for _row, number in self.equal], dtype=float)
        equal, below = matrix(lines, size), matrix(self.below, size)
        for what, form, number in asked:
            goal = numpy.zeros(size)
            for place, factor in form.items():
                goal[place] = -factor
            found = linprog(
                goal, A_eq=equal, b_eq=right, A_ub=below, b_ub=numpy.zeros(len(self.below)), bounds=(0, 10_000),
                method="highs",
            )  # fmt: skip
            assert found.status == 0, found.message
            if -found.fun < threshold - 1e-6:
                yield what, number, -found.fun


def matrix(lines: list[dict[int, int]], size: int) -> Any:
    entries = [(row, place, factor) for row, line in enumerate(lines) for place, factor in line.items()]
    rows, places, factors = zip(*entries, strict=True)
    return coo_matrix((factors, (rows, places)), shape=(len(lines), size)).tocsr()
