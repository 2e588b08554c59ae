from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import IO

from lms.exports.kinds import Cell, Table


class ObjectWriter:
    """JSON: an array with one object a row, by the keys of the columns; days as ISO 8601, texts as they are.

    A program reads it, not a spreadsheet: quoting a text against formulas would change it.
    """

    def __init__(self, target: IO[bytes], table: Table) -> None:
        self._target = target
        self._keys = [column.key for column in table.columns]
        self._begins = b"["

    def row(self, cells: Sequence[Cell]) -> None:
        values = [cell.isoformat() if isinstance(cell, date) else cell for cell in cells]
        self._target.write(self._begins + b"\n")
        self._target.write(json.dumps(dict(zip(self._keys, values, strict=True)), ensure_ascii=False).encode())
        self._begins = b","

    def close(self) -> None:
        self._target.write((b"[" if self._begins == b"[" else b"\n") + b"]\n")
