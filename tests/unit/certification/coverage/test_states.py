from __future__ import annotations

import pytest

from certification.coverage.enums import CoverageState
from certification.coverage.states import gap_of, is_reached, percent_floor, share_of, state_of
from certification.coverage.wording import number_text, share_text


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ([], "no_denominator"),
        ([(0, None)], "no_denominator"),
        ([(0, 0)], "no_data"),
        ([(0, 5)], "no_data"),
        ([(5, None)], "unchecked"),
        ([(5, 6)], "roster_short"),
        ([(6, 6)], "ok"),
        ([(7, 6)], "ok"),
        ([(6, 6), (0, 5)], "roster_short"),
        ([(6, 6), (3, None)], "unchecked"),
        ([(6, 6), (0, None)], "unchecked"),
        ([(6, 6), (0, 0)], "ok"),
        ([(20, 10), (5, 6)], "roster_short"),
    ],
)
def test_state_of_units_is_ok_only_when_every_list_is_whole(units: list[tuple[int, int | None]], expected: str) -> None:
    assert state_of(units) == expected


def test_reached_tests_the_exact_ratio() -> None:
    ask = {"state": CoverageState.OK, "share_percent": 80}
    assert is_reached(headcount=10_000, covered=7_996, **ask) is False
    assert is_reached(headcount=10_000, covered=7_999, **ask) is False
    assert is_reached(headcount=10_000, covered=8_000, **ask) is True
    assert is_reached(state=CoverageState.UNCHECKED, headcount=10, covered=10, share_percent=80) is None


def test_gap_is_the_ceiling_against_the_people_expected() -> None:
    assert gap_of(expected=11, covered=2, share_percent=80) == 7
    assert gap_of(expected=11, covered=5, share_percent=80) == 4
    assert gap_of(expected=10, covered=9, share_percent=80) == 0


def test_share_is_shown_only_over_a_known_denominator() -> None:
    assert share_of(state=CoverageState.UNCHECKED, headcount=5, expected=5, covered=5) is None
    assert share_of(state=CoverageState.ROSTER_SHORT, headcount=5, expected=20, covered=5) == (5, 20)
    assert share_of(state=CoverageState.OK, headcount=20, expected=20, covered=5) == (5, 20)


def test_numbers_are_written_the_vietnamese_way_and_never_rounded_up() -> None:
    assert share_text((7_996, 10_000)) == "79,9 %"
    assert share_text((9_999, 10_000)) == "99,9 %"
    assert share_text((4, 5)) == "80,0 %"
    assert share_text(None) == "–"
    assert number_text(1_234_567) == "1.234.567"
    assert percent_floor(79_996, 100_000, decimals=2) == 79.99
