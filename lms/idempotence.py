"""Writing a row once, whoever repeats the call."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

Row = TypeVar("Row", bound=models.Model)


def insert_once(model: type[Row], *, key: str, **values: Any) -> tuple[Row, bool]:
    """Insert a row under its unique `key`; returns (row, True), or the row that is there already and False.

    Inserts first and reads only on a conflict: a repetition is rare, and the usual case costs one statement.
    """
    try:
        with transaction.atomic():
            return model._default_manager.create(key=key, **values), True
    except IntegrityError:
        existing = model._default_manager.filter(key=key).first()
        if existing is None:  # another constraint refused the row, not its key
            raise
        return existing, False
