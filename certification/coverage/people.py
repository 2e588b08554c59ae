"""The people behind a figure: the same rules as the counts, one row a person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from certification.awards.models import Award, Programme
from certification.coverage.definitions import Definition, definition_for
from certification.coverage.headcount import covered, headcount_ctes, spacious
from certification.coverage.layout import Layout, lay_out
from lms.people.models import Category, Person, Unit
from lms.people.queries import former_names
from lms.vietnamese import plain

CHUNK = 2_000
"""People of a long list that are read at once."""


@dataclass(frozen=True)
class Holder:
    """A person of the headcount: where and as what she counts, the parts she holds, whether she is covered."""

    person: Person
    unit: Unit
    category: Category
    parts: list[str]
    is_covered: bool


@dataclass(frozen=True)
class ListedHolder:
    """The same in plain values, for long lists. `earned`: {part id: the first day of what counts for it}."""

    uuid: UUID
    full_name: str
    sex: str
    birth_year: int | None
    unit_name: str
    unit_code: str
    category: Category
    parts: list[str]
    earned: dict[int, date]
    is_covered: bool


@dataclass
class PeopleBehind:
    """A lazy list for a paginator: `count()`, slices and iteration; ordered by the person's `sort_key`."""

    definition: Definition
    layout: Layout
    as_of: date
    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def count(self) -> int:
        """How many people; equals the figure that the list opens from."""
        if not self.is_asked:
            return 0
        return self._run("COUNT(*)", "", [])[0][0]

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Holder]:
        return iter(self[:])

    def __getitem__(self, window: slice) -> list[Holder]:
        if not self.is_asked:
            return []
        ending, values = "ORDER BY owner.sort_key, owner.id", []
        if window.stop is not None:
            start = window.start or 0
            ending, values = f"{ending} LIMIT %s OFFSET %s", [max(0, window.stop - start), start]
        rows = self._run("held.person_id, held.unit_id, held.category_id, held.bits", ending, values)
        people = Person.objects.in_bulk({row[0] for row in rows})
        units = Unit.objects.in_bulk({row[1] for row in rows})
        if self.layout.names_of is not None:
            then, today = self.layout.names_of
            for unit_id, name in former_names(list(units), as_of=then, today=today).items():
                units[unit_id].name = name
        return [
            Holder(
                person=people[person_id],
                unit=units[unit_id],
                category=self.definition.rules[category_id][0],
                parts=self.definition.codes_held(bits),
                is_covered=self.definition.is_covered(category_id, bits),
            )
            for person_id, unit_id, category_id, bits in rows
        ]

    def stream(self, size: int = CHUNK) -> Iterator[ListedHolder]:
        """Everybody, in the same order: one statement for who, and two for each `size` people for what they hold."""
        if not self.is_asked:
            return
        units = self._named_units()
        for rows in self._chunks(size):
            ids = [row[0] for row in rows]
            columns = ("pk", "uuid", "full_name", "sex", "birth_year")
            people = {pk: who for pk, *who in Person.objects.filter(pk__in=ids).values_list(*columns)}
            earned = self._earned(ids)
            for person_id, unit_id, category_id, bits in rows:
                uuid, full_name, sex, birth_year = people[person_id]
                unit_name, unit_code = units[unit_id]
                yield ListedHolder(
                    uuid=uuid,
                    full_name=full_name,
                    sex=sex,
                    birth_year=birth_year,
                    unit_name=unit_name,
                    unit_code=unit_code,
                    category=self.definition.rules[category_id][0],
                    parts=self.definition.codes_held(bits),
                    earned=earned.get(person_id, {}),
                    is_covered=self.definition.is_covered(category_id, bits),
                )

    def _named_units(self) -> dict[int, tuple[str, str]]:
        """{unit: (name on the day asked for, code)}."""
        found = {pk: (name, code) for pk, name, code in Unit.objects.values_list("pk", "name", "code")}
        if self.layout.names_of is not None:
            then, today = self.layout.names_of
            for pk, name in former_names(list(self.layout.source_ids), as_of=then, today=today).items():
                found[pk] = (name, found[pk][1])
        return found

    def _chunks(self, size: int) -> Iterator[list[Any]]:
        """The keys of everybody; PostgreSQL keeps what was not read yet, SQLite hands over all numbers at once, for
        nobody could write on its connection while a statement is open."""
        columns = "held.person_id, held.unit_id, held.category_id, held.bits"
        statement, values = self._statement(columns, "ORDER BY owner.sort_key, owner.id")
        if connection.vendor == "postgresql" and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            with connection.chunked_cursor() as cursor:
                cursor.execute(statement, values)
                while rows := cursor.fetchmany(size):
                    yield rows
            return
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            everybody = cursor.fetchall()
        for start in range(0, len(everybody), size):
            yield everybody[start : start + size]

    def _earned(self, person_ids: list[int]) -> dict[int, dict[int, date]]:
        """{person: {part: first day}}, over all records of a person; awards as the counts see them."""
        awards = Award.objects.valid_on(self.as_of).filter(
            programme_id=self.definition.target.programme_id, part_id__isnull=False
        )
        found: dict[int, dict[int, date]] = {}
        for owner in ("person_id", "person__canonical_id"):
            rows = awards.filter(**{f"{owner}__in": person_ids}).values_list(owner, "part_id", "valid_from")
            for person_id, part_id, day in rows:
                days = found.setdefault(person_id, {})
                days[part_id] = min(day, days.get(part_id, day))
        return found

    @property
    def is_asked(self) -> bool:
        """False where nobody can be counted: the target names no category, or the unit has no place that day."""
        return bool(self.definition.rules and self.layout.source_ids)

    def _run(self, columns: str, ending: str, ending_values: list[Any]) -> list[Any]:
        statement, values = self._statement(columns, ending)
        with spacious(self.layout.source_ids), connection.cursor() as cursor:
            cursor.execute(statement, [*values, *ending_values])
            return cursor.fetchall()

    def _statement(self, columns: str, ending: str) -> tuple[str, list[Any]]:
        ctes, values = headcount_ctes(
            definition=self.definition, as_of=self.as_of, unit_ids=sorted(self.layout.source_ids)
        )
        where = " AND ".join(["1 = 1", *self.conditions])
        statement = f"""
            WITH {ctes}
            SELECT {columns}
            FROM held JOIN lms_people_person owner ON owner.id = held.person_id
            WHERE {where} {ending}
        """  # noqa: S608 - only placeholders are interpolated, every value is bound
        return statement, [*values, *self.values]


