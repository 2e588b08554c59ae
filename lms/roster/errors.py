from __future__ import annotations

from dataclasses import dataclass


class FileRefused(ValueError):
    """The file as a whole cannot be read as a roster; the message says what to do."""


@dataclass(frozen=True)
class RowError:
    """What is wrong in one row: the row's number in the sheet, the column's label, what happened, what to do."""

    row: int
    column: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.column}: {self.what} {self.remedy}".strip()
