"""Figures straight from the facts, for any date, by today's knowledge. One statement, portable to both databases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from certification.coverage.definitions import Definition

Sql = tuple[str, list[Any]]


@dataclass(frozen=True, order=True)
class Row:
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
    if not definition.rules or (unit_ids is not None and not unit_ids):
        return []
    ctes, values = headcount_ctes(
        definition=definition, as_of=as_of, unit_ids=unit_ids, with_attendances=True, with_since=with_since
    )
    since = ", held.since" if with_since else ""
    statement = f"""
        WITH {ctes}
        SELECT held.unit_id, held.category_id, owner.sex, held.bits, COUNT(*), CAST(SUM(held.times) AS bigint){since}
        FROM held JOIN lms_people_person owner ON owner.id = held.person_id
        GROUP BY held.unit_id, held.category_id, owner.sex, held.bits{since}
    """  # noqa: S608 - only placeholders are interpolated, every value is bound
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Row(*row) for row in cursor.fetchall()]


def headcount_ctes(
    *, definition: Definition, as_of: date, unit_ids: Collection[int] | None, with_attendances: bool = False,
    with_since: bool = False,
) -> Sql:  # fmt: skip
    """The common table expressions that end in `held` (person_id, unit_id, category_id, bits, times), one row a person
    of the headcount, without the word WITH, and their values. `times` is 0 unless `with_attendances`; `with_since` adds
    the column `since`, as in :class:`Row`.

    Awards and completions are stacked below the headcount and grouped once: SQLite would join grouped expressions
    row by row, without an index.
    """
    day = bound_day(as_of)
    active = f"""NOT posting.is_void AND posting.category_id IN ({marks(definition.rules)})
                 AND posting.valid_from <= %s AND (posting.valid_to IS NULL OR posting.valid_to > %s)"""
    active_values = [*definition.rules, day, day]
    values: list[Any] = []
    narrowing = limit = limit_to_records = ""
    if unit_ids is not None:
        units = marks(unit_ids)
        narrowing = f"""
        touched AS (
            SELECT DISTINCT COALESCE(person.canonical_id, person.id) AS person_id
            FROM lms_people_posting posting
            JOIN lms_people_person person ON person.id = posting.person_id
            WHERE posting.unit_id IN ({units}) AND {active}
        ),
        touched_records AS (
            SELECT person_id AS record_id FROM touched
            UNION
            SELECT person.id FROM lms_people_person person JOIN touched ON person.canonical_id = touched.person_id
        ),"""  # noqa: S608
        values += [*unit_ids, *active_values]
        limit_to_records = "AND posting.person_id IN (SELECT record_id FROM touched_records)"
        limit = f"AND unit_id IN ({units})"
    bits, bit_values = _bits(definition)
    grown, began, began_values = ("", "", []) if not with_since else (", award.valid_from", *_since(definition))
    started, never = (", NULL AS began", ", NULL") if with_since else ("", "")
    attended = _attended(never) if with_attendances else ""
    text = f"""{narrowing}
        ranked AS (
            SELECT COALESCE(person.canonical_id, person.id) AS person_id, posting.unit_id, posting.category_id,
                   ROW_NUMBER() OVER (
                       PARTITION BY COALESCE(person.canonical_id, person.id)
                       ORDER BY posting.is_primary DESC, posting.valid_from, posting.id
                   ) AS place
            FROM lms_people_posting posting
            JOIN lms_people_person person ON person.id = posting.person_id
            WHERE {active} {limit_to_records}
        ),
        counted AS (SELECT person_id, unit_id, category_id FROM ranked WHERE place = 1 {limit}),
        records AS (
            SELECT person_id, unit_id, category_id, person_id AS record_id FROM counted
            UNION ALL
            SELECT counted.person_id, counted.unit_id, counted.category_id, person.id
            FROM counted JOIN lms_people_person person ON person.canonical_id = counted.person_id
        ),
        facts AS (
            SELECT person_id, unit_id, category_id, 0 AS part_id, 0 AS times{started} FROM counted
            UNION ALL
            SELECT records.person_id, records.unit_id, records.category_id, award.part_id, 0{grown}
            FROM records JOIN certification_awards_award award ON award.person_id = records.record_id
            WHERE award.programme_id = %s AND award.part_id IS NOT NULL AND award.revoked_at IS NULL
              AND award.valid_from <= %s AND (award.expires_on IS NULL OR award.expires_on > %s)
            {attended}
        ),
        held AS (
            SELECT person_id, unit_id, category_id, {bits} AS bits, SUM(times) AS times{began}
            FROM facts GROUP BY person_id, unit_id, category_id
        )"""  # noqa: S608
    values += [*active_values, *(unit_ids or ()), definition.target.programme_id, day, day]
    if with_attendances:
        values.append(day)
    return text, [*values, *bit_values, *began_values]


def _attended(never: str) -> str:
    return f"""
            UNION ALL
            SELECT records.person_id, records.unit_id, records.category_id, 0, 1{never}
            FROM records
            JOIN courses_learning_completion completion ON completion.person_id = records.record_id
            LEFT JOIN courses_learning_completionreversal reversal ON reversal.completion_id = completion.id
            WHERE reversal.id IS NULL AND completion.happened_on <= %s"""  # noqa: S608


def _since(definition: Definition) -> Sql:
    """The column `since` of `held`: the month of the latest of the days on which each needed part began.

    A part that is missing makes it empty. Comparisons instead of GREATEST and MAX, which the two databases name apart.
    """
    arms, values = [], []
    for category_id, (_category, mask) in definition.rules.items():
        needed = [part.pk for part in definition.parts if mask & definition.bits[part.pk]]
        if not needed:
            continue
        days = ["MIN(CASE WHEN part_id = %s THEN began END)"] * len(needed)
        latest, bound = days[0], [needed[0]]
        for day, pk in zip(days[1:], needed[1:], strict=True):
            latest = f"(CASE WHEN {latest} >= {day} THEN {latest} WHEN {day} > {latest} THEN {day} END)"
            bound = [*bound, pk, *bound, pk, *bound, pk]
        arms.append(f"WHEN category_id = %s THEN {_month(latest)}")
        values += [category_id, *bound]
    if not arms:
        return ", '' AS since", []
    return f", COALESCE(CASE {' '.join(arms)} END, '') AS since", values


def _month(day: str) -> str:
    return f"to_char({day}, 'YYYY-MM')" if connection.vendor == "postgresql" else f"substr({day}, 1, 7)"


def _bits(definition: Definition) -> Sql:
    """The set of parts of a group of awards as a number; each part once, however many awards there are of it."""
    one = "MAX(CASE WHEN part_id = %s THEN CAST(%s AS integer) ELSE 0 END)"
    pairs = [number for pair in definition.bits.items() for number in pair]
    return " + ".join([one] * len(definition.parts)) or "0", pairs


def marks(values: Collection[Any]) -> str:
    """A placeholder for each value, to stand inside IN (…)."""
    return ", ".join(["%s"] * len(values))


def bound_day(day: date) -> Any:
    """A date as a statement of this database takes it."""
    return connection.ops.adapt_datefield_value(day)
