"""Random decisions: the target that holds is the one that a search by hand finds, and the sums follow it at once."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.coverage.cells import check_cells
from certification.coverage.definitions import load_definition
from certification.coverage.enums import Indicator
from certification.coverage.following import followed, followers, own_below
from certification.coverage.models import TargetVersion
from certification.coverage.queries import counts_under, coverage
from certification.coverage.targets import Rule, Terms, decide_target
from certification.coverage.totals import check_totals, roll_stale_cells
from lms.people.models import Unit, UnitParent
from tests.factories.people import AT
from tests.unit.certification.coverage.test_coverage_property import assert_sums_equal_the_facts
from tests.unit.certification.coverage.twin import open_on
from tests.unit.certification.coverage.worlds import FIRST, World, a_day, random_world, undone

pytestmark = pytest.mark.django_db
TODAY = FIRST + timedelta(days=120)
examples = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
seeds = st.integers(0, 2**32 - 1)


def decide_something(random: Random, world: World) -> None:
    """One decision of any unit or of all, from any day on, about any categories and parts."""
    counted = random.sample(world.categories, random.randint(1, len(world.categories)))
    share = random.randint(1, 100)
    own_shares = [None, None, random.randint(1, 100)]
    rules = tuple(
        Rule(category, tuple(random.sample("KSM", random.randint(1, 3))), random.choice(own_shares))
        for category in counted
    )
    unit = random.choice([None, world.root, *world.units])
    decide_target(
        programme=world.programme, indicator=random.choice(Indicator.values),
        unit=None if unit is None else Unit.objects.get(pk=unit.pk),
        terms=Terms(name="thử", share_percent=share, due_on=date(2030, 12, 31), rules=rules), valid_from=a_day(random),
        by=None, at=AT,
    )  # fmt: skip


def searched(world: World, indicator: str, unit: Unit | None, day: date) -> int:
    """The key of the version that holds: climb from the unit, link by link, to the first that has decided by then."""
    kind = (world.programme.pk, indicator)
    versions = [
        row
        for row in TargetVersion.objects.select_related("target")
        if (row.target.programme_id, row.target.indicator) == kind
    ]
    place = unit.pk if unit else None
    while place is not None:
        decided = [row for row in versions if row.target.unit_id == place and row.valid_from <= day]
        if decided:
            return max(decided, key=lambda row: (row.valid_from, row.pk)).pk
        links = [link.parent_id for link in UnitParent.objects.filter(unit_id=place) if open_on(link, day)]
        place = links[0] if links else None
    common = sorted((row.valid_from, row.pk) for row in versions if row.target.unit_id is None)
    return max([row for row in common if row[0] <= day], default=common[0])[1]


@examples
@given(seed=seeds)
def test_the_target_that_holds_is_the_one_that_a_search_finds(seed: int) -> None:
    random = Random(seed)
    with undone():
        world = random_world(random)
        for _number in range(random.randint(1, 8)):
            decide_something(random, world)
        for _number in range(10):
            indicator, day = random.choice(Indicator.values), a_day(random)
            unit = Unit.objects.get(pk=random.choice(world.askable).pk)
            asked = {"programme": world.programme, "indicator": indicator, "as_of": day}
            assert load_definition(**asked, unit=unit).version.pk == searched(world, indicator, unit, day)
            assert load_definition(**asked).version.pk == searched(world, indicator, None, day)


@examples
@given(seed=seeds)
def test_every_unit_follows_one_target_and_every_target_knows_its_followers(seed: int) -> None:
    random = Random(seed)
    with undone():
        world = random_world(random)
        for _number in range(random.randint(1, 8)):
            decide_something(random, world)
        day = a_day(random)
        units = list(Unit.objects.on(day).order_by("pk"))
        found = followed(units=units, as_of=day)
        mine = [row for row in found if row.definition.target.programme_id == world.programme.pk]
        assert len(mine) == 2 * len(units)
        following: dict[int, set[int]] = {}
        targets = {row.definition.target.pk: row.definition.target for row in mine}
        for row in mine:
            assert row.definition.version.pk == searched(world, row.definition.target.indicator, row.unit, day)
            following.setdefault(row.definition.target.pk, set()).add(row.unit.pk)
        for pk, target in targets.items():
            own = own_below(
                programme=world.programme, indicator=target.indicator, unit=target.unit, as_of=day
            )  # fmt: skip
            assert (
                set(followers(unit=target.unit, without=own, as_of=day).values_list("pk", flat=True)) == following[pk]
            )


@examples
@given(seed=seeds)
def test_sums_equal_the_facts_after_any_decision(seed: int) -> None:
    """What is decided of today holds at once, in cells and sums, and a preview of the same terms says the same."""
    random = Random(seed)
    with undone():
        world = random_world(random)
        roll_stale_cells(today=TODAY)
        for _number in range(3):
            decide_something(random, world)
            unit = Unit.objects.get(pk=random.choice(world.askable).pk)
            assert_sums_equal_the_facts(world, unit, TODAY)
            assert check_cells(today=TODAY) == []
            assert check_totals(today=TODAY) == []
        roll_stale_cells(today=TODAY)
        assert check_cells(today=TODAY) == []
        assert check_totals(today=TODAY) == []
        for indicator in Indicator.values:
            definition = load_definition(
                programme=world.programme, indicator=indicator, unit=world.root, as_of=TODAY
            )  # fmt: skip
            figures = coverage(
                unit=world.root, as_of=TODAY, today=TODAY, indicator=indicator, programme=world.programme,
                geography="then",
            )  # fmt: skip
            assert counts_under(definition=definition, unit=world.root, as_of=TODAY) == figures.total
