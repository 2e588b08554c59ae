"""The statements that copy staged rows into people and postings: one for all rows, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from lms.people.models import Person, Posting, PostingReversal
from lms.roster.enums import WRITING_KINDS, RowKind
from lms.roster.models import FormerRecord, RosterImport, RosterRow

PERSON, POSTING, REVERSAL = (model._meta.db_table for model in (Person, Posting, PostingReversal))
ROW, FORMER = RosterRow._meta.db_table, FormerRecord._meta.db_table
PERSON_FIELDS = (
    "full_name", "birth_date", "birth_year", "sex", "phone", "email", "staff_code", "identity_cipher",
    "identity_hash", "sort_key", "search_text",
)  # fmt: skip
KINDS = ", ".join(f"'{kind.value}'" for kind in sorted(WRITING_KINDS))
NEW = f"r.kind = '{RowKind.NEW.value}'"


@dataclass(frozen=True)
class Scope:
    """Which staged rows a statement takes: those of an import's plan that write and are not applied yet, or one."""

    head: RosterImport
    row_id: int | None = None

    @property
    def where(self) -> str:
        one = " AND r.id = %s" if self.row_id is not None else ""
        return f"r.roster_import_id = %s AND r.plan_no = %s AND r.applied_at IS NULL AND r.kind IN ({KINDS}){one}"

    @property
    def values(self) -> list[Any]:
        key = RosterImport._meta.pk.get_db_prep_value(self.head.pk, connection)
        return [key, self.head.plan_no, *([self.row_id] if self.row_id is not None else [])]


