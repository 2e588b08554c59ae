from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.classes.rules import GRACE, Demand, Hours, is_late, minutes_from, overlap_within, overlaps
from tests.factories.classes import DAY, at

MINUTES = st.integers(0, 3000)


@given(total=MINUTES, percent=st.integers(1, 100), minutes=MINUTES)
def test_the_share_is_the_exact_ratio_and_needed_is_the_fewest_minutes_that_reach_it(total, percent, minutes):
    demand = Demand(total, percent)
    expected = total > 0 and Fraction(minutes, total) >= Fraction(percent, 100)
    assert demand.is_met(minutes, None) == expected
    if total:
        assert demand.is_met(demand.needed, None)
        assert not demand.is_met(demand.needed - 1, None)


@given(score=st.none() | st.integers(0, 20), needed=st.integers(1, 20))
def test_a_test_on_paper_asks_for_its_points_and_an_untaken_one_is_not_passed(score, needed):
    assert Demand(60, 80, needed).is_met(60, score) == (score is not None and score >= needed)


@given(late=st.integers(-120, 400))
def test_who_comes_within_the_grace_was_there_from_the_beginning_and_later_the_rest_counts(late):
    hours = Hours(at(DAY, 8), at(DAY, 11))
    credited = minutes_from(hours.starts_at + timedelta(minutes=late), hours)
    assert credited == (180 if timedelta(minutes=late) <= GRACE else max(0, 180 - late))


SPANS = st.tuples(st.integers(0, 40), st.integers(1, 10)).map(
    lambda pair: Hours(datetime(2026, 7, 1, tzinfo=at(DAY, 8).tzinfo) + timedelta(hours=pair[0]),
                       datetime(2026, 7, 1, tzinfo=at(DAY, 8).tzinfo) + timedelta(hours=pair[0] + pair[1]))
)  # fmt: skip


@given(spans=st.lists(SPANS, max_size=6))
def test_overlaps_are_found_as_by_comparing_every_pair(spans):
    pairs = [(one, other) for place, one in enumerate(spans) for other in spans[place + 1 :]]
    assert overlap_within(spans) == any(overlaps(one, other) for one, other in pairs)


def test_one_sitting_may_begin_when_the_other_ends():
    assert not overlaps(Hours(at(DAY, 8), at(DAY, 10)), Hours(at(DAY, 10), at(DAY, 11)))


@pytest.mark.parametrize(
    ("ended", "recorded", "late"),
    [
        (date(2026, 12, 2), date(2027, 1, 1), False),
        (date(2026, 12, 2), date(2027, 1, 2), True),
        (date(2026, 7, 1), date(2026, 7, 1), False),
    ],
)
def test_results_are_late_after_thirty_days_also_across_the_year(ended, recorded, late):
    assert is_late(ended, recorded) == late
