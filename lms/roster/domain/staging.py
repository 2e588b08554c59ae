"""A plan to stored rows, which one statement each then applies."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from lms.keys import decrypt_field, encrypt_field
from lms.people.enums import Sex
from lms.people.identity import identity_fields
from lms.roster.enums import RowKind
from lms.roster.models import RosterImport, RosterRow
from lms.roster.plan import Preview
from lms.roster.planned import PreviewRow
from lms.roster.rows import ParsedRow
from lms.vietnamese import name_sort_key, plain

CHUNK = 2000
"""Rows in one committed piece: on SQLite nobody waits longer than for one of them."""
TABLE = RosterRow._meta.db_table
FIELDS = [field for field in RosterRow._meta.concrete_fields if not field.primary_key]


def stage_rows(
    *, head: RosterImport, plan_no: int, preview: Preview, said: Callable[[int], None] = lambda done: None
) -> None:
    """Insert the rows of a plan in pieces, each committed by itself where the caller holds no transaction.

    Written past the ORM, which would take longer for 50,000 rows than everything else together.
    """
    done = 0
    rows = iter(preview.rows)
    while chunk := list(islice(rows, CHUNK)):
        values = list(_tuples(staged(row, head=head, plan_no=plan_no) for row in chunk))
        with transaction.atomic(), connection.cursor() as cursor:
            _insert(cursor, values)
        done += len(chunk)
        said(done)
    if connection.vendor == "postgresql" and done > CHUNK:
        with connection.cursor() as cursor:  # what applies the rows next is planned by how many there are
            cursor.execute(f"ANALYZE {TABLE}")


def _insert(cursor: Any, rows: list[list[Any]]) -> None:
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in FIELDS)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {TABLE} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        places = ", ".join(["%s"] * len(FIELDS))
        cursor.executemany(f"INSERT INTO {TABLE} ({columns}) VALUES ({places})", rows)  # noqa: S608 - our own names


def staged(row: PreviewRow, *, head: RosterImport, plan_no: int) -> dict[str, Any]:
    """The values of one stored row, by attribute name; what is not named keeps its default."""
    values: dict[str, Any] = {
        "roster_import_id": head.pk, "plan_no": plan_no, "position": row.position, "sheet": row.sheet[:120],
        "number": row.number, "kind": row.kind.value, "name": _veiled(row.name)[:200],
        "unit_name": row.unit_name[:200], "category_name": row.category_name[:120],
        "changes": [{"label": c.label, "old": c.old, "new": c.new} for c in row.changes], "notes": list(row.notes),
        "errors": [{"column": e.column, "what": _veiled(e.what), "remedy": e.remedy} for e in row.errors],
        "search_text": row.parsed.plain_name if row.parsed else plain(_veiled(row.name))[:200],
        "doubt": row.doubt.value if row.doubt else "", "candidates": list(row.candidates), "twin": row.twin,
        "alike": row.alike, "person_uuid": uuid.uuid4(),
    }  # fmt: skip
    if row.kind in (RowKind.ERROR, RowKind.DOUBTFUL):
        values["cells_cipher"] = seal_cells(row.cells)
    if row.losing is not None:
        values |= {"losing_unit_id": row.losing.unit_id, "losing_category_id": row.losing.category_id}
    if row.step is None:
        return values | (_said(row.parsed, row.identity_hash) if row.parsed else {})
    if row.kind is not RowKind.UNCHANGED:
        values |= _written(row)
    return values | ({"person_id": row.step.person.id} if row.step.person else {})


def _said(row: ParsedRow, identity_hash: str) -> dict[str, Any]:
    """What a row says that nobody has decided yet: enough to plan it again."""
    return {
        "full_name": row.full_name, "sort_key": name_sort_key(row.full_name), "search_text": row.plain_name,
        "birth_date": row.birth_date, "birth_year": row.birth_year, "sex": row.sex,
        "phone": row.phone, "email": row.email, "staff_code": row.staff_code,
        **identity_fields(row.identity), "unit_id": row.unit.id,
        "category_id": row.category.id if row.category else None, "job_title": row.job_title,
        "valid_from": row.from_date, "valid_to": row.until,
    }  # fmt: skip


def _written(row: PreviewRow) -> dict[str, Any]:
    """The person as she will stand and the postings that change. An identity number only where it is new."""
    step, parsed = row.step, row.parsed
    assert step is not None  # noqa: S101 - the caller has looked; tells the type checker
    values: dict[str, Any] = {"ends_id": step.ends, "ends_on": step.ends_on, "corrects_id": step.corrects}
    if step.person is None and parsed is not None:
        year = parsed.birth_date.year if parsed.birth_date else parsed.birth_year
        values |= {**_said(parsed, row.identity_hash), "birth_year": year}
    elif step.person is not None:
        person = step.person
        values |= {"person_revision": person.revision, "writes_person": bool(step.updates)}
        if step.updates:
            fields = ("full_name", "birth_date", "birth_year", "sex", "phone", "email", "staff_code")
            values |= {name: getattr(person, name) for name in fields} | step.updates
            values |= identity_fields(values.pop("identity", ""))
            name = values["full_name"]
            values |= {"sort_key": name_sort_key(name), "search_text": plain(name)}
            if values["birth_date"]:
                values["birth_year"] = values["birth_date"].year
    if step.posting is not None:
        values |= {"opens_posting": True, **vars(step.posting)}
    return values


def _tuples(rows: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
    """Each row in the order of FIELDS, as texts, numbers and booleans that either database takes."""
    places = {field.attname: place for place, field in enumerate(FIELDS)}
    usual = [_encoded(None if field.null else field.get_default()) for field in FIELDS]
    for row in rows:
        values = usual.copy()
        for name, value in row.items():
            values[places[name]] = _encoded(value)
        yield values


def _encoded(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, bool)):
        return value
    if isinstance(value, uuid.UUID):
        return value.hex
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def seal_cells(cells: list[Any]) -> str:
    """The original cells, encrypted: an identity number may stand in any of them."""
    return encrypt_field(json.dumps([_sealed(cell) for cell in cells], cls=DjangoJSONEncoder, ensure_ascii=False))


def open_cells(token: str) -> list[Any]:
    """What :func:`seal_cells` sealed; dates as dates again."""
    cells = json.loads(decrypt_field(token) or "[]")
    return [date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell for cell in cells]


def _sealed(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return {"day": cell.date().isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return cell if isinstance(cell, (str, int, float, bool)) or cell is None else str(cell)


def _veiled(text: str) -> str:
    """Without runs of digits that could be an identity number typed into the wrong column."""
    return re.sub(r"[0-9]{9,}", lambda match: "•" * (len(match[0]) - 3) + match[0][-3:], text)


def typed_row(row: RosterRow, *, unit: Any, category: Any) -> ParsedRow:
    """A stored row that waits for a decision, as it was read; `unit` and `category` are options of today."""
    return ParsedRow(
        number=row.number, full_name=row.full_name, unit=unit, category=category, birth_date=row.birth_date,
        sex=row.sex or Sex.UNDECLARED, identity=decrypt_field(row.identity_cipher), phone=row.phone, email=row.email,
        staff_code=row.staff_code, job_title=row.job_title, from_date=row.valid_from, birth_year=row.birth_year,
        until=row.valid_to, sheet=row.sheet, position=row.position,
    )  # fmt: skip
