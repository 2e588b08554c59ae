"""The movement of a period: who is counted on its last day, who was on the day before it, and why they differ.

đầu kỳ + tăng − giảm = cuối kỳ holds in every line, for everybody and for every group, because each person is compared
with herself: :func:`certification.coverage.changes.change_of` says for every line what happened to her.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db import connection

from certification.awards.models import Award, Programme
from certification.coverage.changes import IN_ORDER, TRACES, Trace, change_of, codes_of, now_in, was_in
from certification.coverage.compared import Moment, compared
from certification.coverage.definitions import Definition, definition_for
from certification.coverage.enums import Change, MovementLineKey
from certification.coverage.headcount import spacious
from certification.coverage.layout import lay_out
from lms.people.models import Category, Person, Unit
from lms.people.queries import former_names

LATE_DAYS = 30
CHUNK = 5_000
"""People whose awards are read at once."""
Held = tuple[int, int, int]
"""Unit, category, bits."""


@dataclass(frozen=True)
class Line:
    """`increases` and `decreases` have every change that the line knows, in a fixed order; labels are those of the
    enumerations."""

    key: MovementLineKey
    opening: int
    increases: dict[Change, int]
    decreases: dict[Change, int]
    closing: int


@dataclass(frozen=True)
class Moved:
    """A person behind a number; unit and category are None on a day on which she is counted nowhere in the programme.

    Whoever was or is elsewhere (`trace`) shows a unit outside the one asked for: a page decides whether to name it.
    """

    person: Person
    unit_was: Unit | None
    category_was: Category | None
    unit_now: Unit | None
    category_now: Category | None
    trace: Trace


@dataclass(frozen=True)
class Group:
    """`people` who stand alike on both days; None: not counted on that day."""

    was: Held | None
    now: Held | None
    sex: str
    people: int


@dataclass
class Movement:
    """What :func:`movement` found; everything is read when it is first asked for."""

    asked: dict[str, Any]
    """The arguments of :func:`movement`, without the first day."""
    opening: Moment
    closing: Moment

    def lines(self, *, sex: str | None = None, category: str | None = None, branch: int | None = None) -> list[Line]:
        """Headcount, covered, uncovered: of everybody, or of one sex, one category (its code), one row by unit (the key
        of a child, or of the unit itself). Who changes category or row within the whole is transferred between them."""
        people: Counter[Trace] = Counter()
        for group in self.groups:
            if sex is None or group.sex == sex:
                was, now = (
                    _state(self.opening, group.was, category, branch),
                    _state(self.closing, group.now, category, branch),
                )
                people[Trace(*was, *now)] += group.people
        return [_line(key, people) for key in MovementLineKey]

    def people(self, *, line: str, change: str) -> MovedPeople:
        """The people behind a number of :meth:`lines`; "opening" and "closing" are asked for like a change."""
        return MovedPeople(self, codes_of(MovementLineKey(line), change))

    @cached_property
    def groups(self) -> list[Group]:
        columns = "was_unit, was_category, was_bits, now_unit, now_category, now_bits, owner.sex"
        rows = self.run(f"{columns}, COUNT(*)", f"GROUP BY {columns}", [])
        return [Group(_held(*row[:3]), _held(*row[3:6]), row[6], row[7]) for row in rows]

    @cached_property
    def late_leavers(self) -> list[Moved]:
        """People who left in the last 30 days untrained, which a reader of a rising share asks about: counted here and
        not covered 30 days before the last day, counted nowhere on it, and not covered by what they earned until then.

        Who came and went within these days is not among them.
        """
        recent = movement(**self.asked, starts_on=self.closing.day - timedelta(days=LATE_DAYS - 1))
        found = list(recent.people(line=MovementLineKey.UNCOVERED, change=Change.LEFT_UNCOVERED))
        definition = recent.opening.definition
        bits = _bits_on(self.closing.day, [moved.person.pk for moved in found], definition)
        return [
            moved
            for moved in found
            if moved.category_was and not definition.is_covered(moved.category_was.pk, bits[moved.person.pk])
        ]

    def run(self, columns: str, ending: str, values: list[Any]) -> list[Any]:
        """Rows of `moved` with the person as `owner` who are here on either day."""
        text, bound = compared(self.opening, self.closing)
        here = [code for code, trace in TRACES.items() if trace.was_here or trace.is_here]
        statement = f"""
            {text}
            SELECT {columns} FROM moved JOIN lms_people_person owner ON owner.id = moved.person_id
            WHERE moved.code IN ({", ".join(map(str, here))}) {ending}
        """  # noqa: S608 - only placeholders and numbers of ours are interpolated, every value is bound
        with spacious(self.closing.layout.source_ids), connection.cursor() as cursor:
            cursor.execute(statement, [*bound, *values])
            return cursor.fetchall()


@dataclass
class MovedPeople:
    """A lazy list for a paginator: `count()`, slices and iteration; ordered by the person's `sort_key`."""

    movement: Movement
    codes: list[int]

    def count(self) -> int:
        """How many people; equals the number that the list opens from."""
        return self.movement.run("COUNT(*)", self._chosen, [])[0][0] if self.codes else 0

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Moved]:
        return iter(self[:])

    def __getitem__(self, window: slice) -> list[Moved]:
        if not self.codes:
            return []
        ending, values = f"{self._chosen} ORDER BY owner.sort_key, owner.id", []
        if window.stop is not None:
            start = window.start or 0
            ending, values = f"{ending} LIMIT %s OFFSET %s", [max(0, window.stop - start), start]
        columns = "moved.person_id, was_unit, was_category, now_unit, now_category, code"
        rows = self.movement.run(columns, ending, values)
        people = Person.objects.in_bulk({row[0] for row in rows})
        opening, closing = self.movement.opening, self.movement.closing
        units_was, units_now = _named(opening, {row[1] for row in rows}), _named(closing, {row[3] for row in rows})
        return [
            Moved(
                person=people[person_id],
                unit_was=units_was.get(was_unit),
                category_was=_category(opening, was_category),
                unit_now=units_now.get(now_unit),
                category_now=_category(closing, now_category),
                trace=TRACES[code],
            )
            for person_id, was_unit, was_category, now_unit, now_category, code in rows
        ]

    @property
    def _chosen(self) -> str:
        return f"AND moved.code IN ({', '.join(map(str, self.codes))})"


