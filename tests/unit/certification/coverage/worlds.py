"""Random provinces for property tests: units that come, move, merge, split and go, people, postings, awards."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from certification.awards.models import Award, Programme
from courses.content.models import Edition
from courses.learning.domain import reverse_completion
from courses.learning.models import Completion
from lms.people import domain
from lms.people.closure import overlap
from lms.people.enums import Sex, UnitKind
from lms.people.models import Category, Person, Posting, Reorganisation, Unit
from tests.factories.coverage import (
    COLLABORATOR,
    HEALTH,
    OTHER,
    SOCIAL,
    complete,
    give_part,
    make_edition,
    make_programme,
    make_requirement,
)
from tests.factories.people import AT, make_category, make_person, make_unit

FIRST = date(2026, 1, 1)
_keys = itertools.count(1)


@contextmanager
def undone() -> Iterator[None]:
    """One example: what it writes is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def a_day(random: Random) -> date:
    """Few days, so that they meet: starts and ends fall on the asked date."""
    return FIRST + timedelta(days=30 * random.randrange(8) + random.randrange(2))


@dataclass
class World:
    root: Unit
    units: list[Unit]
    categories: list[Category]
    programme: Programme
    editions: list[Edition]
    people: list[Person]

    @property
    def askable(self) -> list[Unit]:
        return [self.root, *self.units]


def empty_world() -> World:
    root = make_unit(kind=UnitKind.PROVINCE)
    communes = [make_unit(parent=root) for _number in range(3)]
    department = make_unit(parent=root, kind=UnitKind.DEPARTMENT)
    station = make_unit(parent=department, kind=UnitKind.STATION)
    programme = make_programme(root)
    editions = [make_edition(root) for _part in range(2)]
    make_requirement(programme, "K", editions[0], months=3)
    make_requirement(programme, "S", editions[1])
    return World(
        root=root, units=[*communes, department, station], programme=programme, editions=editions, people=[],
        categories=[make_category(code) for code in (SOCIAL, COLLABORATOR, HEALTH, OTHER)],
    )  # fmt: skip


def random_world(random: Random) -> World:
    """Everything in bulk, then moves and mergers through the domain."""
    world = empty_world()
    world.people = Person.objects.bulk_create(
        [
            domain.build_person(full_name=f"Người {number}", sex=random.choice(Sex.values), at=AT)
            for number in range(random.randint(1, 9))
        ]
    )
    postings = []
    for person in world.people:
        primary: list[tuple[date, date | None]] = []
        for _number in range(random.choice([0, 1, 1, 2, 3])):
            start = a_day(random)
            end = random.choice([None, None, start + timedelta(days=random.choice([1, 30, 90]))])
            is_void = random.random() < 0.15
            is_primary = random.random() < 0.6 and not any(overlap((start, end), other) for other in primary)
            if is_primary and not is_void:
                primary.append((start, end))
            postings.append(
                Posting(
                    person=person, unit=random.choice([world.root, *world.units]), is_void=is_void,
                    category=random.choice(world.categories), is_primary=is_primary, valid_from=start, valid_to=end,
                    recorded_at=AT,
                )
            )  # fmt: skip
    Posting.objects.bulk_create(postings)
    _random_awards(random, world)
    Completion.objects.bulk_create(
        [
            Completion(
                key=f"w{next(_keys)}", person=random.choice(world.people), course_id=edition.course_id,
                edition=edition, manifest_id=edition.current_manifest_id, happened_on=a_day(random),
                source=random.choice(["class", "online"]),
                recorded_at=AT,
            )
            for edition in random.choices(world.editions, k=random.randint(0, 8))
        ]
    )  # fmt: skip
    for completion in Completion.objects.all():
        if random.random() < 0.2:
            reverse_completion(completion=completion, reason="thử", by=None, at=AT)
    _merge_some_people(random, world.people)
    _change_units(random, world)
    return world


def _random_awards(random: Random, world: World) -> None:
    parts = list(world.programme.parts.all())
    other = make_programme(world.root)
    rows: dict[Any, Award] = {}
    for _number in range(random.randint(0, 3 * len(world.people))):
        start = a_day(random)
        programme = random.choice([world.programme] * 6 + [other])
        part = random.choice(parts if programme is world.programme else list(other.parts.all()))
        person = random.choice(world.people)
        rows[person.pk, part.pk, start] = Award(
            key=f"w{next(_keys)}", person=person, programme=programme, part=part, valid_from=start,
            expires_on=random.choice([None, None, start + timedelta(days=random.choice([1, 30, 60]))]),
            revoked_at=AT if random.random() < 0.15 else None, recorded_at=AT,
        )  # fmt: skip
    Award.objects.bulk_create(rows.values())


def _merge_some_people(random: Random, people: list[Person]) -> None:
    for _number in range(random.choice([0, 1, 2])):
        if len(people) > 1:
            duplicate, into = (Person.objects.get(pk=person.pk) for person in random.sample(people, 2))
            if duplicate.canonical_id is None and into.canonical_id != duplicate.pk:
                domain.merge_persons(duplicate=duplicate, into=into, by=None, at=AT)


