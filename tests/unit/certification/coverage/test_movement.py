from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.coverage.changes import IN_ORDER
from certification.coverage.enums import Change, MovementLineKey
from certification.coverage.movement import Movement, movement
from certification.coverage.queries import coverage
from lms.people import domain
from lms.people.models import Person
from tests.factories.coverage import COLLABORATOR, OTHER, SOCIAL, give_part
from tests.factories.people import AT, START, make_category, make_person, make_unit, post
from tests.unit.certification.coverage.conftest import DAY, Place
from tests.unit.certification.coverage.twin import Twin
from tests.unit.certification.coverage.worlds import FIRST, a_day, random_world, undone

pytestmark = pytest.mark.django_db
seeds = st.integers(0, 2**32 - 1)
LATER = date(2026, 8, 31)


# --- the twin: every person looked at by hand -------------------------------------------------------------------------
def by_hand(twin: Twin, world: Any, unit: Any, days: tuple[date, date], today: date, geography: str, only: Any) -> Any:
    """{(line, change or day): people}, in plain Python; `only` says which members belong to the group."""
    everywhere = [{m["person"].pk: m for m in twin.members(world.root, day, today, geography)} for day in days]
    here = [{m["person"].pk: m for m in twin.members(unit, day, today, geography) if only(m)} for day in days]
    found: dict[tuple[str, str], set[int]] = {}
    for pk in set(here[0]) | set(here[1]):
        was, now = here[0].get(pk), here[1].get(pk)
        for line in ("headcount", "covered", "uncovered"):

            def belongs(member: Any, line: str = line) -> bool:
                return member is not None and (line == "headcount" or member["covered"] == (line == "covered"))

            end = "" if line == "headcount" else f"_{line}"
            if belongs(was):
                found.setdefault((line, "opening"), set()).add(pk)
            if belongs(now):
                found.setdefault((line, "closing"), set()).add(pk)
            if belongs(was) == belongs(now):
                continue
            if was and now:
                change = "trained" if now["covered"] else "lost"
            elif belongs(now):
                change = ("transferred_in" if pk in everywhere[0] else "joined") + end
            else:
                change = ("transferred_out" if pk in everywhere[1] else "left") + end
            found.setdefault((line, change), set()).add(pk)
    return found


def told(lines: Any) -> dict[tuple[str, str], int]:
    found = {}
    for line in lines:
        numbers = {"opening": line.opening, "closing": line.closing, **line.increases, **line.decreases}
        found.update({(line.key.value, str(change)): number for change, number in numbers.items() if number})
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=seeds)
def test_movement_equals_the_count_by_hand(seed: int) -> None:
    random = Random(seed)
    with undone():
        world = random_world(random)
        today = FIRST + timedelta(days=240)
        starts_on, ends_on = sorted([a_day(random), a_day(random)])
        for geography in ("then", "now"):
            indicator = random.choice(["core", "extended"])
            twin = Twin(world.programme, indicator)
            unit = random.choice([world.root, *world.askable])
            shown = random.choice([None, {pk for pk in twin.needed if random.random() < 0.6}])
            found = movement(
                unit=unit, starts_on=starts_on, ends_on=ends_on, today=today, indicator=indicator,
                programme=world.programme, geography=geography, categories=shown,
            )  # fmt: skip
            asked = (twin, world, unit, (starts_on - timedelta(days=1), ends_on), today, geography)

            def of_role(member: Any, shown: Any = shown) -> bool:
                return shown is None or member["category"] in shown

            expected = by_hand(*asked, of_role)
            assert told(found.lines()) == {key: len(people) for key, people in expected.items()}
            for (line, change), people in expected.items():
                listed = found.people(line=line, change=change)
                assert sorted(moved.person.pk for moved in listed) == sorted(people)
                assert listed.count() == len(people)
            for sex in ("female", "undeclared"):
                group = by_hand(*asked, lambda m, sex=sex: of_role(m) and m["person"].sex == sex)
                assert told(found.lines(sex=sex)) == {key: len(people) for key, people in group.items()}
            for code in (SOCIAL, COLLABORATOR):
                group = by_hand(
                    *asked, lambda m, code=code, twin=twin: of_role(m) and twin.codes[m["category"]] == code
                )
                assert told(found.lines(category=code)) == {key: len(people) for key, people in group.items()}
            for row in (unit, random.choice(world.units)):
                group = by_hand(*asked, lambda m, row=row: of_role(m) and m["row"] == row.pk)
                assert told(found.lines(branch=row.pk)) == {key: len(people) for key, people in group.items()}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=seeds)
