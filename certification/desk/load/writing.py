"""Many rows at once, with keys of our own: COPY on PostgreSQL, one prepared INSERT elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max


def keys_of(model: type[models.Model]) -> count[int]:
    """Keys that nobody has yet, counting up."""
    return count((model._default_manager.aggregate(Max("pk"))["pk__max"] or 0) + 1)


def write_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows of values in the order of `columns` (attribute names, the key among them); returns how many.

    A column that is left out is NULL: name all that must not be. JSON is passed as text.
    """
    fields = [model._meta.get_field(name) for name in columns]
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    written = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
                    written += 1
            return written
        places = ", ".join(["%s"] * len(fields))
        ready = [
            [
                value if value is None or isinstance(value, int | str) else field.get_db_prep_save(value, connection)
                for field, value in zip(fields, row, strict=True)
            ]
            for row in rows
        ]
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", ready)  # noqa: S608 - names of ours
    return len(ready)


def release_keys(written: Iterable[type[models.Model]]) -> None:
    """Let the database count on behind the keys that were written."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(written)):
            cursor.execute(statement)
