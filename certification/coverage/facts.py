"""Figures straight from the facts, for any date, by today's knowledge. One statement, portable to both databases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max, Min

from certification.coverage.definitions import Definition
from certification.coverage.headcount import covered, headcount_ctes, spacious
from lms.people.models import Person

Summed = tuple[str, str, list[Any]]
"""(name, an expression that adds up over people, its values)"""


class Row(NamedTuple):
    """`people` distinct people of a unit, category and sex who hold exactly the parts `bits`, with their lượt.

    `since`: the month ("2026-03") from which they have held all that their rule asks; empty while they do not, and
    where it was not asked for.
    """

    unit_id: int
    category_id: int
    sex: str
    bits: int
    people: int
    attendances: int
    since: str = ""


def fact_rows(
    *, definition: Definition, as_of: date, unit_ids: Collection[int] | None = None, with_since: bool = False
) -> list[Row]:
    """Count the headcount of `as_of` by the unit of the deciding posting, category, sex and parts held.

    Headcount and its deciding posting: DESIGN.md, section 3. Awards as in `Award.objects.valid_on`. `attendances` are
    the standing completions on or before `as_of` under any record of these people. `unit_ids` limits the answer
    (None: all units); the ranking of a person's postings still sees all of them. `with_since` tells people apart by
    the month from which they are covered, by the awards that are valid on `as_of`.
    """
    keys = ["unit_id", "category_id", "sex", "bits", *(["since"] if with_since else [])]
    sums: list[Summed] = [("people", "COUNT(*)", []), ("times", "SUM(held.times)", [])]
    found = _added_up(definition, as_of, unit_ids, keys, sums)
    return [Row(*row[:4], *row[-2:], *row[4:-2]) for row in found]


def fact_groups(
    *, definition: Definition, as_of: date, unit_ids: Collection[int] | None = None
) -> list[tuple[Any, ...]]:
    """The same rows added up by the database, a fifth as many, for who needs no more of them: (unit, category, sex,
    people, covered, lượt, then people for each key of `Definition.masks`)."""
    met, met_values = covered(definition, category="held.category_id", bits="held.bits")
    sums: list[Summed] = [("people", "COUNT(*)", []), ("covered", _how_many(met), met_values)]
    sums.append(("times", "SUM(held.times)", []))
    for place, mask in enumerate(definition.masks.values()):
        sums.append((f"held_{place}", _how_many("(held.bits & %s) = %s"), [mask, mask]))
    return _added_up(definition, as_of, unit_ids, ["unit_id", "category_id", "sex"], sums)


def _how_many(condition: str) -> str:
    return f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def _added_up(
    definition: Definition, as_of: date, unit_ids: Collection[int] | None, keys: list[str], sums: list[Summed]
) -> list[tuple[Any, ...]]:
    """Rows of the keys, then the sums, over the people of the headcount.

    Of everybody, PostgreSQL counts two halves side by side.
    """
    if not definition.rules or (unit_ids is not None and not unit_ids):
        return []
    shares = [""]
    if unit_ids is None and connection.vendor == "postgresql":
        ends = Person.objects.aggregate(first=Min("pk"), last=Max("pk"))
        middle = ((ends["first"] or 0) + (ends["last"] or 0)) // 2
        shares = [f"<= {middle}", f"> {middle}"]
    told, values = ", ".join(f"{expression} AS {name}" for name, expression, _values in sums), list[Any]()
    texts = []
    for share in shares:
        within = f" AND owner.id {share}" if share else ""
        ctes, bound = headcount_ctes(
            definition=definition, as_of=as_of, unit_ids=unit_ids, with_attendances=True, with_since="since" in keys,
            share=share,
        )  # fmt: skip
        texts.append(f"""(
            WITH {ctes}
            SELECT {", ".join(keys)}, {told}
            FROM held JOIN lms_people_person owner ON owner.id = held.person_id{within}
            GROUP BY {", ".join(keys)}
        )""")  # noqa: S608 - only placeholders, names and numbers of ours are interpolated, every value is bound
        values += [*bound, *(value for _name, _expression, many in sums for value in many)]
    added = ", ".join(f"CAST(SUM({name}) AS bigint)" for name, _expression, _values in sums)
    by = ", ".join(keys)
    statement = f"SELECT {by}, {added} FROM ({' UNION ALL '.join(texts)}) parts GROUP BY {by}"  # noqa: S608
    with spacious(unit_ids), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
