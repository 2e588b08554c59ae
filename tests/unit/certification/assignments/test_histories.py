"""Random provinces and histories: the reach against a count by hand, and rows that follow the facts at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from django.test import TestCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.assignments.domain import (
    change_assignment,
    end_exemption,
    exempt_person,
    refresh_periods,
)
from certification.assignments.domain.exemptions import ExemptionRefused
from certification.assignments.enums import UNDONE_STATES, DutyState, ExemptionReason
from certification.assignments.facts import rules_of
from certification.assignments.models import Assignment, Exemption, Period
from certification.assignments.planning import state_of
from certification.assignments.preview import preview_rule, reach_of
from certification.assignments.rules import Rule
from courses.learning.domain import reverse_completion
from courses.learning.models import Completion
from lms.people import domain
from lms.people.models import Person, Posting, UnitClosure
from tests.factories.assignments import make_assignment
from tests.factories.coverage import complete
from tests.unit.certification.coverage.worlds import FIRST, World, a_day, at_noon, empty_world, random_world, undone

pytestmark = pytest.mark.django_db
seeds = st.integers(0, 2**32 - 1)
suppressed = list(HealthCheck)


def a_rule(random: Random, world: World, assignment_id: int | None = None) -> Rule:
    fixed = random.random() < 0.5
    starts_on = a_day(random)
    return Rule(
        assignment_id=assignment_id, unit_id=random.choice(world.askable).pk,
        what=("course", random.choice(world.editions).course_id), starts_on=starts_on,
        ends_on=random.choice([None, None, starts_on + timedelta(days=200)]),
        categories=frozenset(each.pk for each in random.sample(world.categories, random.choice([0, 1, 2]))),
        joined_within_days=random.choice([None, None, 0, 40]), due_on=a_day(random) if fixed else None,
        due_days=None if fixed else random.choice([0, 30]), renews_months=random.choice([None, 1, 3]),
        window_days=random.choice([0, 20]),
    )  # fmt: skip


def below(unit_id: int, top: int, day: date) -> bool:
    return UnitClosure.objects.on(day).filter(ancestor=top, descendant=unit_id).exists()


def reached_by_hand(rule: Rule, person: Person, postings: list[Posting], day: date, memo: dict) -> bool:
    """Whether she is reached on one day, by walking through her days one by one."""
    if day < rule.starts_on or (rule.ends_on is not None and day > rule.ends_on):
        return False
    mine = [row for row in postings if not rule.categories or row.category_id in rule.categories]
    there = False
    for row in mine:
        if row.is_active_on(day):
            key = (row.unit_id, day)
            if key not in memo:
                memo[key] = below(row.unit_id, rule.unit_id, day)
            there = there or memo[key]
    if not there or rule.joined_within_days is None:
        return there
    began = day
    while any(row.is_active_on(began - timedelta(days=1)) for row in mine):
        began -= timedelta(days=1)
    return began >= rule.starts_on - timedelta(days=rule.joined_within_days)


@settings(max_examples=25, deadline=None, suppress_health_check=suppressed)
@given(seed=seeds)
def test_the_reach_equals_a_walk_through_the_days(seed: int) -> None:
    random = Random(seed)
    with undone():
        world = random_world(random)
        rule, as_of, memo = a_rule(random, world), FIRST + timedelta(days=random.randrange(250)), {}
        expected = {}
        for person in Person.objects.filter(canonical=None):
            postings = list(Posting.objects.standing().filter(person__in=_records(person)))
            day = as_of
            while reached_by_hand(rule, person, postings, day, memo):
                expected[person.pk] = day
                day -= timedelta(days=1)
        assert reach_of(rule, as_of=as_of) == expected


def _records(person: Person) -> list[int]:
    return [person.pk, *person.merged.values_list("pk", flat=True)]


def step(random: Random, world: World, day: date, assignment: Assignment) -> None:
    """One write through the domain on `day`; what is refused is no step."""
    at = at_noon(day)
    what = random.choice(["post", "post", "end", "void", "complete", "complete", "reverse", "merge", "exempt", "spare"])
    person = Person.objects.get(pk=random.choice(world.people).pk)
    postings = list(Posting.objects.standing().filter(person=person, valid_to=None))
    try:
        if what == "post":
            domain.post_person(
                person=person, unit=random.choice(world.askable), category=random.choice(world.categories),
                valid_from=day - timedelta(days=random.choice([0, 30])), is_primary=random.random() < 0.6, at=at,
            )  # fmt: skip
        elif what == "end" and postings:
            domain.end_posting(
                posting=postings[0], valid_to=max(day, postings[0].valid_from + timedelta(days=1)), at=at
            )
        elif what == "void" and postings:
            domain.reverse_posting(posting=postings[-1], reason="thử", by=None, at=at)
        elif what == "complete":
            complete(person, random.choice(world.editions), day - timedelta(days=random.choice([0, 50])), at=at)
        elif what == "reverse" and Completion.objects.standing().exists():
            standing = list(Completion.objects.standing())
            reverse_completion(completion=random.choice(standing), reason="thử", by=None, at=at)
        elif what == "merge" and len(world.people) > 1:
            duplicate, into = (Person.objects.get(pk=each.pk) for each in random.sample(world.people, 2))
            if duplicate.canonical_id is None and into.canonical_id is None:
                domain.merge_persons(duplicate=duplicate, into=into, by=None, at=at)
        elif what == "exempt":
            exempt_person(
                assignment=assignment, person=person, reason=ExemptionReason.OTHER, starts_on=day,
                ends_on=random.choice([None, day + timedelta(days=20)]), by=None, at=at,
            )  # fmt: skip
        elif what == "spare" and Exemption.objects.exists():
            end_exemption(exemption=random.choice(list(Exemption.objects.all())), by=None, at=at)
    except (domain.PostingRefused, domain.MergeRefused, ExemptionRefused):
        return


@settings(max_examples=20, deadline=None, suppress_health_check=suppressed)
@given(seed=seeds)
def test_rows_follow_every_write_at_once_and_a_preview_says_what_a_change_does(seed: int) -> None:
    random = Random(seed)
    with undone():
        world = empty_world()
        world.people = [domain.register_person(full_name=f"Người {n}", at=at_noon(FIRST)) for n in range(4)]
        day = FIRST
        for person in world.people:
            domain.post_person(
                person=person, unit=random.choice(world.askable), category=random.choice(world.categories),
                valid_from=day, at=at_noon(day),
            )  # fmt: skip
        asked = a_rule(random, world)
        terms = {name: value for name, value in vars(asked).items() if name not in ("assignment_id", "unit_id", "what")}
        unit = next(unit for unit in world.askable if unit.pk == asked.unit_id)
        course = next(edition.course for edition in world.editions if edition.course_id == asked.what[1])
        terms["categories"] = [each for each in world.categories if each.pk in asked.categories]
        made = make_assignment(unit, course, at=at_noon(day), **terms)
        for _number in range(14):
            if random.random() < 0.4:
                day += timedelta(days=random.choice([1, 25, 40]))
                refresh_periods(at=at_noon(day))
            with TestCase.captureOnCommitCallbacks(execute=True):
                step(random, world, day, made)
            if random.random() < 0.2:
                _change(random, world, day, made)
            again = refresh_periods(at=at_noon(day))
            assert (again.opened, again.fulfilled, again.withdrawn, again.moved) == (0, 0, 0, 0)
            [rule] = _rules(made)
            _states_agree(random, day)
            current = set(Period.objects.current().values_list("person_id", flat=True))
            assert current == set(reach_of(rule, as_of=day))


def _states_agree(random: Random, day: date) -> None:
    """The condition of a list and the rule for one row put everybody into the same state."""
    as_of = day + timedelta(days=random.choice([0, 0, 10, 25]))
    rows = Period.objects.current().with_exemption(as_of)
    listed = {row.pk: state for state in DutyState for row in rows.in_state(state, as_of=as_of)}
    assert listed == {row.pk: state_of(row.as_row(), is_exempt=row.is_exempt, as_of=as_of) for row in rows}
    undone = {pk for pk, state in listed.items() if state in UNDONE_STATES}
    assert undone == set(Period.objects.current().undone(as_of).values_list("pk", flat=True))


def _rules(made: Assignment) -> list[Rule]:
    return rules_of(Assignment.objects.filter(pk=made.pk))


def _change(random: Random, world: World, day: date, made: Assignment) -> None:
    rule = replace(a_rule(random, world, made.pk), unit_id=made.unit_id, what=made.what)
    shown = preview_rule(rule, as_of=day)
    before = {row.person_id: row for row in Period.objects.current()}
    change_assignment(assignment=made, name=made.name, rule=rule, by=None, at=at_noon(day), token=shown.token)
    refresh_periods(at=at_noon(day))
    after = {row.person_id: row for row in Period.objects.current()}
    assert set(shown.added.ids) == after.keys() - before.keys()
    assert set(shown.dropped.ids) == before.keys() - after.keys()
    assert shown.reached == len(after)
    both = before.keys() & after.keys()
    assert set(shown.reopened.ids) == {pk for pk in both if before[pk].fact and not after[pk].fact}
    assert set(shown.moved.ids) == {
        pk for pk in both if not before[pk].fact and not after[pk].fact and before[pk].due_on != after[pk].due_on
    }