def test_every_line_adds_up_and_ends_where_coverage_does(seed: int) -> None:
    random = Random(seed)
    with undone():
        world = random_world(random)
        today = FIRST + timedelta(days=240)
        starts_on, ends_on = sorted([a_day(random), a_day(random)])
        asked = {
            "unit": random.choice(world.askable), "today": today, "indicator": "extended",
            "programme": world.programme, "geography": random.choice(["then", "now"]),
        }  # fmt: skip
        found = movement(**asked, starts_on=starts_on, ends_on=ends_on)
        before = coverage(**asked, as_of=starts_on - timedelta(days=1)).total
        after = coverage(**asked, as_of=ends_on).total
        lines = found.lines()
        assert [(line.opening, line.closing) for line in lines] == [
            (before.headcount, after.headcount),
            (before.covered, after.covered),
            (before.headcount - before.covered, after.headcount - after.covered),
        ]
        sums: Counter[tuple[Any, Any]] = Counter()
        for sex in ("female", "male", "other", "undeclared"):
            for line in found.lines(sex=sex):
                sums.update({(line.key, change): number for change, number in _numbers(line).items()})
        assert sums == Counter({(line.key, change): n for line in lines for change, n in _numbers(line).items()})
        groups = [{}, {"category": SOCIAL}, {"category": COLLABORATOR}, *({"branch": u.pk} for u in world.askable)]
        for group in groups:
            for line in found.lines(**group):
                assert line.opening + sum(line.increases.values()) - sum(line.decreases.values()) == line.closing
                assert (tuple(line.increases), tuple(line.decreases)) == IN_ORDER[line.key]


def _numbers(line: Any) -> dict[str, int]:
    return {"opening": line.opening, "closing": line.closing, **line.increases, **line.decreases}


# --- one case of each -------------------------------------------------------------------------------------------------
def moved(place: Place, **kwargs: Any) -> Movement:
    asked = {
        "unit": place.commune, "starts_on": date(2026, 6, 1), "ends_on": LATER, "today": LATER, "indicator": "core",
        "geography": "then", **kwargs,
    }  # fmt: skip
    return movement(programme=place.programme, **asked)


def trained(place: Place, person: Person, on: date = START) -> Person:
    for part in "KS":
        give_part(person, place.programme, part, on)
    return person


def test_everybody_has_one_reason(place: Place) -> None:
    other = make_unit(parent=place.province)
    category = make_category(SOCIAL)
    stayed, newly, joined, came, left, went, lapsed = (make_person() for _number in range(7))
    for person in (stayed, newly, lapsed):
        post(person, place.commune, category)
    trained(place, newly, date(2026, 6, 1))
    for part in "KS":
        give_part(lapsed, place.programme, part, START, expires_on=LATER)
    post(joined, place.commune, category, valid_from=date(2026, 6, 1))
    domain.end_posting(posting=post(came, other, category), valid_to=date(2026, 7, 1), at=AT)
    post(trained(place, came), place.commune, category, valid_from=date(2026, 7, 1))
    domain.end_posting(posting=post(left, place.commune, category), valid_to=LATER, at=AT)
    domain.end_posting(posting=post(trained(place, went), place.commune, category), valid_to=date(2026, 7, 1), at=AT)
    post(went, other, category, valid_from=date(2026, 7, 1))
    found = moved(place)
    headcount, covered, uncovered = found.lines()
    assert (headcount.opening, headcount.closing) == (5, 5)
    assert headcount.increases == {Change.JOINED: 1, Change.TRANSFERRED_IN: 1}
    assert headcount.decreases == {Change.LEFT: 1, Change.TRANSFERRED_OUT: 1}
    assert (covered.opening, covered.closing) == (2, 2)
    assert covered.increases == {Change.TRAINED: 1, Change.JOINED_COVERED: 0, Change.TRANSFERRED_IN_COVERED: 1}
    assert covered.decreases == {Change.LEFT_COVERED: 0, Change.TRANSFERRED_OUT_COVERED: 1, Change.LOST: 1}
    assert (uncovered.opening, uncovered.closing) == (3, 3)
    assert uncovered.increases == {
        Change.JOINED_UNCOVERED: 1, Change.TRANSFERRED_IN_UNCOVERED: 0, Change.LOST: 1,
    }  # fmt: skip
    assert uncovered.decreases == {
        Change.LEFT_UNCOVERED: 1, Change.TRANSFERRED_OUT_UNCOVERED: 0, Change.TRAINED: 1,
    }  # fmt: skip
    [arrival] = found.people(line="headcount", change="transferred_in")
    assert (arrival.person, arrival.unit_was, arrival.unit_now) == (came, other, place.commune)
    assert (arrival.category_was, arrival.category_now) == (category, category)
    assert (arrival.trace.was_here, arrival.trace.is_here) == (False, True)
    [newcomer] = found.people(line="headcount", change="joined")
    assert (newcomer.person, newcomer.unit_was, newcomer.category_was) == (joined, None, None)
    [gone] = found.people(line="uncovered", change="left_uncovered")
    assert (gone.person, gone.unit_now) == (left, None)
    assert len(found.people(line="covered", change="opening")) == 2


