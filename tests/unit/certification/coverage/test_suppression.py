from __future__ import annotations

import itertools
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.coverage.disclosure import Tables
from certification.coverage.enums import CoverageState
from certification.coverage.figures import Counts, Figures, UnitName, UnitRow
from certification.coverage.suppression import suppress
from tests.unit.certification.coverage.attacker import Attacker
from tests.unit.certification.coverage.conftest import DAY
from tests.unit.certification.coverage.paper_worlds import Member, figures_of, paths_of, random_members


def counts(headcount: int, covered: int) -> Counts:
    return Counts(
        headcount=headcount, declared=None, covered=covered,
        parts={"K": covered, "S": covered, "M": 0, "KS": covered}, attendances=covered, gap=0, reached=None,
        state=CoverageState.UNCHECKED,
    )  # fmt: skip


def figures(by_sex: Sequence[tuple[int, int]], units: Sequence[tuple[int, int]]) -> Figures:
    total = counts(sum(pair[0] for pair in by_sex), sum(pair[1] for pair in by_sex))
    return Figures(
        unit=UnitName(1, "U", "U"), programme="ct", indicator="core", as_of=DAY, geography="then", target_percent=80,
        total=total, by_sex={f"s{place}": counts(*pair) for place, pair in enumerate(by_sex)},
        by_category={"all": total},
        units=[
            UnitRow(UnitName(place, str(place), str(place)), counts(*pair), {"female": pair[0]})
            for place, pair in enumerate(units)
        ],
        cross={"all": {"female": (1, 1)}},
    )  # fmt: skip


def guesses(total: int | None, shown: list[int | None], caps: list[int]) -> list[list[int]]:
    """All values that each row could have, for somebody who knows the total and the visible rows."""
    hidden = [place for place, value in enumerate(shown) if value is None]
    if total is None or not hidden:
        return []
    left = total - sum(value for value in shown if value is not None)
    fits = [
        values
        for values in itertools.product(*(range(min(left, caps[place]) + 1) for place in hidden))
        if sum(values) == left
    ]
    return [sorted({values[index] for values in fits}) for index in range(len(hidden))]


def test_a_single_small_row_takes_the_next_smallest_with_it() -> None:
    told = suppress(figures([(40, 20), (30, 15), (3, 0), (0, 0)], [(73, 35)]))
    assert [row.headcount for row in told.by_sex.values()] == [40, None, None, 0]
    assert [row.suppressed for row in told.by_sex.values()] == [False, True, True, False]
    assert told.as_dict()["suppressed"] is True


def test_few_untrained_withhold_the_results_but_not_the_headcount() -> None:
    told = suppress(figures([(40, 38), (30, 10), (20, 9), (0, 0)], [(90, 57)]))
    female = told.by_sex["s0"]
    assert (female.headcount, female.covered, female.gap, female.parts["K"]) == (40, None, None, None)
    assert told.by_sex["s2"].covered is None
    assert told.by_sex["s1"].covered == 10


def test_cross_tables_are_withheld_and_large_figures_stay() -> None:
    told = suppress(figures([(40, 20), (30, 15)], [(35, 15), (35, 20)]))
    assert told.is_suppressed is False
    assert told.cross == {}
    assert [row.sexes for row in told.units] == [{}, {}]
    assert told.total.headcount == 70


pairs = st.tuples(st.integers(0, 14), st.integers(0, 14)).map(lambda pair: (max(pair), min(pair)))


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(pairs, min_size=1, max_size=4))
def test_no_small_count_can_be_computed_back(rows: list[tuple[int, int]]) -> None:
    told = suppress(figures(rows, rows))
    total = told.total
    for group in (list(told.by_sex.values()), [row.counts for row in told.units]):
        for row in [total, *group]:
            for number in (row.headcount, row.covered):
                assert number is None or number == 0 or number >= 5
            if row.headcount is not None and row.covered is not None:
                assert row.headcount - row.covered not in range(1, 5)
        sizes = [row.headcount for row in group]
        for (known,) in filter(lambda values: len(values) == 1, guesses(total.headcount, sizes, [14] * len(group))):
            assert known not in range(1, 5)
        caps = [14 if size is None else size for size in sizes]
        hidden = [row for row in group if row.covered is None]
        for row, values in zip(hidden, guesses(total.covered, [row.covered for row in group], caps), strict=False):
            if len(values) == 1:
                assert values[0] not in range(1, 5)
                assert row.headcount is None or row.headcount - values[0] not in range(1, 5)


@pytest.mark.parametrize("threshold", [3, 10])
def test_the_threshold_is_a_choice(threshold: int) -> None:
    told = suppress(figures([(40, 20), (30, 15), (9, 4), (0, 0)], [(79, 39)]), threshold=threshold)
    assert (told.by_sex["s2"].headcount is None) == (threshold == 10)


def published(members: list[Member]) -> list[tuple[Figures, Figures]]:
    """The pages of all units of one day, (true, told), each suppressed with those above it."""
    pages = {path: figures_of(members, path) for path in paths_of(members)}
    return [
        (true, suppress(true, above=[pages[path[:level]] for level in range(1, len(path))]))
        for path, true in pages.items()
    ]


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_solver_with_every_page_of_the_day_cannot_tell_that_a_number_is_small(seed: int) -> None:
    random = Random(seed)
    members = random_members(random, depth=1, width=3, most=random.choice([12, 40]))
    attacker = Attacker()
    for true, told in published(members):
        attacker.knows(true, told)
    assert list(attacker.given_away(random=random, at_most=12)) == []


def test_the_solver_finds_what_primary_suppression_alone_gives_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tables, "open_way", lambda *args: {})
    members = [Member((1, 11), "female", "a", frozenset("KS"), 1)] * 3
    members += [Member((1, 12), "female", "a", frozenset("KS" if n % 2 else ""), 1) for n in range(20)]
    attacker = Attacker()
    for true, told in published(members):
        attacker.knows(true, told)
    assert ((11, None), "headcount") in [found[0] for found in attacker.given_away()]


def test_a_unit_withheld_for_its_neighbour_is_withheld_on_its_own_page() -> None:
    """Commune 11 is small; the province's total less commune 12's own page would tell it."""
    members = [Member((1, 11), "female", "a", frozenset("KS"), 1)] * 3
    members += [Member((1, 12), "female", "a", frozenset("KS" if n % 2 else ""), 1) for n in range(20)]
    members += [Member((1, 13), "female", "a", frozenset("KS" if n % 2 else ""), 1) for n in range(60)]
    province, *_communes = pages = [told for _true, told in published(members)]
    assert [row.counts.headcount for row in province.units] == [None, None, 60]
    assert [page.total.headcount for page in pages] == [83, None, None, 60]


def test_a_province_is_suppressed_the_same_way_each_time() -> None:
    members = random_members(Random(7), depth=2, width=4, most=40)
    assert [told for _true, told in published(members)] == [told for _true, told in published(members)]
