"""Two days of the headcount side by side, one row a person. Portable to both databases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from certification.coverage.definitions import Definition
from certification.coverage.headcount import Sql, active_posting, covered, headcount_ctes, marks
from certification.coverage.layout import Layout
from lms.people.models import Unit

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

    def held(self, unit_ids: Collection[int] | None, posted: Sql) -> Sql:
        """The headcount of this day: person_id, unit_id, category_id, bits; of everybody, or of whoever is `posted` in
        these units, wherever she counts."""
        if not self.definition.rules or (unit_ids is not None and not unit_ids):
            return NOBODY, []
        ctes, values = headcount_ctes(
            definition=self.definition, as_of=self.day, unit_ids=unit_ids, posted=posted if unit_ids else None
        )
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


def compared(opening: Moment, closing: Moment) -> Sql:
    """The common table expression `moved`, with the word WITH: everybody who is posted in the units of either layout on
    either day, also where she counts elsewhere.

    was_… and now_… unit, category and bits are null on a day without her; `code` as :attr:`changes.Trace.code`."""
    unit_ids, posted = _reach(opening, closing), _posted(opening, closing)
    was, was_values = opening.held(unit_ids, posted)
    now, now_values = closing.held(unit_ids, posted)
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


def _reach(opening: Moment, closing: Moment) -> Collection[int] | None:
    """The units of both layouts; None: all there are (1 query)."""
    own = opening.layout.source_ids | closing.layout.source_ids
    return None if own and len(own) == Unit.objects.count() else sorted(own)


def _posted(opening: Moment, closing: Moment) -> Sql:
    """The condition on a posting that it makes its person part of the headcount on either day."""
    found = [active_posting(moment.definition, moment.day) for moment in (opening, closing) if moment.definition.rules]
    return " OR ".join(f"({text})" for text, _values in found) or "1 = 0", [
        value for _text, values in found for value in values
    ]