def test_a_merged_person_is_one_and_has_not_moved(place: Place) -> None:
    category = make_category(SOCIAL)
    first, second = make_person(), make_person()
    domain.end_posting(posting=post(first, place.commune, category), valid_to=date(2026, 7, 1), at=AT)
    post(second, place.commune, category, valid_from=date(2026, 7, 1))
    assert told(moved(place).lines()[:1]) == {
        ("headcount", "opening"): 1, ("headcount", "joined"): 1, ("headcount", "left"): 1, ("headcount", "closing"): 1,
    }  # fmt: skip
    domain.merge_persons(duplicate=second, into=first, by=None, at=AT)
    assert told(moved(place).lines()[:1]) == {("headcount", "opening"): 1, ("headcount", "closing"): 1}


def test_a_change_of_category_is_a_transfer_between_them(place: Place) -> None:
    person = make_person()
    posting = post(trained(place, person), place.commune, make_category(SOCIAL))
    domain.end_posting(posting=posting, valid_to=date(2026, 7, 1), at=AT)
    post(person, place.commune, make_category(COLLABORATOR), valid_from=date(2026, 7, 1))
    found = moved(place)
    assert told(found.lines()[:1]) == {("headcount", "opening"): 1, ("headcount", "closing"): 1}
    assert told(found.lines(category=COLLABORATOR)[:1]) == {
        ("headcount", "transferred_in"): 1, ("headcount", "closing"): 1,
    }  # fmt: skip
    only = moved(place, categories={make_category(SOCIAL).pk})
    assert told(only.lines()[:2]) == {
        ("headcount", "opening"): 1, ("headcount", "transferred_out"): 1,
        ("covered", "opening"): 1, ("covered", "transferred_out_covered"): 1,
    }  # fmt: skip


def test_late_leavers_went_untrained_in_the_last_thirty_days(place: Place) -> None:
    category = make_category(SOCIAL)

    def leaver(on: date, **kwargs: Any) -> Person:
        person = make_person()
        domain.end_posting(posting=post(person, place.commune, category, **kwargs), valid_to=on, at=AT)
        return person

    early, first, last = leaver(LATER - timedelta(days=30)), leaver(LATER - timedelta(days=29)), leaver(LATER)
    trained(place, leaver(LATER))
    trained(place, leaver(LATER), LATER - timedelta(days=10))
    moved_on, dropped = leaver(LATER), leaver(LATER)
    post(moved_on, make_unit(parent=place.province), category, valid_from=LATER)
    post(dropped, place.commune, make_category(OTHER), valid_from=LATER)
    found = moved(place).late_leavers
    assert {gone.person.pk for gone in found} == {first.pk, last.pk, dropped.pk}
    assert early.pk not in {gone.person.pk for gone in found}
    assert [gone.unit_was for gone in found] == [place.commune] * 3


def test_pages_of_people_follow_their_names(place: Place) -> None:
    people = place.staff(5)
    listed = moved(place).people(line="headcount", change="closing")
    expected = [person.pk for person in sorted(people, key=lambda person: (person.sort_key.encode(), person.pk))]
    assert [row.person.pk for row in listed[0:2]] + [row.person.pk for row in listed[2:9]] == expected


def test_a_line_has_only_its_own_changes(place: Place) -> None:
    found = moved(place).people(line="headcount", change="trained")
    assert (found.count(), list(found)) == (0, [])
    with pytest.raises(ValueError, match="no_such"):
        moved(place).people(line="headcount", change="no_such")
    assert [str(key.label) for key in MovementLineKey] == ["người thuộc diện tính", "người đã đạt", "người chưa đạt"]


def test_queries_do_not_grow_with_people_or_units(place: Place) -> None:
    def counted() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = moved(place, unit=place.province)
            found.lines()
            found.lines(sex="female")
            list(found.people(line="headcount", change="closing"))
            assert len(found.late_leavers) == leavers
        return len(queries)

    leavers = 0
    place.staff(1)
    [gone] = place.staff(1)
    domain.end_posting(posting=gone.postings.get(), valid_to=DAY.replace(month=8, day=20), at=AT)
    leavers = 1
    few = counted()
    for _number in range(3):
        place.staff(3, trained=1, unit=make_unit(parent=place.province))
    for person in place.staff(3):
        domain.end_posting(posting=person.postings.get(), valid_to=DAY.replace(month=8, day=20), at=AT)
    leavers = 4
    assert counted() == few
