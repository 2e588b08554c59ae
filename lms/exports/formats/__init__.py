"""The three formats: each writes rows as they come into a file, holding one row at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import IO, Protocol

from lms.exports.enums import Format
from lms.exports.formats.objects import ObjectWriter
from lms.exports.formats.separated import SeparatedWriter
from lms.exports.formats.workbook import WorkbookWriter
from lms.exports.kinds import Cell, Table


class Writer(Protocol):
    def row(self, cells: Sequence[Cell]) -> None: ...

    def close(self) -> None:
        """Write the end; a file without it is not whole."""


WRITERS: dict[str, Callable[[IO[bytes], Table], Writer]] = {
    Format.XLSX: WorkbookWriter,
    Format.CSV: SeparatedWriter,
    Format.JSON: ObjectWriter,
}


def open_writer(target: IO[bytes], table: Table, format: str) -> Writer:
    """A writer that has already written the note and the headings."""
    return WRITERS[format](target, table)
