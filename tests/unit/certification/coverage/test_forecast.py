"""The forecast against a twin that walks the months one by one and asks everybody when she was covered."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.coverage.enums import CoverageState, MilestoneState
from certification.coverage.figures import Asked, Counts, Figures, UnitName
from certification.coverage.forecast import Pace, Trajectory, pace_of, trajectory_of

TODAY = date(2026, 11, 15)
BEGAN = date(2026, 1, 1)
YEARS = tuple((date(2026 + place, 12, 31), percent) for place, percent in enumerate((20, 35, 50, 65)))


def figures(
    *, headcount: int, months: dict[str, int], state: CoverageState = CoverageState.OK, expected: int | None = None,
    milestones: tuple[tuple[date, int], ...] = YEARS, due_on: date = date(2030, 12, 31), percent: int = 80,
    class_size: int = 40, as_of: date = TODAY,
) -> Figures:  # fmt: skip
    covered = sum(months.values())
    expected = headcount if expected is None else expected
    total = Counts(
        headcount=headcount, declared=expected, covered=covered, parts={}, attendances=0,
        gap=max(0, ceil(Fraction(percent * expected, 100)) - covered), reached=None, state=state, expected=expected,
    )  # fmt: skip
    asked = Asked(1, "80 %", due_on, date(2026, 1, 1), "", class_size, milestones, "")
    return Figures(
        unit=UnitName(1, "T", "Tỉnh"), programme="ct", indicator="core", as_of=as_of, geography="then",
        target_percent=percent, total=total, by_sex={}, by_category={}, units=[], months=months, asked=asked,
    )  # fmt: skip


def trajectory(today: date = TODAY, began_on: date = BEGAN, **about: Any) -> Trajectory:
    found = trajectory_of(figures(as_of=today, **about), began_on=began_on, today=today)
    assert found is not None
    return found


# --- the twin ---------------------------------------------------------------------------------------------------------
Month = tuple[int, int]


def following(month: Month) -> Month:
    return (month[0] + 1, 1) if month[1] == 12 else (month[0], month[1] + 1)


def end_of(month: Month) -> date:
    return date(*month, calendar.monthrange(*month)[1])


def text(month: Month) -> str:
    return f"{month[0]}-{month[1]:02d}"


def walk(first: Month, until: Month) -> list[Month]:
    found = []
    while first <= until:
        found.append(first)
        first = following(first)
    return found


def naive_pace(months: dict[str, int], began_on: date, today: date) -> tuple[int, list[str]]:
    all_months = walk((began_on.year, began_on.month), (today.year, today.month))
    full = [month for month in all_months if date(*month, 1) >= began_on and end_of(month) < today.replace(day=1)][-6:]
    return sum(months.get(text(month), 0) for month in full), [text(month) for month in full]


def naive_met(covered: int, wanted: int, pace: Fraction, now: Month) -> Month:
    month, people = now, Fraction(covered)
    while people < wanted:
        month, people = following(month), people + pace
    return month


def naive_by(covered: int, expected: int, pace: Fraction, now: Month, day: date) -> int:
    month, people = following(now), Fraction(covered)
    while end_of(month) <= day:
        month, people = following(month), people + pace
    return min(expected, floor(people))


@st.composite
def ways(draw: st.DrawFn) -> dict[str, Any]:
    began_on = draw(st.dates(date(2025, 6, 1), date(2026, 6, 30)))
    today = began_on + timedelta(days=draw(st.integers(0, 700)))
    span = walk((2025, 1), (today.year, today.month))
    months = {text(month): number for month in span if (number := draw(st.integers(0, 9)))}
    headcount = sum(months.values()) + draw(st.integers(1, 300))
    due_on = draw(st.dates(date(2025, 12, 1), date(2031, 1, 31)))
    days = draw(st.lists(st.dates(date(2025, 9, 1), due_on), max_size=4, unique=True))
    shares = draw(st.lists(st.integers(1, 79), min_size=len(days), max_size=len(days), unique=True))
    return {
        "began_on": began_on, "today": today, "months": months, "headcount": headcount, "due_on": due_on,
        "milestones": tuple(zip(sorted(days), sorted(shares), strict=True)),
        "class_size": draw(st.integers(1, 60)),
    }  # fmt: skip


@given(ways())
def test_the_forecast_is_that_of_a_walk_month_by_month(way):
    found = trajectory(**way)
    covered, wanted = sum(way["months"].values()), ceil(Fraction(80 * way["headcount"], 100))
    now = (way["today"].year, way["today"].month)
    people, full = naive_pace(way["months"], way["began_on"], way["today"])
    assert (found.pace.people, list(found.pace.months)) == (people, full)
    pace = Fraction(people, len(full)) if full else Fraction(0)
    assert found.by_deadline == naive_by(covered, way["headcount"], pace, now, way["due_on"])
    if covered >= wanted or not pace:
        assert found.met_in == ""
    else:
        assert found.met_in == text(naive_met(covered, wanted, pace, now))
    if found.is_in_time is not None and pace:
        assert found.is_in_time == (end_of(naive_met(covered, wanted, pace, now)) <= way["due_on"])
        assert found.is_in_time == (found.by_deadline >= wanted)


@given(ways())
def test_the_needed_pace_is_the_least_that_arrives_in_time(way):
    found = trajectory(**way)
    now = (way["today"].year, way["today"].month)
    for need in (found.next_need, found.last_need):
        if need is None:
            continue
        asked = ceil(Fraction(need.percent * way["headcount"], 100))
        assert need.people == asked - found.covered > 0
        assert (need.classes - 1) * way["class_size"] < need.people <= need.classes * way["class_size"]
        assert (need.monthly_classes - 1) * way["class_size"] < need.monthly_people
        assert need.monthly_people <= need.monthly_classes * way["class_size"]
        if need.months:
            by = [
                naive_by(found.covered, way["headcount"], Fraction(number), now, need.due_on)
                for number in (need.monthly_people, need.monthly_people - 1)
            ]
            assert by[0] >= asked > by[1]
        else:
            assert need.monthly_people == need.people


@given(ways())
def test_the_points_add_up_to_today(way):
    found = trajectory(**way)
    total, earned = 0, way["months"]
    for point in found.points:
        if point.done is not None:
            total = sum(number for month, number in earned.items() if month <= point.month)
            assert point.done == total
    now = f"{way['today']:%Y-%m}"
    assert total == found.covered
    assert [point.done for point in found.points if point.month == now] == [found.covered]
    assert all(point.hoped is None for point in found.points if point.month < now)
    asked = {f"{step.due_on:%Y-%m}": step.people for step in found.steps}
    shown = {point.month: point.asked for point in found.points if point.asked is not None}
    assert shown == {month: people for month, people in asked.items() if month >= found.points[0].month}


@given(ways())
def test_a_milestone_is_reached_by_the_exact_ratio_only(way):
    found, earned = trajectory(**way), way["months"]
    for step in found.steps:
        reached = 100 * found.covered >= step.percent * way["headcount"]
        assert (step.state == MilestoneState.REACHED) == reached
        assert (step.state == MilestoneState.MISSED) == (not reached and step.due_on < way["today"])
        if reached:
            held = [
                month for month in sorted(earned)
                if 100 * sum(n for other, n in earned.items() if other <= month) >= step.percent * way["headcount"]
            ]  # fmt: skip
            assert step.met_in == held[0]


# --- plain cases ------------------------------------------------------------------------------------------------------
def test_a_steady_pace_says_when_and_how_much_by_then():
    months = {f"2026-{month:02d}": 2 for month in range(5, 11)}
    found = trajectory(headcount=200, months=months)
    assert (found.pace, found.pace.tenths) == (Pace(12, tuple(months)), 20)
    assert (found.covered, found.wanted, found.met_in, found.is_in_time) == (12, 160, "2033-01", False)
    assert found.by_deadline == 12 + 2 * 49
    assert found.next_need is not None
    assert (found.next_need.percent, found.next_need.people, found.next_need.classes) == (20, 28, 1)
    assert (found.next_need.months, found.next_need.monthly_people) == (1, 28)
    assert found.last_need is not None
    assert (found.last_need.people, found.last_need.classes) == (148, 4)
    assert (found.last_need.months, found.last_need.monthly_people, found.last_need.monthly_classes) == (49, 4, 1)


def test_a_pace_of_nothing_forecasts_nothing():
    found = trajectory(headcount=100, months={"2026-02": 5, "2026-11": 3})
    assert (found.pace.people, len(found.pace.months), found.met_in, found.is_in_time) == (0, 6, "", False)
    assert [point.hoped for point in found.points if point.hoped is not None] == []


def test_a_young_programme_has_fewer_months_or_none():
    assert pace_of({"2026-10": 4}, began_on=date(2026, 10, 1), today=TODAY) == Pace(4, ("2026-10",))
    assert pace_of({"2026-10": 4}, began_on=date(2026, 10, 2), today=TODAY) == Pace(0, ())
    young = trajectory(headcount=10, months={"2026-10": 4}, began_on=date(2026, 10, 2))
    assert (young.is_in_time, young.met_in, young.by_deadline) == (None, "", 4)


def test_what_was_earned_before_the_programme_is_in_its_first_month():
    found = trajectory(headcount=10, months={"2025-03": 2, "2026-01": 1})
    assert (found.points[0].month, found.points[0].done) == ("2026-01", 3)


def test_a_short_list_is_measured_by_the_people_expected_and_reaches_nothing_for_certain():
    found = trajectory(headcount=10, expected=12, months={"2026-02": 10}, state=CoverageState.ROSTER_SHORT)
    assert (found.expected, found.wanted) == (12, 10)
    assert {step.state for step in found.steps} == {MilestoneState.UNSURE}
    assert (found.met_in, found.last_need) == ("", None)


@pytest.mark.parametrize(
    "state", [CoverageState.UNCHECKED, CoverageState.NO_DATA, CoverageState.NO_DENOMINATOR]
)  # fmt: skip
def test_no_way_is_told_where_no_share_may_be_said(state):
    assert trajectory_of(figures(headcount=10, months={"2026-02": 9}, state=state), began_on=BEGAN, today=TODAY) is None


def test_no_way_is_told_of_a_past_day_or_without_a_target():
    past = figures(headcount=10, months={}, as_of=date(2026, 6, 1))
    assert trajectory_of(past, began_on=BEGAN, today=TODAY) is None
    assert (
        trajectory_of(replace(figures(headcount=10, months={}), asked=None), began_on=BEGAN, today=TODAY) is None
    )  # fmt: skip


def test_a_deadline_that_is_over_is_not_in_time_or_late():
    found = trajectory(headcount=10, months={"2026-09": 2}, milestones=(), due_on=date(2026, 10, 31))
    assert (found.is_in_time, found.met_in, found.last_need) == (None, "2028-05", None)
    assert [step.state for step in found.steps] == [MilestoneState.MISSED]


def test_a_day_within_a_month_counts_the_months_that_are_over_by_then():
    found = trajectory(headcount=10, months={"2026-10": 1}, milestones=(), due_on=date(2027, 2, 27))
    assert found.last_need is not None
    assert found.last_need.months == 2
    whole = trajectory(headcount=10, months={"2026-10": 1}, milestones=(), due_on=date(2027, 2, 28))
    assert whole.last_need is not None
    assert whole.last_need.months == 3
