"""The paper as it is read, before it becomes a PDF, a DOCX or a workbook: all three say the same words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right"]
Form = Literal["text", "number", "signed", "share"]


@dataclass(frozen=True)
class Cell:
    """`text` is what is printed; `number` what a sheet computes with (a share: its fraction), None for a text."""

    text: str
    number: int | float | None = None
    form: Form = "text"


@dataclass(frozen=True)
class Head:
    """A cell of a table's head; `down` and `across`: rows and columns that it takes."""

    text: str
    down: int = 1
    across: int = 1


@dataclass(frozen=True)
class Column:
    """`width` in millimetres; 0 takes what the others leave."""

    width: float = 0
    align: Align = "right"


@dataclass(frozen=True)
class Row:
    """`is_title`: its only cell goes across the whole table."""

    cells: tuple[Cell, ...]
    is_bold: bool = False
    is_title: bool = False


@dataclass(frozen=True)
class Table:
    """`size` in points."""

    columns: list[Column]
    head: list[list[Head]]
    rows: list[Row]
    size: float = 11

    def widths(self, room: float) -> list[float]:
        """The width of every column in a page whose text is `room` millimetres wide."""
        taken = sum(column.width for column in self.columns)
        return [column.width or room - taken for column in self.columns]


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Items:
    """Lines of a list, each after a dash."""

    lines: list[str]


Block = Heading | Paragraph | Items | Table


@dataclass(frozen=True)
class Annex:
    number: str
    """Roman; empty when it is the only one."""
    title: str
    blocks: list[Block]
    is_landscape: bool = False


@dataclass(frozen=True)
class Paper:
    """`marks` are framed below the number; `colophon` is in small type at the very end."""

    letter: dict[str, str]
    sign: str
    marks: list[str]
    kind: str
    title: str
    edition: str
    addressees: list[str]
    blocks: list[Block]
    recipients: list[str]
    kept: str
    annexes: list[Annex] = field(default_factory=list)
    colophon: str = ""
