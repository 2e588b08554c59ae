"""The people behind a figure: the same rules as the counts, one row a person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection

from certification.awards.models import Programme
from certification.coverage.definitions import Definition, load_definition
from certification.coverage.facts import headcount_ctes
from certification.coverage.layout import Layout, lay_out
from lms.people.models import Category, Person, Unit
from lms.people.queries import former_names
from lms.vietnamese import plain


@dataclass(frozen=True)
class Holder:
    """A person of the headcount: where and as what she counts, the parts she holds, whether she is covered."""

    person: Person
    unit: Unit
    category: Category
    parts: list[str]
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
        if self._is_empty:
            return 0
        return self._run("COUNT(*)", "", [])[0][0]

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Holder]:
        return iter(self[:])

    def __getitem__(self, window: slice) -> list[Holder]:
        if self._is_empty:
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

    @property
    def _is_empty(self) -> bool:
        return not self.definition.rules or not self.layout.source_ids

    def _run(self, columns: str, ending: str, ending_values: list[Any]) -> list[Any]:
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
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, *self.values, *ending_values])
            return cursor.fetchall()


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
    definition = load_definition(programme=programme, indicator=indicator)
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
        rules = [(pk, definition.rules[pk][1]) for pk in shown if definition.rules[pk][1]]
        met = " OR ".join("(held.category_id = %s AND (held.bits & %s) = %s)" for _rule in rules)
        _limit(
            found,
            f"{'' if held else 'NOT '}({met or '1 = 0'})",
            *[value for pk, mask in rules for value in (pk, mask, mask)],
        )
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
