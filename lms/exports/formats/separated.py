from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import IO

from django.utils.translation import gettext as _

from lms.exports.kinds import Cell, Table
from lms.spreadsheets import BOM, neutralised


class SeparatedWriter:
    """CSV in UTF-8 with BOM; days as dd/mm/yyyy, and no text that a spreadsheet takes for a formula."""

    def __init__(self, target: IO[bytes], table: Table) -> None:
        self._out = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=False)
        self._out.write(BOM)
        self._csv = csv.writer(self._out)
        self._words = {True: _("có"), False: _("không")}
        if table.note:
            self._csv.writerow([neutralised(table.note)])
        self._csv.writerow([neutralised(column.heading) for column in table.columns])

    def row(self, cells: Sequence[Cell]) -> None:
        self._csv.writerow([self._text(cell) for cell in cells])

    def close(self) -> None:
        self._out.flush()
        self._out.detach()

    def _text(self, cell: Cell) -> str | int:
        if isinstance(cell, str):
            return neutralised(cell)
        if cell is None:
            return ""
        if isinstance(cell, bool):
            return self._words[cell]
        if isinstance(cell, date):
            return f"{cell:%d/%m/%Y}"
        return cell