def _change_units(random: Random, world: World) -> None:
    for _number in range(random.choice([0, 1, 2, 3, 5])):
        reorganise(random, world)
        if random.random() < 0.3:
            _post_somebody(random, world)
    if random.random() < 0.3:
        day = a_day(random)
        domain.roll_units(today=day, at=at_noon(day))


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def reorganise(random: Random, world: World, *, recorded_on: date | None = None) -> None:
    """One decision about units from a random day on, recorded on another; some are refused."""
    what = random.choice(["open", "rename", "move", "merge", "merge", "split", "close", "close", "undo"])
    units = [Unit.objects.get(pk=unit.pk) for unit in random.sample(world.units, 3)]
    asked = {"effective_on": a_day(random), "document": "Nghị quyết thử", "at": at_noon(recorded_on or a_day(random))}
    with suppress(domain.UnitRefused), transaction.atomic():
        if what == "open":
            record = domain.open_unit(unit=_new_unit(world.root), **asked)
        elif what == "rename":
            record = domain.rename_unit(unit=units[0], name=f"Xã {next(_keys)}", **asked)
        elif what == "move":
            record = domain.move_unit(unit=units[0], parent=random.choice([world.root, units[1]]), **asked)
        elif what == "merge":
            successor = random.choice([units[2], _new_unit(world.root), units[0]])
            record = domain.merge_units(units=units[: random.choice([1, 2])], successor=successor, **asked)
        elif what == "split":
            postings = Posting.objects.filter(unit=units[0]).values_list("pk", flat=True)
            record = domain.split_unit(
                unit=units[0], successors=[_new_unit(world.root), random.choice([_new_unit(world.root), units[1]])],
                main=random.randrange(2), assigned={pk: random.randrange(2) for pk in postings}, **asked,
            )  # fmt: skip
        elif what == "close":
            successor = random.choice([None, None, units[1]])
            if successor is None:
                _leave(units[0], asked["effective_on"])
            record = domain.close_unit(unit=units[0], successor=successor, **asked)
        else:
            latest = Reorganisation.objects.filter(undone_at=None).order_by("-pk").first()
            if latest is not None:
                domain.undo_reorganisation(record=latest, by=None, at=asked["at"])
            return
        known = {unit.pk for unit in world.units}
        world.units += [unit for unit in record.units.all() if unit.pk not in known and unit.pk != world.root.pk]


def _leave(unit: Unit, day: date) -> None:
    """Whoever works there stops on `day`: a unit closes without successor only when it is empty."""
    for posting in Posting.objects.standing().filter(unit=unit).exclude(valid_to__lte=day):
        if posting.valid_to is None and posting.valid_from < day:
            domain.end_posting(posting=posting, valid_to=day, at=AT)
        else:
            domain.reverse_posting(posting=posting, reason="thử", by=None, at=AT)


def _new_unit(parent: Unit) -> domain.NewUnit:
    number = next(_keys)
    return domain.NewUnit(code=f"M{number}", name=f"Xã mới {number}", kind=UnitKind.COMMUNE, parent=parent)


def _post_somebody(random: Random, world: World) -> None:
    start = a_day(random)
    with suppress(domain.PostingRefused), transaction.atomic():
        domain.post_person(
            person=Person.objects.get(pk=random.choice(world.people).pk),
            unit=Unit.objects.get(pk=random.choice(world.askable).pk), category=random.choice(world.categories),
            valid_from=start, valid_to=random.choice([None, start + timedelta(days=30)]),
            is_primary=random.random() < 0.6, at=at_noon(a_day(random)),
        )  # fmt: skip


def _declare(random: Random, world: World) -> None:
    numbers = {(category, random.choice(Sex.values)): random.randrange(4) for category in world.categories[:2]}
    unit = Unit.objects.get(pk=random.choice(world.askable).pk)
    with suppress(domain.DeclarationRefused), transaction.atomic():
        domain.declare_headcount(
            unit=unit, declared_on=a_day(random), document="Công văn thử", numbers=numbers, by=None, at=AT
        )  # fmt: skip


def random_step(random: Random, world: World) -> None:
    """One write through the domain, with its news."""
    what = random.choice(
        ["person", "post", "post", "end", "void", "award", "complete", "reverse", "merge", "units", "units", "declare"]
    )
    if what == "person" or not world.people:
        world.people.append(make_person(sex=random.choice(Sex.values)))
        what = "post"
    person = Person.objects.get(pk=random.choice(world.people).pk)
    postings = list(Posting.objects.standing().filter(person=person, valid_to=None))
    try:
        if what == "post":
            domain.post_person(
                person=person, unit=Unit.objects.get(pk=random.choice(world.askable).pk),
                category=random.choice(world.categories), valid_from=a_day(random),
                is_primary=random.random() < 0.6, at=AT,
            )  # fmt: skip
        elif what == "end" and postings:
            domain.end_posting(posting=postings[0], valid_to=postings[0].valid_from + timedelta(days=60), at=AT)
        elif what == "void" and postings:
            domain.reverse_posting(posting=postings[-1], reason="thử", by=None, at=AT)
    except domain.PostingRefused:
        return
    if what == "award":
        expires = random.choice([None, date(2026, 6, 15), date(2026, 9, 1)])
        part, start = random.choice("KSM"), date(2026, 1, 1) + timedelta(days=next(_keys) % 100)
        if not Award.objects.filter(person=person, part__code=part, valid_from=start).exists():
            give_part(person, world.programme, part, start, expires_on=expires)
    elif what == "complete":
        complete(person, random.choice(world.editions), a_day(random))
    elif what == "reverse":
        completion = Completion.objects.standing().first()
        if completion is not None:
            reverse_completion(completion=completion, reason="thử", by=None, at=AT)
    elif what == "declare":
        _declare(random, world)
    elif what == "merge":
        _merge_some_people(random, world.people)
    elif what == "units":
        reorganise(random, world)
