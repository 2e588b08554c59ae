from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.coverage.cells import check_cells, fresh_cells, roll_stale_cells
from certification.coverage.definitions import load_definition
from certification.coverage.facts import fact_rows
from certification.coverage.queries import coverage, people_behind
from tests.unit.certification.coverage.twin import Twin, told
from tests.unit.certification.coverage.worlds import (
    FIRST,
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
        definition = load_definition(programme=world.programme, indicator="extended")
        units = {unit.pk for unit in world.askable}
        cells = fresh_cells(definition=definition, unit_ids=units, today=today)
        assert sorted(cells) == sorted(fact_rows(definition=definition, as_of=today))


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
                facts = [row for row in fact_rows(definition=definition, as_of=today) if row.unit_id in some]
                assert sorted(cells) == sorted(facts)
        roll_stale_cells(today=today)
        assert check_cells(today=today) == []
        for indicator in ("core", "extended"):
            definition = load_definition(programme=world.programme, indicator=indicator)
            units = {unit.pk for unit in world.askable}
            assert sorted(fresh_cells(definition=definition, unit_ids=units, today=today)) == sorted(
                fact_rows(definition=definition, as_of=today)
            )
            figures = coverage(
                unit=world.root, as_of=today, today=today, indicator=indicator, programme=world.programme,
                geography="now",
            )  # fmt: skip
            assert told(figures) == Twin(world.programme, indicator).figures(world.root, today, today, "now")
