"""The headcount of a report straight from the facts: how it stands on the last day, and what the period brought.

One statement over the same expressions as coverage (`certification.coverage.facts`), so that the two cannot differ;
portable to both databases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from certification.coverage.definitions import Definition
from certification.coverage.headcount import RECORDS, bound_day, headcount_ctes, spacious, valid_award
from certification.reports.spans import day_before
from courses.learning.enums import CompletionSource


@dataclass(frozen=True)
class Group:
    """`people` who share all of these. `bits` are the parts held on the last day, `before` those held on the day before
    the period; `fresh` lượt happened in the period, `online` of them in online courses; `no_year`: without birth year.
    """

    unit_id: int
    category_id: int
    sex: str
    bits: int
    before: int
    people: int
    attendances: int
    fresh: int
    online: int
    no_year: int


@dataclass(frozen=True)
class PersonRow:
    """One person of the headcount; the columns as in Group."""

    person_id: int
    unit_id: int
    category_id: int
    sex: str
    bits: int
    before: int
    attendances: int
    fresh: int
    online: int
    no_year: int


GROUPED = """
    SELECT unit_id, category_id, sex, bits, bits_before, COUNT(*), CAST(SUM(times) AS bigint),
           CAST(SUM(fresh) AS bigint), CAST(SUM(online) AS bigint), CAST(SUM(no_year) AS bigint)
    FROM told GROUP BY unit_id, category_id, sex, bits, bits_before"""
SINGLE = """
    SELECT person_id, unit_id, category_id, sex, bits, bits_before, times, fresh, online, no_year
    FROM told ORDER BY person_id"""


def grouped_rows(*, definition: Definition, unit_ids: Collection[int], starts_on: date, ends_on: date) -> list[Group]:
    """Counts of the people of `ends_on` in these units; cost follows groups on the way out."""
    found = _run(GROUPED, definition, unit_ids, starts_on, ends_on)
    return [Group(*row) for row in found]


def person_rows(
    *, definition: Definition, unit_ids: Collection[int], starts_on: date, ends_on: date
) -> list[PersonRow]:
    """The same people one by one, by their keys; read at one moment, so that they fit together."""
    return [PersonRow(*row) for row in _run(SINGLE, definition, unit_ids, starts_on, ends_on)]


def group_of(row: PersonRow) -> Group:
    """One person as a group of one."""
    return Group(
        row.unit_id, row.category_id, row.sex, row.bits, row.before, 1, row.attendances, row.fresh, row.online,
        row.no_year,
    )  # fmt: skip


def is_new(definition: Definition, *, category_id: int, bits: int, before: int) -> bool:
    """Covered on the last day and, by the rule of the category she has then, not on the day before the period.

    Somebody who had learnt everything before she joined is therefore covered, and not new.
    """
    return definition.is_covered(category_id, bits) and not definition.is_covered(category_id, before)


def _run(
    ending: str, definition: Definition, unit_ids: Collection[int], starts_on: date, ends_on: date
) -> Iterable[tuple[Any, ...]]:
    if not definition.rules or not unit_ids:
        return []
    ctes, values = headcount_ctes(
        definition=definition, as_of=ends_on, unit_ids=sorted(unit_ids), with_attendances=True
    )
    first, last = bound_day(starts_on), bound_day(ends_on)
    valid, valid_values = valid_award(definition, day_before(starts_on))
    one = "MAX(CASE WHEN part_before = %s THEN CAST(%s AS integer) ELSE 0 END)"
    bits_before = " + ".join([one] * len(definition.parts)) or "0"
    statement = f"""
        WITH {ctes}, {RECORDS},
        stacked AS (
            SELECT person_id, unit_id, category_id, bits, times, 0 AS part_before, 0 AS fresh, 0 AS online FROM held
            UNION ALL
            SELECT records.person_id, records.unit_id, records.category_id, 0, 0, award.part_id, 0, 0
            FROM records JOIN certification_awards_award award ON award.person_id = records.record_id
            WHERE {valid}
            UNION ALL
            SELECT records.person_id, records.unit_id, records.category_id, 0, 0, 0, 1,
                   CASE WHEN completion.source = %s THEN 1 ELSE 0 END
            FROM records
            JOIN courses_learning_completion completion ON completion.person_id = records.record_id
            LEFT JOIN courses_learning_completionreversal reversal ON reversal.completion_id = completion.id
            WHERE reversal.id IS NULL AND completion.happened_on >= %s AND completion.happened_on <= %s
        ),
        summed AS (
            SELECT person_id, unit_id, category_id, MAX(bits) AS bits, {bits_before} AS bits_before,
                   CAST(SUM(times) AS bigint) AS times, SUM(fresh) AS fresh, SUM(online) AS online
            FROM stacked GROUP BY person_id, unit_id, category_id
        ),
        told AS (
            SELECT summed.*, owner.sex, CASE WHEN owner.birth_year IS NULL THEN 1 ELSE 0 END AS no_year
            FROM summed JOIN lms_people_person owner ON owner.id = summed.person_id
        )
        {ending}
    """  # noqa: S608 - only placeholders are interpolated, every value is bound
    pairs = [number for pair in definition.bits.items() for number in pair]
    asked = [*valid_values, CompletionSource.ONLINE.value, first, last]
    with spacious(unit_ids), connection.cursor() as cursor:
        cursor.execute(statement, [*values, *asked, *pairs])
        return cursor.fetchall()
