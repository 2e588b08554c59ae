"""The figures of items against scipy, numpy and a brute-force twin on the same data."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from scipy import stats

from courses.teaching.statistics import (
    alpha,
    facility,
    group_size,
    group_weights,
    point_biserial,
    quantile,
    upper_lower,
    weighted_share,
)

ROWS = st.integers(2, 6).flatmap(
    lambda questions: st.lists(st.lists(st.booleans(), min_size=questions, max_size=questions), min_size=2, max_size=40)
)
FEW = st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=2, max_size=6)


@given(ROWS)
def test_facility_is_the_mean_of_numpy(rows):
    column = [row[0] for row in rows]
    assert facility(column) == pytest.approx(numpy.mean(column))


@given(ROWS)
@example([[True, True], [False, False]])
@example([[True, False], [True, True]])
def test_point_biserial_agrees_with_scipy(rows):
    rights = [row[0] for row in rows]
    rests = [sum(row[1:]) / (len(row) - 1) for row in rows]
    found = point_biserial(rights, rests)
    if len(set(rights)) < 2 or len(set(rests)) < 2:
        assert found is None
    else:
        assert found == pytest.approx(stats.pointbiserialr(rights, rests).statistic, abs=1e-9)
        assert -1 <= found <= 1


@given(ROWS)
@example([[True, False], [False, True]])
def test_alpha_agrees_with_the_covariances_of_numpy(rows):
    """Alpha from the matrix of covariances: k/(k−1) · (1 − trace / sum)."""
    matrix = numpy.cov(numpy.array(rows, dtype=float).T, ddof=0)
    found, questions = alpha(rows), len(rows[0])
    if len({sum(row) for row in rows}) < 2:
        assert found is None
    else:
        twin = questions / (questions - 1) * (1 - matrix.trace() / matrix.sum())
        assert found == pytest.approx(twin, rel=1e-6, abs=1e-6)


@given(FEW)
@example([(True, 0), (False, 0), (True, 1)])
@example([(True, 1), (True, 1)])
def test_upper_lower_is_the_mean_over_every_way_to_break_ties(people):
    """The twin sorts every permutation, takes the first and last k, and averages."""
    rights, totals = [right for right, _ in people], [total for _, total in people]
    found = upper_lower(rights, totals)
    if len(set(totals)) < 2:
        assert found is None
        return
    size = group_size(len(people))
    differences = []
    for order in itertools.permutations(range(len(people))):
        ranked = sorted(order, key=lambda place: -totals[place])  # stable: ties keep the permutation's order
        high = sum(rights[place] for place in ranked[:size])
        low = sum(rights[place] for place in ranked[-size:])
        differences.append((high - low) / size)
    assert found == pytest.approx(numpy.mean(differences), abs=1e-9)


@given(st.lists(st.integers(0, 10), min_size=2, max_size=60), st.randoms(use_true_random=False))
def test_groups_hold_exactly_their_size_and_do_not_depend_on_the_order_of_rows(totals, generator):
    assume(len(set(totals)) > 1)
    upper, lower = group_weights(totals)
    assert sum(upper) == sum(lower) == group_size(len(totals))
    assert all(high >= 0 and low >= 0 and high + low <= 1 for high, low in zip(upper, lower, strict=True))
    places = list(range(len(totals)))
    generator.shuffle(places)
    moved, _ = group_weights([totals[place] for place in places])
    assert moved == [upper[place] for place in places]


@pytest.mark.parametrize(("count", "size"), [(0, 0), (1, 0), (2, 1), (3, 1), (10, 3), (37, 10), (100, 27), (50, 14)])
def test_group_size_is_27_percent_with_halves_up(count, size):
    assert group_size(count) == size


@given(
    st.lists(st.floats(0, 500, allow_nan=False), min_size=1, max_size=50),
    st.sampled_from([Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(0), Fraction(1)]),
)
def test_quantile_agrees_with_numpy(values, share):
    assert quantile(values, share) == pytest.approx(numpy.quantile(values, float(share)), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    "value",
    [
        facility([]), point_biserial([], []), point_biserial([True], [1.0]), point_biserial([True, True], [0.0, 1.0]),
        point_biserial([True, False], [1.0, 1.0]), point_biserial([True, False], [0.0, 5e-324]), upper_lower([], []),
        upper_lower([True], [1]), upper_lower([True, False], [1, 1]), alpha([]), alpha([[True, False]]),
        alpha([[True], [False]]), alpha([[True, False], [True]]), alpha([[True, False], [False, True]]),
        quantile([], Fraction(1, 2)), weighted_share([True], [Fraction(0)]),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_none(value):
    assert value is None


@given(ROWS)
def test_nothing_is_ever_nan(rows):
    rights, totals = [row[0] for row in rows], [sum(row) for row in rows]
    rests = [total - right for total, right in zip(totals, rights, strict=True)]
    for value in (facility(rights), point_biserial(rights, rests), upper_lower(rights, totals), alpha(rows)):
        assert value is None or math.isfinite(value)


def test_a_worked_example_by_hand():
    """Four people, three questions: p = 3/4, D = 1 − 0, KR-20 = 1.5 · (1 − 0.6875 / 1.25)."""
    rows = [[True, True, True], [True, True, False], [True, False, False], [False, False, False]]
    assert facility([row[0] for row in rows]) == 0.75
    assert upper_lower([row[0] for row in rows], [3, 2, 1, 0]) == 1.0
    assert alpha(rows) == pytest.approx(1.5 * (1 - (3 / 16 + 4 / 16 + 3 / 16) / 1.25))