def movement(
    *, unit: Unit, starts_on: date, ends_on: date, today: date, indicator: str, programme: Programme, geography: str,
    categories: Collection[int] | None = None,
) -> Movement:  # fmt: skip
    """The movement of a unit's subtree from the day before `starts_on` to `ends_on`, by today's knowledge.

    Both days are counted as :func:`certification.coverage.queries.coverage` counts them, with the same arguments. Who
    changes between a category asked for and another is transferred. The number of queries does not grow with units or
    people. TargetMissing when the programme has no such indicator.
    """
    asked = {
        "unit": unit, "ends_on": ends_on, "today": today, "indicator": indicator, "programme": programme,
        "geography": geography, "categories": categories,
    }  # fmt: skip
    opening, closing = (
        _moment(unit, day, today, indicator, programme, geography, categories)
        for day in (starts_on - timedelta(days=1), ends_on)
    )
    return Movement(asked, opening, closing)


def _moment(
    unit: Unit, day: date, today: date, indicator: str, programme: Programme, geography: str,
    categories: Collection[int] | None,
) -> Moment:  # fmt: skip
    definition = definition_for(
        unit=unit, as_of=day, today=today, indicator=indicator, programme=programme, geography=geography
    )
    shown = frozenset(pk for pk in definition.rules if categories is None or pk in categories)
    return Moment(day, definition, lay_out(unit=unit, as_of=day, today=today, geography=geography), shown)


def _line(key: MovementLineKey, people: Counter[Trace]) -> Line:
    changes: Counter[Change | None] = Counter()
    for trace, number in people.items():
        changes[change_of(key, trace)] += number
    increases, decreases = IN_ORDER[key]
    return Line(
        key=key,
        opening=sum(number for trace, number in people.items() if was_in(key, trace)),
        increases={change: changes[change] for change in increases},
        decreases={change: changes[change] for change in decreases},
        closing=sum(number for trace, number in people.items() if now_in(key, trace)),
    )


def _held(unit_id: int | None, category_id: int | None, bits: int | None) -> Held | None:
    return None if unit_id is None or category_id is None or bits is None else (unit_id, category_id, bits)


def _state(moment: Moment, held: Held | None, category: str | None, branch: int | None) -> tuple[bool, bool, bool]:
    """Counted, here and covered on that day, where "here" is the group asked for."""
    if held is None:
        return False, False, False
    unit_id, category_id, bits = held
    here = (
        moment.is_here(unit_id, category_id)
        and (category is None or moment.code_of(category_id) == category)
        and (branch is None or moment.branch_of(unit_id) == branch)
    )
    return True, here, moment.definition.is_covered(category_id, bits)


def _named(moment: Moment, unit_ids: Collection[int | None]) -> dict[int, Unit]:
    """Units by the names that the layout of the day shows."""
    units = Unit.objects.in_bulk([pk for pk in unit_ids if pk is not None])
    if moment.layout.names_of is not None:
        then, today = moment.layout.names_of
        for unit_id, name in former_names(list(units), as_of=then, today=today).items():
            units[unit_id].name = name
    return units


def _category(moment: Moment, category_id: int | None) -> Category | None:
    return None if category_id is None else moment.definition.rules[category_id][0]


def _bits_on(day: date, person_ids: list[int], definition: Definition) -> Counter[int]:
    """{person: bits of the parts that her records hold on `day`}, also of those who are not counted on it."""
    bits, found = definition.bits, Counter[int]()
    awards = Award.objects.valid_on(day).filter(programme_id=definition.target.programme_id, part_id__in=bits)
    for start in range(0, len(person_ids), CHUNK):
        for owner in ("person_id", "person__canonical_id"):
            rows = awards.filter(**{f"{owner}__in": person_ids[start : start + CHUNK]}).values_list(owner, "part_id")
            for person_id, part_id in rows:
                found[person_id] |= bits[part_id]
    return found
