"""What every workbook that leaves the site keeps to."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for a formula at the start of a cell (OWASP, "CSV Injection")."""
BOM = "\ufeff"
"""Excel reads a CSV as UTF-8 only with it."""
WORKBOOK_OPTIONS: dict[str, Any] = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""XlsxWriter: text stays text, never a formula or a link."""


def neutralised(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, "CSV Injection")."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class TextBook:
    """A workbook that writes text as text, never as formula or link; in memory, or row by row into `target`."""

    def __init__(self, target: IO[bytes] | None = None) -> None:
        self._buffer = io.BytesIO()
        options = {**WORKBOOK_OPTIONS, "in_memory": False, "constant_memory": True} if target else WORKBOOK_OPTIONS
        self.book = xlsxwriter.Workbook(target or self._buffer, options)
        self.bold = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.text = self.book.add_format({"num_format": "@"})
        self._day = self.book.add_format({"num_format": "dd/mm/yyyy"})
        self._quoted = self.book.add_format({"quote_prefix": True})

    def write(self, sheet: Any, row: int, column: int, cell: Any) -> None:
        if isinstance(cell, (date, datetime)):
            sheet.write_datetime(row, column, cell, self._day)
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
            sheet.write_number(row, column, cell)
        elif (text := str(cell if cell is not None else "")) != "":
            sheet.write_string(row, column, text, self._quoted if text.startswith(FORMULA_STARTS) else None)

    def row(self, sheet: Any, row: int, cells: Sequence[Any]) -> None:
        for column, cell in enumerate(cells):
            self.write(sheet, row, column, cell)

    def bytes(self) -> bytes:
        self.book.close()
        return self._buffer.getvalue()
