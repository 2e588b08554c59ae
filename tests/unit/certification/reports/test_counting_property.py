"""Figures of a report against the same counted the slow way, over random provinces."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from certification.coverage.definitions import definition_for
from certification.coverage.queries import coverage
from certification.reports.consolidation import unit_numbers
from certification.reports.counting import count, frame_for
from certification.reports.rows import group_of, grouped_rows, person_rows
from tests.unit.certification.coverage.twin import Twin, told
from tests.unit.certification.coverage.worlds import random_world, undone

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 1)
SEEDS = range(60)


def slow(twin: Twin, unit: Any, starts_on: date, ends_on: date) -> dict[str, Any]:
    """What the period brought, person by person."""
    found: dict[str, Any] = {"new": Counter(), "fresh": Counter(), "online": 0}
    before = starts_on - timedelta(days=1)
    for member in twin.members(unit, ends_on, TODAY, "then"):
        person = member["person"].pk
        held = {
            twin.parts[award.part_id]
            for award in twin.awards
            if twin.owner(award.person_id) == person
            and award.revoked_at is None
            and award.valid_from <= before
            and (award.expires_on is None or before < award.expires_on)
        }
        needed = twin.needed[member["category"]]
        if member["covered"] and not needed <= held:
            found["new"][member["row"]] += 1
        for done in twin.completions:
            if twin.owner(done.person_id) == person and starts_on <= done.happened_on <= ends_on:
                found["fresh"][member["row"]] += 1
                found["online"] += done.source == "online"
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_report_counts_as_the_slow_twin_and_as_coverage(seed):
    random = Random(f"report {seed}")
    with undone():
        world = random_world(random)
        starts_on = date(2026, random.choice([1, 2, 3, 5]), random.choice([1, 2]))
        ends_on = starts_on + timedelta(days=random.choice([0, 30, 89, 150]))
        unit = random.choice(world.askable)
        asked = {"unit": unit, "starts_on": starts_on, "ends_on": ends_on}
        definition = definition_for(
            unit=unit, as_of=ends_on, today=TODAY, indicator="core", programme=world.programme, geography="then"
        )
        frame = frame_for(**asked, today=TODAY, definition=definition)
        span = {"definition": definition, "unit_ids": frame.unit_ids, "starts_on": starts_on, "ends_on": ends_on}
        groups, people = grouped_rows(**span), person_rows(**span)
        counted = count(frame, groups)
        assert count(frame, [group_of(person) for person in people]) == counted
        figures = coverage(
            unit=unit, as_of=ends_on, today=TODAY, indicator="core", programme=world.programme, geography="then"
        )
        same = ("headcount", "declared", "covered", "parts", "attendances", "gap", "reached", "state", "share")
        for mine, theirs in [
            (counted.total, figures.total),
            *zip(counted.by_sex.values(), figures.by_sex.values(), strict=True),
            *zip(counted.by_category.values(), figures.by_category.values(), strict=True),
            *zip(counted.by_level.values(), figures.by_level.values(), strict=True),
            *[(line[2], row.counts) for line, row in zip(counted.units, figures.units, strict=True)],
        ]:
            assert {name: getattr(mine, name) for name in same} == {name: getattr(theirs, name) for name in same}
        crossed = counted.by_category_sex
        assert figures.cross == {
            code: {sex: (people.headcount, people.covered) for sex, people in row.items()}
            for code, row in crossed.items()
        }
        for name in ("headcount", "covered", "new_covered"):
            assert {code: sum(getattr(people, name) for people in row.values()) for code, row in crossed.items()} == {
                code: getattr(group, name) for code, group in counted.by_category.items()
            }
            assert {sex: sum(getattr(row[sex], name) for row in crossed.values()) for sex in counted.by_sex} == {
                sex: getattr(group, name) for sex, group in counted.by_sex.items()
            }
        twin = Twin(world.programme, "core")
        expected = slow(twin, unit, starts_on, ends_on)
        assert told(figures)["headcount"] == len(people) == counted.total.headcount
        assert counted.total.new_covered == sum(expected["new"].values())
        assert counted.total.new_attendances == sum(expected["fresh"].values())
        assert {line[0].pk: line[2].new_covered for line in counted.units if line[2].new_covered} == dict(
            expected["new"]
        )
        assert {line[0].pk: line[2].new_attendances for line in counted.units if line[2].new_attendances} == dict(
            expected["fresh"]
        )
        assert sum(line[4] for line in counted.units) == expected["online"]
        assert sum(group.headcount for group in counted.by_level.values()) == counted.total.headcount
        for line in counted.units:
            assert sum(group.headcount for group in line[3].values()) == line[2].headcount
            assert sum(group.new_covered for group in line[3].values()) == line[2].new_covered


@pytest.mark.parametrize("seed", range(25))
def test_units_are_held_against_the_whole_as_the_slow_twin_counts_them(seed):
    random = Random(f"reconcile {seed}")
    with undone():
        world = random_world(random)
        starts_on, ends_on = date(2026, 3, 1), date(2026, 8, 31)
        definition = definition_for(
            unit=world.root, as_of=ends_on, today=TODAY, indicator="core", programme=world.programme, geography="then"
        )
        frame = frame_for(unit=world.root, starts_on=starts_on, ends_on=ends_on, today=TODAY, definition=definition)
        twin = Twin(world.programme, "core")
        expected = {}
        for unit in world.units:
            members = twin.members(unit, ends_on, TODAY, "then")
            new = slow(twin, unit, starts_on, ends_on)["new"]
            expected[unit.pk] = (
                len(members), sum(member["covered"] for member in members), sum(new.values()),
                sum(member["times"] for member in members),
            )  # fmt: skip
        below = set(frame.layout.branch)
        found = unit_numbers(frame, [unit.pk for unit in world.units])
        assert {pk: found[pk] for pk in expected if pk in below} == {pk: expected[pk] for pk in expected if pk in below}