def people_behind(
    *,
    unit: Unit,
    as_of: date,
    today: date,
    indicator: str,
    programme: Programme,
    geography: str,
    categories: Collection[int] | None = None,
    sex: str | None = None,
    category: str | None = None,
    held: bool | None = None,
    part: str | None = None,
    own_only: bool = False,
    search: str = "",
) -> PeopleBehind:
    """The people whom a figure counts; arguments as in :func:`certification.coverage.queries.coverage`.

    `sex` and `category` (a code) pick one row of a breakdown; `held` True: the covered ones, False: those still to be
    trained; `part`: a key of the figure's `parts`; `own_only`: only those posted in the unit itself, not below it;
    `search`: words of the name, without regard to diacritics.
    """
    definition = definition_for(
        unit=unit, as_of=as_of, today=today, indicator=indicator, programme=programme, geography=geography
    )
    layout = lay_out(unit=unit, as_of=as_of, today=today, geography=geography)
    if own_only:
        standing = {pk: stood for pk, stood in layout.standing.items() if layout.branch[stood] == unit.pk}
        layout = replace(layout, standing=standing)
    found = PeopleBehind(definition, layout, as_of)
    shown = [
        pk
        for pk, (row, _mask) in definition.rules.items()
        if (categories is None or pk in categories) and (category is None or row.code == category)
    ]
    _limit(found, f"held.category_id IN ({', '.join(['%s'] * len(shown))})" if shown else "1 = 0", *shown)
    if sex is not None:
        _limit(found, "owner.sex = %s", sex)
    if held is not None:
        met, values = covered(definition, category="held.category_id", bits="held.bits", among=shown)
        _limit(found, f"{'' if held else 'NOT '}{met}", *values)
    if part is not None:
        mask = definition.masks.get(part, 0)
        _limit(found, "(held.bits & %s) = %s AND %s > 0", mask, mask, mask)
    for word in plain(search).split():
        escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        _limit(found, "owner.search_text LIKE %s ESCAPE '!'", f"%{escaped}%")
    return found


def _limit(found: PeopleBehind, condition: str, *values: Any) -> None:
    found.conditions.append(condition)
    found.values.extend(values)
