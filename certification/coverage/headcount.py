"""The headcount of a day as SQL: who is counted, where, and what she holds. Portable to both databases."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from certification.coverage.definitions import Definition

Sql = tuple[str, list[Any]]
FEW = 20
"""Units up to which their people are looked up one by one."""
SPACIOUS = """
    SET LOCAL work_mem = '128MB'; SET LOCAL random_page_cost = 1.1; SET LOCAL enable_hashjoin = off; SET LOCAL jit = off
"""

RECORDS = """
        records AS (
            SELECT person_id, unit_id, category_id, person_id AS record_id FROM counted
            UNION ALL
            SELECT counted.person_id, counted.unit_id, counted.category_id, merged.record_id
            FROM counted JOIN merged ON merged.person_id = counted.person_id
        )"""
"""Every record of the people of `headcount_ctes`; left out where not needed, for what is named twice costs a copy."""


def headcount_ctes(
    *, definition: Definition, as_of: date, unit_ids: Collection[int] | None, with_attendances: bool = False,
    with_since: bool = False, share: str = "", posted: Sql | None = None,
) -> Sql:  # fmt: skip
    """The common table expressions that end in `held` (person_id, unit_id, category_id, bits, times), one row a person
    of the headcount, without the word WITH, and their values. `times` is 0 unless `with_attendances`; `with_since` adds
    the column `since`, as in :class:`certification.coverage.facts.Row`. RECORDS may follow. `share`: a condition on the
    person's key ("< 1000") that limits all to a part of the people, where `unit_ids` does not. `posted`: a condition on
    a posting; then everybody is asked for who has such a one in `unit_ids`, wherever she counts.

    Facts are grouped by the record that they name, in the order of an index, and only the few records that were merged
    into another are looked up besides: a nation is read in one pass a table.
    """
    limits = _limits(unit_ids, posted or active_posting(definition, as_of), share)
    counted = _counted(definition, as_of, None if posted else unit_ids, limits)
    earned = _earned(definition, as_of, limits)
    named = [limits.ctes, counted, earned]
    joins = "LEFT JOIN earned ON earned.record_id = counted.person_id"
    joins += " LEFT JOIN earned_elsewhere ON earned_elsewhere.person_id = counted.person_id"
    times = "0"
    if with_attendances:
        named.append(_attended(as_of, limits))
        joins += " LEFT JOIN attended ON attended.record_id = counted.person_id"
        joins += " LEFT JOIN attended_elsewhere ON attended_elsewhere.person_id = counted.person_id"
        times = "COALESCE(attended.times, 0) + COALESCE(attended_elsewhere.times, 0)"
    places = range(len(definition.parts))
    days = "".join(f", {_earlier(f'earned.on_{k}', f'earned_elsewhere.on_{k}')} AS on_{k}" for k in places)
    bits = " + ".join(f"CASE WHEN on_{k} IS NULL THEN 0 ELSE {1 << k} END" for k in places) or "0"
    since, since_values = _since(definition) if with_since else ("", [])
    named.append((f"""
        facts AS (
            SELECT counted.person_id, counted.unit_id, counted.category_id, {times} AS times{days}
            FROM counted {joins}
        ),
        held AS (SELECT person_id, unit_id, category_id, {bits} AS bits, times{since} FROM facts)""", since_values))  # noqa: S608 # fmt: skip
    return ",".join(text for text, _values in named if text), [value for _text, values in named for value in values]


OWNER = "COALESCE(merged.person_id, posting.person_id)"


@dataclass(frozen=True)
class _Limits:
    """`ctes`: what comes first, `merged` among it; conditions on a posting and on a record, empty for all."""

    ctes: Sql
    posting: str = ""
    record: str = ""


def _limits(unit_ids: Collection[int] | None, posted: Sql, share: str) -> _Limits:
    """`merged`: the records that were merged into another, of everybody or of those posted in these units."""
    merged = "SELECT id AS record_id, canonical_id AS person_id FROM lms_people_person"
    if unit_ids is None:
        # Never written down: a worker of the database cannot read what another one holds.
        ctes: Sql = (f"merged AS NOT MATERIALIZED ({merged} WHERE canonical_id IS NOT NULL)", [])
        return _Limits(ctes, f"AND {OWNER} {share}", f"AND {{0}} {share}") if share else _Limits(ctes)
    condition, values = posted
    text = f"""
        touched AS (
            SELECT DISTINCT COALESCE(person.canonical_id, person.id) AS person_id
            FROM lms_people_posting posting JOIN lms_people_person person ON person.id = posting.person_id
            WHERE posting.unit_id IN ({marks(unit_ids)}) AND ({condition})
        ),
        merged AS ({merged} JOIN touched ON touched.person_id = canonical_id),
        touched_records AS (SELECT person_id AS record_id FROM touched UNION ALL SELECT record_id FROM merged)"""  # noqa: S608
    among = "AND {0} IN (SELECT record_id FROM touched_records)"
    return _Limits((text, [*unit_ids, *values]), among.format("posting.person_id"), among)


def active_posting(definition: Definition, as_of: date) -> Sql:
    """The condition on a posting that it makes its person part of the headcount."""
    day = bound_day(as_of)
    return (
        f"""NOT posting.is_void AND posting.category_id IN ({marks(definition.rules)})
            AND posting.valid_from <= %s AND (posting.valid_to IS NULL OR posting.valid_to > %s)""",
        [*definition.rules, day, day],
    )


def _counted(definition: Definition, as_of: date, unit_ids: Collection[int] | None, limits: _Limits) -> Sql:
    """`counted`: each person with the unit and category of the deciding posting.

    DISTINCT ON where there is one: a planner that has to guess how many are the first of their window guesses far too
    few, and goes through them one by one.
    """
    active, values = active_posting(definition, as_of)
    order = "posting.is_primary DESC, posting.valid_from, posting.id"
    first, place, ending, only = f"DISTINCT ON ({OWNER}) ", "", f"ORDER BY {OWNER}, {order}", "1 = 1"
    if connection.vendor != "postgresql":
        first, ending, only = "", "", "place = 1"
        place = f", ROW_NUMBER() OVER (PARTITION BY {OWNER} ORDER BY {order}) AS place"
    limit, limit_values = ("", []) if unit_ids is None else (f"AND unit_id IN ({marks(unit_ids)})", [*unit_ids])
    text = f"""
        ranked AS (
            SELECT {first}{OWNER} AS person_id, posting.unit_id, posting.category_id{place}
            FROM lms_people_posting posting LEFT JOIN merged ON merged.record_id = posting.person_id
            WHERE {active} {limits.posting} {ending}
        ),
        counted AS (SELECT person_id, unit_id, category_id FROM ranked WHERE {only} {limit})"""  # noqa: S608
    return text, [*values, *limit_values]


def _earned(definition: Definition, as_of: date, limits: _Limits) -> Sql:
    """`earned`: for each record the day from which it has held each part, by the awards that are valid on `as_of`;
    `earned_elsewhere`: for a person the same of all records that were merged into it."""
    days = "".join(
        f", MIN(CASE WHEN award.part_id = %s THEN award.valid_from END) AS on_{k}" for k in range(len(definition.parts))
    )
    valid, valid_values = valid_award(definition, as_of)
    text = f"""
        earned AS (
            SELECT award.person_id AS record_id{days} FROM certification_awards_award award
            WHERE {valid} {limits.record.format("award.person_id")} GROUP BY award.person_id
        ),
        earned_elsewhere AS (
            SELECT merged.person_id{days}
            FROM merged JOIN certification_awards_award award ON award.person_id = merged.record_id
            WHERE {valid} GROUP BY merged.person_id
        )"""  # noqa: S608
    values = [*[part.pk for part in definition.parts], *valid_values]
    return text, [*values, *values]


def valid_award(definition: Definition, as_of: date) -> Sql:
    """The condition on an award of a part that it counts on `as_of`, as in `Award.objects.valid_on`."""
    day = bound_day(as_of)
    return (
        """award.programme_id = %s AND award.part_id IS NOT NULL AND award.revoked_at IS NULL
           AND award.valid_from <= %s AND (award.expires_on IS NULL OR award.expires_on > %s)""",
        [definition.target.programme_id, day, day],
    )


def _attended(as_of: date, limits: _Limits) -> Sql:
    """`attended` and `attended_elsewhere`: standing completions, by record and of merged records as in `_earned`."""
    stands = """completion.happened_on <= %s
                AND completion.id NOT IN (SELECT completion_id FROM courses_learning_completionreversal)"""
    text = f"""
        attended AS (
            SELECT completion.person_id AS record_id, COUNT(*) AS times FROM courses_learning_completion completion
            WHERE {stands} {limits.record.format("completion.person_id")} GROUP BY completion.person_id
        ),
        attended_elsewhere AS (
            SELECT merged.person_id, COUNT(*) AS times
            FROM merged JOIN courses_learning_completion completion ON completion.person_id = merged.record_id
            WHERE {stands} GROUP BY merged.person_id
        )"""  # noqa: S608
    return text, [bound_day(as_of), bound_day(as_of)]


def _earlier(one: str, other: str) -> str:
    """The earlier of two days, where either may be missing."""
    return f"CASE WHEN {one} IS NULL OR {other} < {one} THEN {other} ELSE {one} END"


def _since(definition: Definition) -> Sql:
    """The column `since` of `held`: the month of the latest of the days on which each needed part began.

    A part that is missing makes it empty.
    """
    arms, values = [], []
    latest_of = "GREATEST" if connection.vendor == "postgresql" else "MAX"
    for category_id, (_category, mask) in definition.rules.items():
        days = [f"on_{k}" for k in range(len(definition.parts)) if mask >> k & 1]
        if not days:
            continue
        known = " AND ".join(f"{day} IS NOT NULL" for day in days)
        latest = f"{latest_of}({', '.join(days)})" if len(days) > 1 else days[0]
        arms.append(f"WHEN category_id = %s AND {known} THEN {_month(latest)}")
        values.append(category_id)
    if not arms:
        return ", '' AS since", []
    return f", CASE {' '.join(arms)} ELSE '' END AS since", values


def _month(day: str) -> str:
    return f"to_char({day}, 'YYYY-MM')" if connection.vendor == "postgresql" else f"substr({day}, 1, 7)"


def covered(definition: Definition, *, category: str, bits: str, among: Collection[int] | None = None) -> Sql:
    """A condition over two columns: she holds all that the rule of her category names, as in
    :meth:`certification.coverage.definitions.Definition.is_covered`; `among` leaves only these categories."""
    rules = [
        (pk, mask) for pk, (_row, mask) in definition.rules.items() if mask and (among is None or pk in among)
    ]  # fmt: skip
    met = " OR ".join([f"({category} = %s AND ({bits} & %s) = %s)"] * len(rules)) or "1 = 0"
    return f"({met})", [value for pk, mask in rules for value in (pk, mask, mask)]


def marks(values: Collection[Any]) -> str:
    """A placeholder for each value, to stand inside IN (…)."""
    return ", ".join(["%s"] * len(values))


def bound_day(day: date) -> Any:
    """A date as a statement of this database takes it."""
    return connection.ops.adapt_datefield_value(day)


@contextmanager
def spacious(unit_ids: Collection[int] | None) -> Iterator[None]:
    """Run a statement over the people of many units (None: of all) as what it is: one that may sort in memory, reads
    indexes in their order, and is over before compiling it would pay. Holds until the transaction around it ends;
    PostgreSQL only."""
    if connection.vendor != "postgresql" or (unit_ids is not None and len(unit_ids) <= FEW):
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(SPACIOUS)
        yield
