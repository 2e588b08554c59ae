from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quiz.gain import normalised_gain

POINTS = st.integers(1, 60).flatmap(lambda most: st.tuples(st.integers(0, most), st.just(most)))


@given(POINTS, POINTS)
def test_gain_is_the_share_of_what_was_missing(before, after):
    """The twin: on a common scale, points won over points that were to be won."""
    (pre, pre_max), (post, post_max) = before, after
    scale = pre_max * post_max
    missing = scale - pre * post_max
    expected = None if missing == 0 else Fraction(post * pre_max - pre * post_max, missing)
    assert normalised_gain(pre, pre_max, post, post_max) == expected


@given(POINTS, POINTS)
def test_gain_is_at_most_one_and_has_the_sign_of_the_change(before, after):
    gain = normalised_gain(*before, *after)
    if gain is not None:
        change = Fraction(*after) - Fraction(*before)
        assert gain <= 1
        assert (gain > 0) == (change > 0)
        assert (gain == 1) == (after[0] == after[1])


@pytest.mark.parametrize("points", [(0, 0, 3, 5), (2, 5, 0, 0), (5, 5, 5, 5)])
def test_nothing_to_learn_has_no_gain(points):
    assert normalised_gain(*points) is None


def test_two_of_five_to_five_of_five_is_everything_and_to_four_two_thirds():
    assert normalised_gain(2, 5, 5, 5) == 1
    assert normalised_gain(2, 5, 4, 5) == Fraction(2, 3)
