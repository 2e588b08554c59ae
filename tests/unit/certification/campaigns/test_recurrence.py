"""When an entry of the calendar falls, against a twin that walks day by day."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.campaigns.recurrence import Occurrence, is_in_force, next_occurrence, occurrences

DAY = timedelta(days=1)


@dataclass
class Span:
    from_day: int
    from_month: int
    to_day: int
    to_month: int
    first_year: int | None = None
    last_year: int | None = None


def falls(day: date, number: int, month: int) -> bool:
    """The twin's rule: the day itself, or 28 February for the 29th in a year without one."""
    if (day.day, day.month) == (number, month):
        return True
    return (number, month) == (29, 2) and (day.day, day.month) == (28, 2) and not isleap(day.year)


def walked(span: Span, since: date, until: date) -> list[Occurrence]:
    """Every day that begins one, and from there on day by day to its end. An end earlier in the year is the next's."""
    found, day = [], date(since.year - 1, 1, 1)
    waits = (span.to_month, span.to_day) < (span.from_month, span.from_day)
    while day <= until:
        if falls(day, span.from_day, span.from_month) and (span.first_year or 0) <= day.year <= (
            span.last_year or 9999
        ):
            last = day if not waits else date(day.year + 1, 1, 1)
            while not falls(last, span.to_day, span.to_month):
                last += DAY
            if last >= since:
                found.append(Occurrence(day.year, day, last))
        day += DAY
    return found


@st.composite
def spans(draw: st.DrawFn) -> Span:
    begins, ends = (draw(st.dates(date(2024, 1, 1), date(2024, 12, 31))) for _side in range(2))
    first = draw(st.none() | st.integers(2021, 2030))
    last = draw(st.none() | st.integers(first or 2021, 2031))
    return Span(begins.day, begins.month, ends.day, ends.month, first, last)


@given(spans(), st.dates(date(2022, 1, 1), date(2029, 12, 31)), st.integers(0, 500))
def test_occurrences_are_those_of_the_twin(span: Span, since: date, length: int) -> None:
    until = since + length * DAY
    assert occurrences(span, since, until) == walked(span, since, until)


@given(spans(), st.dates(date(2022, 1, 1), date(2029, 12, 31)))
def test_in_force_means_that_an_occurrence_holds_the_day(span: Span, day: date) -> None:
    wide = occurrences(span, day - 800 * DAY, day + 800 * DAY)
    assert is_in_force(span, day) == any(one.starts_on <= day <= one.ends_on for one in wide)
    upcoming = next_occurrence(span, day)
    assert upcoming is None or upcoming.ends_on >= day


@pytest.mark.parametrize(
    ("day", "holds"),
    [("2026-11-14", False), ("2026-11-15", True), ("2026-12-15", True), ("2026-12-16", False)],
)
def test_the_month_of_action_has_both_its_ends(day: str, holds: bool) -> None:
    assert is_in_force(Span(15, 11, 15, 12), date.fromisoformat(day)) is holds


def test_a_span_crosses_new_year() -> None:
    span = Span(20, 12, 10, 1)
    assert occurrences(span, date(2027, 1, 5), date(2027, 1, 5)) == [
        Occurrence(2026, date(2026, 12, 20), date(2027, 1, 10))
    ]
    assert not is_in_force(span, date(2027, 1, 11))


def test_a_leap_day_is_the_28th_in_other_years() -> None:
    assert next_occurrence(Span(29, 2, 29, 2), date(2027, 1, 1)) == Occurrence(
        2027, date(2027, 2, 28), date(2027, 2, 28)
    )
    assert not is_in_force(Span(29, 2, 29, 2), date(2028, 2, 28))


def test_an_entry_of_one_year_comes_once() -> None:
    once = Span(8, 3, 8, 3, 2026, 2026)
    assert [one.year for one in occurrences(once, date(2020, 1, 1), date(2030, 1, 1))] == [2026]
    assert next_occurrence(once, date(2026, 3, 9)) is None