def run(statement: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Execute one statement; its rows, or an empty list. Booleans and instants are adapted to the database."""
    adapted = [
        connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value for value in values
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, adapted)
        return cursor.fetchall() if cursor.description else []


def insert_select(
    model: type[models.Model], given: dict[str, str], source: str, values: list[Any], fixed: dict[str, Any]
) -> None:
    """INSERT INTO `model` SELECT: `given` are SQL expressions by column, `fixed` values; other columns get defaults."""
    columns, expressions, parameters = [], [], []
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        columns.append(connection.ops.quote_name(str(field.column)))
        if field.column in given:
            expressions.append(given[field.column])
        else:
            value = fixed[field.column] if field.column in fixed else field.get_default()
            expressions.append(f"CAST(%s AS {field.cast_db_type(connection)})")
            parameters.append(field.get_db_prep_save(value, connection))
    run(
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(expressions)} {source}",  # noqa: S608
        [*parameters, *values],
    )


# --- is the plan still true? ---------------------------------------------------------------------------------------
def stale_people(scope: Scope) -> int:
    """Rows whose person was written about, merged or removed since the plan."""
    [(count,)] = run(
        f"SELECT COUNT(*) FROM {ROW} r LEFT JOIN {PERSON} p ON p.id = r.person_id WHERE {scope.where} "  # noqa: S608
        f"AND NOT ({NEW}) AND (p.id IS NULL OR p.canonical_id IS NOT NULL OR p.revision <> r.person_revision)",
        scope.values,
    )
    return int(count)


def stale_newcomers(scope: Scope) -> int:
    """New rows that share number, phone, e-mail, or name and birth with more records than when they were planned."""
    conditions = [
        "p.identity_hash = r.identity_hash",
        "p.phone = r.phone AND p.search_text = r.search_text AND r.phone <> ''",
        "p.email = r.email AND p.search_text = r.search_text AND r.email <> ''",
        "p.search_text = r.search_text AND p.birth_date = r.birth_date",
        "p.search_text = r.search_text AND p.birth_year = r.birth_year AND r.birth_date IS NULL",
    ]
    pairs = " UNION ".join(
        f"SELECT r.id AS row_id, r.alike AS alike, p.id AS person_id FROM {ROW} r JOIN {PERSON} p ON {condition} "  # noqa: S608
        f"WHERE {scope.where} AND {NEW}"
        for condition in conditions
    )
    [(count,)] = run(
        f"SELECT COUNT(*) FROM (SELECT row_id FROM ({pairs}) pairs GROUP BY row_id, alike HAVING COUNT(*) > alike) n",  # noqa: S608
        scope.values * len(conditions),
    )
    return int(count)


def stale_postings(scope: Scope) -> int:
    """Rows that would end or correct a posting which has meanwhile ended or been voided."""
    [(count,)] = run(
        f"SELECT COUNT(*) FROM {ROW} r LEFT JOIN {POSTING} p ON p.id = COALESCE(r.ends_id, r.corrects_id) "  # noqa: S608
        f"WHERE {scope.where} AND COALESCE(r.ends_id, r.corrects_id) IS NOT NULL "
        "AND (p.id IS NULL OR p.is_void = %s OR (r.ends_id IS NOT NULL AND p.valid_to IS NOT NULL))",
        [*scope.values, True],
    )
    return int(count)


def lock_people(scope: Scope) -> None:
    """Hold the records of all people meant, in one order; SQLite's only lock is ours already."""
    if connection.features.has_select_for_update:
        run(
            f"SELECT p.id FROM {PERSON} p JOIN {ROW} r ON p.id = r.person_id WHERE {scope.where} "  # noqa: S608
            "ORDER BY p.id FOR UPDATE OF p",
            scope.values,
        )


# --- writing -------------------------------------------------------------------------------------------------------
def insert_people(scope: Scope, at: datetime) -> None:
    given = {name: f"r.{name}" for name in PERSON_FIELDS} | {"uuid": "r.person_uuid"}
    source = f"FROM {ROW} r WHERE {scope.where} AND {NEW} ORDER BY r.position"
    insert_select(Person, given, source, scope.values, {"created_at": at, "revision": 1})
    run(
        f"UPDATE {ROW} AS r SET person_id = p.id FROM {PERSON} p "  # noqa: S608
        f"WHERE p.uuid = r.person_uuid AND {scope.where} AND {NEW}",
        scope.values,
    )


def update_people(scope: Scope) -> None:
    """Keep what is overwritten for an undo, then overwrite it. The number stays where the row brings none."""
    given = {name: f"p.{name}" for name in PERSON_FIELDS} | {
        "person_id": "p.id",
        "roster_import_id": "r.roster_import_id",
    }
    source = (
        f"FROM {ROW} r JOIN {PERSON} p ON p.id = r.person_id WHERE {scope.where} AND r.writes_person = %s "  # noqa: S608
        f"AND NOT EXISTS (SELECT 1 FROM {FORMER} f "
        "WHERE f.person_id = p.id AND f.roster_import_id = r.roster_import_id)"
    )
    insert_select(FormerRecord, given, source, [*scope.values, True], {})
    plain = [name for name in PERSON_FIELDS if not name.startswith("identity_")]
    run(
        f"UPDATE {PERSON} AS p SET {', '.join(f'{name} = r.{name}' for name in plain)}, "  # noqa: S608
        "identity_cipher = CASE WHEN r.identity_hash IS NULL THEN p.identity_cipher ELSE r.identity_cipher END, "
        "identity_hash = COALESCE(r.identity_hash, p.identity_hash) "
        f"FROM {ROW} r WHERE p.id = r.person_id AND {scope.where} AND r.writes_person = %s",
        [*scope.values, True],
    )


def end_postings(scope: Scope) -> None:
    run(
        f"UPDATE {POSTING} AS p SET valid_to = r.ends_on FROM {ROW} r WHERE p.id = r.ends_id AND {scope.where}",  # noqa: S608
        scope.values,
    )
    run(
        f"UPDATE {POSTING} AS p SET is_void = %s FROM {ROW} r WHERE p.id = r.corrects_id AND {scope.where}",  # noqa: S608
        [True, *scope.values],
    )


def insert_postings(scope: Scope, at: datetime) -> None:
    """Open the new postings and note on each row which is hers; nobody else can have opened one for her meanwhile."""
    [(before,)] = run(f"SELECT COALESCE(MAX(id), 0) FROM {POSTING}", [])  # noqa: S608
    names = ("person_id", "unit_id", "category_id", "job_title", "is_primary", "valid_from", "valid_to")
    source = f"FROM {ROW} r WHERE {scope.where} AND r.opens_posting = %s ORDER BY r.position"
    fixed = {"recorded_at": at, "is_void": False}
    insert_select(Posting, {name: f"r.{name}" for name in names}, source, [*scope.values, True], fixed)
    run(
        f"UPDATE {ROW} AS r SET posting_id = p.id FROM {POSTING} p "  # noqa: S608
        f"WHERE p.person_id = r.person_id AND p.id > %s AND {scope.where} AND r.opens_posting = %s",
        [before, *scope.values, True],
    )


def insert_reversals(scope: Scope, at: datetime, by_id: Any) -> None:
    given = {"posting_id": "r.corrects_id", "replacement_id": "r.posting_id"}
    source = f"FROM {ROW} r WHERE {scope.where} AND r.corrects_id IS NOT NULL"
    fixed = {"reason": "Sửa khi nhập lại danh sách", "recorded_at": at, "recorded_by_id": by_id}
    insert_select(PostingReversal, given, source, scope.values, fixed)


def people_touched(scope: Scope) -> list[int]:
    """Keys of everybody about whom the rows write, and of merged records whose postings end."""
    found = run(
        f"SELECT r.person_id FROM {ROW} r WHERE {scope.where} UNION SELECT p.person_id FROM {ROW} r "  # noqa: S608
        f"JOIN {POSTING} p ON p.id = COALESCE(r.ends_id, r.corrects_id) WHERE {scope.where}",
        scope.values * 2,
    )
    return sorted(pk for (pk,) in found)


def count_revisions(scope: Scope) -> None:
    """One up for everybody who was on record; new people were inserted with their first."""
    run(
        f"UPDATE {PERSON} SET revision = revision + 1 WHERE id IN ("  # noqa: S608
        f"SELECT r.person_id FROM {ROW} r WHERE {scope.where} AND NOT ({NEW}) UNION SELECT p.person_id FROM {ROW} r "
        f"JOIN {POSTING} p ON p.id = COALESCE(r.ends_id, r.corrects_id) WHERE {scope.where})",
        scope.values * 2,
    )


def mark_applied(scope: Scope, at: datetime) -> None:
    run(f"UPDATE {ROW} AS r SET applied_at = %s WHERE {scope.where}", [at, *scope.values])  # noqa: S608
