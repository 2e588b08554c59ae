"""What came of a drive: its members within a manager's reach, and what the figures count of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from certification.campaigns.enums import Shown
from certification.campaigns.models import Drive, DriveMember
from certification.campaigns.queries import OWNER
from courses.learning.models import Completion
from lms.dates import civil_date
from lms.people.enums import Sex
from lms.people.models import Category, Person, Posting, Unit
from lms.people.permissions import people_reached


@dataclass(frozen=True)
class Member:
    """Somebody who joined. `done`: {course id: day} of the drive's courses that she completed within its span."""

    person: Person
    joined_on: date
    unit: Unit | None
    category: Category | None
    done: dict[int, date] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """True once she completed one of the courses within the span."""
        return bool(self.done)


@dataclass(frozen=True)
class Line:
    """A group of members and how far they are; `key` is what a link to its people names."""

    name: str
    key: str
    joined: int
    done: int

    @property
    def under_way(self) -> int:
        return self.joined - self.done


def members_of(drive: Drive, user: Any, *, as_of: date) -> list[Member]:
    """The members whose record `user` may open, by name; in a number of queries that does not grow with them."""
    joined: dict[int, date] = {}
    rows = DriveMember.objects.filter(drive=drive).annotate(owner=OWNER).order_by("joined_at", "pk")
    for owner, at in rows.values_list("owner", "joined_at"):
        joined.setdefault(owner, civil_date(at))
    merged = dict(Person.objects.filter(canonical__in=_owners(drive)).values_list("pk", "canonical_id"))
    units, categories = _places(drive, merged, as_of)
    done = _completions(drive, merged)
    people = list(Person.objects.filter(pk__in=_owners(drive)).in_name_order())
    if not user.is_superuser:
        postings = Posting.objects.standing().filter(person__in=_records(drive))
        reached = set(people_reached(user, postings, as_of=as_of, listed=True).values_list("pk", flat=True))
        people = [one for one in people if one.pk in reached]
    return [
        Member(one, joined[one.pk], units.get(one.pk), categories.get(one.pk), done.get(one.pk, {}))
        for one in people
        if one.pk in joined
    ]


def total_of(drive: Drive) -> int:
    """How many people joined, wherever they work."""
    return DriveMember.objects.filter(drive=drive).annotate(owner=OWNER).values("owner").distinct().count()


def chosen(
    members: Sequence[Member], *, show: str = "", unit: str = "", sex: str = "", category: str = ""
) -> list[Member]:
    """Those of one group; empty for any. The keys are those of :class:`Line`."""
    found = list(members)
    if show:
        found = [one for one in found if one.is_done == (show == Shown.DONE)]
    if unit:
        found = [one for one in found if _key(one.unit) == unit]
    if sex:
        found = [one for one in found if one.person.sex == sex]
    if category:
        found = [one for one in found if _key(one.category) == category]
    return found


def by_unit(members: Sequence[Member], *, nowhere: str) -> list[Line]:
    """A line a unit, in their order; `nowhere` names those who are posted nowhere today."""
    units = {one.unit.pk: one.unit for one in members if one.unit is not None}
    order = sorted(units.values(), key=lambda unit: (unit.sort_key, unit.pk))
    return _lines(members, lambda one: _key(one.unit), [*((str(unit.pk), unit.name) for unit in order), ("0", nowhere)])


def by_category(members: Sequence[Member], *, nowhere: str) -> list[Line]:
    held = {one.category.pk: one.category for one in members if one.category is not None}
    order = sorted(held.values(), key=lambda category: (category.order, category.pk))
    names = [*((str(category.pk), category.name) for category in order), ("0", nowhere)]
    return _lines(members, lambda one: _key(one.category), names)


def by_sex(members: Sequence[Member]) -> list[Line]:
    return _lines(members, lambda one: one.person.sex, [(value, str(label)) for value, label in Sex.choices])


def by_day(members: Sequence[Member]) -> list[tuple[date, int]]:
    """(day, how many joined on it), for days with any, in their order."""
    return sorted(Counter(one.joined_on for one in members).items())


def _lines(members: Sequence[Member], key_of: Callable[[Member], str], names: Sequence[tuple[str, str]]) -> list[Line]:
    """A line for each of these groups that has anybody; together they hold every member once."""
    joined = Counter(key_of(one) for one in members)
    done = Counter(key_of(one) for one in members if one.is_done)
    return [Line(name, key, joined[key], done[key]) for key, name in names if joined[key]]


def _key(thing: Unit | Category | None) -> str:
    return str(thing.pk) if thing is not None else "0"


def _owners(drive: Drive) -> QuerySet[Any]:
    """The keys of those who joined, for use inside another query."""
    return DriveMember.objects.filter(drive=drive).annotate(owner=OWNER).values("owner")


def _records(drive: Drive) -> QuerySet[Any]:
    """The keys of their records, and of those that were merged into them."""
    own = Person.objects.filter(pk__in=_owners(drive)).values("pk")
    return own.union(Person.objects.filter(canonical__in=_owners(drive)).values("pk"), all=True)


def _places(drive: Drive, merged: Mapping[int, int | None], as_of: date) -> tuple[dict[int, Unit], dict[int, Category]]:
    """{person: unit}, {person: category} of the primary posting today, else of any."""
    rows = Posting.objects.on(as_of).filter(person__in=_records(drive)).order_by("is_primary", "-pk")
    place = {
        merged.get(record) or record: (unit, category)
        for record, unit, category in rows.values_list("person_id", "unit_id", "category_id")
    }
    units = Unit.objects.in_bulk({unit for unit, _category in place.values()})
    categories = Category.objects.in_bulk({category for _unit, category in place.values()})
    return (
        {owner: units[unit] for owner, (unit, _category) in place.items()},
        {owner: categories[category] for owner, (_unit, category) in place.items()},
    )


def _completions(drive: Drive, merged: Mapping[int, int | None]) -> dict[int, dict[int, date]]:
    """{person: {course: first day}} of what was completed within the span and stands."""
    rows = Completion.objects.standing().filter(
        person__in=_records(drive),
        course__in=drive.courses.values("pk"),
        happened_on__range=(drive.starts_on, drive.ends_on),
    )
    found: dict[int, dict[int, date]] = {}
    for record, course, day in rows.order_by("happened_on", "pk").values_list("person_id", "course_id", "happened_on"):
        found.setdefault(merged.get(record) or record, {}).setdefault(course, day)
    return found
