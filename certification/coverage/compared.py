"""Two days of the headcount side by side, one row a person. Portable to both databases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from certification.coverage.definitions import Definition
from certification.coverage.headcount import Sql, bound_day, covered, headcount_ctes, marks
from certification.coverage.layout import Layout
from lms.people.models import Unit

MOST = 0.5
"""Of all units: to read everybody then costs less than to look for the people of so many units first."""
NOBODY = "SELECT 0 AS person_id, 0 AS unit_id, 0 AS category_id, 0 AS bits WHERE 1 = 0"


@dataclass(frozen=True)
class Moment:
    """One of the two days: what counts on it, where people stand, and which categories are asked for."""

    day: date
    definition: Definition
    layout: Layout
    shown: frozenset[int]

    def is_here(self, unit_id: int, category_id: int) -> bool:
        return unit_id in self.layout.standing and category_id in self.shown

    def code_of(self, category_id: int) -> str:
        return self.definition.rules[category_id][0].code

    def branch_of(self, unit_id: int) -> int:
        """The row that shows a unit of this place: a child, or the unit itself."""
        return self.layout.branch[self.layout.standing[unit_id]]

    def held(self, unit_ids: Collection[int] | None) -> Sql:
        """The headcount of this day: person_id, unit_id, category_id, bits."""
        if not self.definition.rules or (unit_ids is not None and not unit_ids):
            return NOBODY, []
        ctes, values = headcount_ctes(definition=self.definition, as_of=self.day, unit_ids=unit_ids)
        return f"WITH {ctes} SELECT person_id, unit_id, category_id, bits FROM held", values  # noqa: S608

    def here(self, prefix: str) -> Sql:
        """A condition: counted here, of a row of `moved`."""
        units, shown = sorted(self.layout.standing), sorted(self.shown)
        if not units or not shown:
            return "1 = 0", []
        return f"{prefix}_unit IN ({marks(units)}) AND {prefix}_category IN ({marks(shown)})", [*units, *shown]

    def covered(self, prefix: str) -> Sql:
        """A condition: holds all that her category's rule names, of a row of `moved`."""
        return covered(self.definition, category=f"{prefix}_category", bits=f"{prefix}_bits")


def compared(opening: Moment, closing: Moment, unit_ids: Collection[int] | None) -> Sql:
    """The common table expression `moved`, with the word WITH: everybody who is counted on either day in `unit_ids`.

    was_… and now_… unit, category and bits are null on a day without her; `code` as :attr:`changes.Trace.code`."""
    was, was_values = opening.held(unit_ids)
    now, now_values = closing.held(unit_ids)
    conditions: list[Sql] = []
    for prefix, moment in (("was", opening), ("now", closing)):
        conditions += [(f"{prefix}_unit IS NOT NULL", []), moment.here(prefix), moment.covered(prefix)]
    code = " + ".join(f"CASE WHEN {text} THEN {1 << place} ELSE 0 END" for place, (text, _v) in enumerate(conditions))
    statement = f"""
        WITH opened AS ({was}), closed AS ({now}),
        both_days AS (
            SELECT opened.person_id, opened.unit_id AS was_unit, opened.category_id AS was_category,
                   opened.bits AS was_bits, closed.unit_id AS now_unit, closed.category_id AS now_category,
                   closed.bits AS now_bits
            FROM opened LEFT JOIN closed ON closed.person_id = opened.person_id
            UNION ALL
            SELECT closed.person_id, NULL, NULL, NULL, closed.unit_id, closed.category_id, closed.bits
            FROM closed LEFT JOIN opened ON opened.person_id = closed.person_id
            WHERE opened.person_id IS NULL
        ),
        moved AS (SELECT both_days.*, {code} AS code FROM both_days)"""  # noqa: S608
    return statement, [*was_values, *now_values, *[value for _text, values in conditions for value in values]]


def units_in_reach(opening: Moment, closing: Moment) -> Collection[int] | None:
    """The units of both layouts and all others in which somebody of theirs is posted on a day between, so that whoever
    comes from elsewhere or goes there is found; None: all units, where that is most of them (2 queries)."""
    own, total = opening.layout.source_ids | closing.layout.source_ids, Unit.objects.count()
    if len(own) == total or not own:
        return None if own else []
    between = "NOT posting.is_void AND posting.valid_from <= %s AND (posting.valid_to IS NULL OR posting.valid_to > %s)"
    days = [bound_day(day) for day in (closing.day, opening.day)]
    statement = f"""
        WITH own AS (
            SELECT DISTINCT COALESCE(person.canonical_id, person.id) AS person_id
            FROM lms_people_posting posting
            JOIN lms_people_person person ON person.id = posting.person_id
            WHERE posting.unit_id IN ({marks(own)}) AND {between}
        ),
        records AS (
            SELECT person_id AS record_id FROM own
            UNION
            SELECT person.id FROM lms_people_person person JOIN own ON person.canonical_id = own.person_id
        )
        SELECT DISTINCT posting.unit_id FROM lms_people_posting posting
        WHERE posting.person_id IN (SELECT record_id FROM records) AND {between}
    """  # noqa: S608 - only placeholders are interpolated, every value is bound
    with connection.cursor() as cursor:
        cursor.execute(statement, [*sorted(own), *days, *days])
        found = own | {row[0] for row in cursor.fetchall()}
    return sorted(found) if len(found) <= MOST * total else None
