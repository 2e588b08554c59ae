from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.coverage.attendances import AttendancesBehind
from certification.coverage.cells import check_cells, fresh_cells
from certification.coverage.definitions import load_definition
from certification.coverage.facts import fact_rows
from certification.coverage.figures import Figures
from certification.coverage.models import StaleTotal
from certification.coverage.people import people_behind
from certification.coverage.queries import coverage
from certification.coverage.totals import check_totals, roll_stale_cells
from lms.people.models import Unit
from tests.unit.certification.coverage.twin import Twin, told
from tests.unit.certification.coverage.worlds import (
    FIRST,
    World,
    a_day,
    empty_world,
    random_step,
    random_world,
    reorganise,
    undone,
)

pytestmark = pytest.mark.django_db
quick = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
TODAY = date(2026, 6, 15)
seeds = st.integers(0, 2**32 - 1)
"""Whole worlds from a seed: drawn choice by choice, Hypothesis prefers worlds too plain to meet the edges."""


@quick
@given(seed=seeds)
def test_coverage_equals_the_count_by_hand(seed: int) -> None:
    random = Random(seed)
    with undone():
        world = random_world(random)
        today = a_day(random)
        for indicator in random.sample(["core", "extended"], 1):
            twin = Twin(world.programme, indicator)
            for as_of in (today, a_day(random)):
                for geography in ("then", "now"):
                    unit = random.choice([world.root, *world.askable])
                    asked = {
                        "unit": unit, "as_of": as_of, "today": today, "indicator": indicator,
                        "programme": world.programme, "geography": geography,
                    }  # fmt: skip
                    figures = coverage(**asked)
                    assert told(figures) == twin.figures(unit, as_of, today, geography)
                    behind = AttendancesBehind(people_behind(**asked))
                    assert len(behind) == len(behind[0:1000]) == figures.total.attendances
                    members = twin.members(unit, as_of, today, geography)
                    for held in (None, True, False):
                        listed = people_behind(**asked, held=held)
                        expected = [m["person"] for m in members if held is None or m["covered"] == held]
                        expected.sort(key=lambda person: (person.sort_key.encode(), person.pk))
                        assert [holder.person.pk for holder in listed] == [person.pk for person in expected]
                        assert len(listed) == len(expected)


@quick
@given(seed=seeds)
def test_totals_reconcile_between_the_units_of_then_and_of_today(seed: int) -> None:
    random = Random(seed)
    with undone():
        world = random_world(random)
        today = FIRST + timedelta(days=240)
        asked = {
            "unit": world.root, "as_of": a_day(random), "today": today, "indicator": "extended",
            "programme": world.programme,
        }  # fmt: skip
        then, now = coverage(**asked, geography="then"), coverage(**asked, geography="now")
        assert then.total == now.total
        assert then.by_sex == now.by_sex
        assert then.by_category == now.by_category
        for figures in (then, now):
            for rows in (
                list(figures.by_sex.values()), list(figures.by_category.values()), [row.counts for row in figures.units]
            ):  # fmt: skip
                assert sum(counts.headcount for counts in rows) == figures.total.headcount
                assert sum(counts.covered for counts in rows) == figures.total.covered
                assert sum(counts.attendances for counts in rows) == figures.total.attendances


def without_months(figures: Figures) -> Figures:
    """As a past day is told, which has none."""
    return replace(figures, months={}, units=[replace(row, months={}) for row in figures.units])


def assert_sums_equal_the_facts(world: World, unit: Unit, today: date) -> None:
    """Today's figure, from the sums, is the one that tomorrow counts for today, straight from the facts."""
    unit = Unit.objects.get(pk=unit.pk)
    asked = {"unit": unit, "as_of": today, "programme": world.programme, "geography": "then"}
    for indicator in ("core", "extended"):
        kept = coverage(**asked, indicator=indicator, today=today)
        counted = coverage(**asked, indicator=indicator, today=today + timedelta(days=1))
        assert sum(kept.months.values()) == kept.total.covered
        assert without_months(kept) == counted


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=seeds)
def test_cells_follow_a_reorganisation_at_once(seed: int) -> None:
    random = Random(seed)
    with undone():
        world = random_world(random)
        today = FIRST + timedelta(days=240)
        roll_stale_cells(today=today)
        for _number in range(3):
            reorganise(random, world, recorded_on=today)
            assert check_cells(today=today) == []
            assert check_totals(today=today) == []
            assert_sums_equal_the_facts(world, random.choice(world.askable), today)
        definition = load_definition(programme=world.programme, indicator="extended")
        units = {unit.pk for unit in world.askable}
        cells = fresh_cells(definition=definition, unit_ids=units, today=today)
        assert sorted(cells) == sorted(fact_rows(definition=definition, as_of=today, with_since=True))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=seeds)
def test_cells_equal_the_facts_after_any_history(seed: int) -> None:
    random = Random(seed)
    with undone():
        world = empty_world()
        today = TODAY
        for _number in range(random.randint(5, 25)):
            random_step(random, world)
            if random.random() < 0.4:
                today += timedelta(days=random.choice([0, 0, 1, 30]))
                definition = load_definition(programme=world.programme, indicator=random.choice(["core", "extended"]))
                some = {unit.pk for unit in random.sample(world.askable, 3)}
                cells = fresh_cells(definition=definition, unit_ids=some, today=today)
                facts = fact_rows(definition=definition, as_of=today, with_since=True)
                assert sorted(cells) == sorted(row for row in facts if row.unit_id in some)
            if random.random() < 0.3:
                assert_sums_equal_the_facts(world, random.choice(world.askable), today)
        roll_stale_cells(today=today)
        assert check_cells(today=today) == []
        assert check_totals(today=today) == []
        assert list(StaleTotal.objects.all()) == []
        for indicator in ("core", "extended"):
            definition = load_definition(programme=world.programme, indicator=indicator)
            units = {unit.pk for unit in world.askable}
            assert sorted(fresh_cells(definition=definition, unit_ids=units, today=today)) == sorted(
                fact_rows(definition=definition, as_of=today, with_since=True)
            )
            figures = coverage(
                unit=world.root, as_of=today, today=today, indicator=indicator, programme=world.programme,
                geography="now",
            )  # fmt: skip
            assert told(figures) == Twin(world.programme, indicator).figures(world.root, today, today, "now")
