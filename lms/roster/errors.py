from __future__ import annotations

from dataclasses import dataclass

LOST_ZEROS = "lost_zeros"


class FileRefused(ValueError):
    """The file as a whole cannot be read as a roster; the message says what to do."""


@dataclass(frozen=True)
class RowError:
    """What is wrong in one row: the row's number in the sheet, the column's label, what happened, what to do.

    `code` names a fault that one confirmation mends for the whole file (LOST_ZEROS).
    """

    row: int
    column: str
    what: str
    remedy: str
    code: str = ""

    def __str__(self) -> str:
        return f"{self.column}: {self.what} {self.remedy}".strip()
