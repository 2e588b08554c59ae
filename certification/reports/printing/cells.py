"""Figures as cells: grouped by thousands, cut shares, a dash for what is not known and "…" for what is withheld."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from certification.coverage.enums import CoverageState
from certification.coverage.wording import UNKNOWN, WITHHELD, number_text, share_text
from certification.reports.contents import Document, Group
from certification.reports.printing.paper import Cell, Column, Head, Row, Table
from lms.people.enums import Sex

DIGIT = 0.5
"""How wide a digit is, in the size of the type (Times New Roman)."""
POINT = 25.4 / 72
ROOM = 2.8
"""What a cell keeps free beside its number, in millimetres."""


def amount(number: int | None, *, withheld: bool = False) -> Cell:
    if number is None:
        return Cell(WITHHELD if withheld else UNKNOWN)
    return Cell(number_text(number), number, "number")


def signed(number: int | None, sign: int, *, withheld: bool = False) -> Cell:
    """An increase or a decrease; nobody is 0, without a sign."""
    if not number:
        return amount(number, withheld=withheld)
    return Cell(f"{'+' if sign > 0 else '−'}{number_text(number)}", sign * number, "signed")


def share(group: Group) -> Cell:
    """A fraction cut at a tenth of a percent, printed as "79,9 %"."""
    if group.suppressed and (group.share is None or group.covered is None):
        return Cell(WITHHELD)
    if group.share is None or group.share[1] == 0:
        return Cell(UNKNOWN)
    return Cell(share_text(group.share), 1000 * group.share[0] // group.share[1] / 1000, "share")


def of(group: Group, number: int | None) -> Cell:
    """A number of the group."""
    return amount(number, withheld=group.suppressed)


def part_keys(document: Document) -> list[str]:
    """K, S, K and S, then the other parts in their order."""
    first = [key for key in ("K", "S", "KS") if key in document.total.parts]
    return first + [key for key in document.total.parts if key not in first]


def shown_sexes(document: Document) -> list[Sex]:
    """Women and men always; the others where there is somebody, or where somebody may be withheld."""
    found = [Sex.FEMALE, Sex.MALE]
    for sex in (Sex.OTHER, Sex.UNDECLARED):
        groups = [document.by_sex.get(sex), *(line.sexes.get(sex) for line in document.units)]
        if any(group is not None and _holds_somebody(group) for group in groups):
            found.append(sex)
    return found


def _holds_somebody(group: Group) -> bool:
    return bool(group.headcount or group.covered or group.new_covered) or (group.suppressed and group.headcount is None)


def state_words(state: str) -> str:
    """What keeps a figure from being a whole one; empty for one that is."""
    if state not in CoverageState.values or state == CoverageState.OK:
        return ""
    words = str(CoverageState(state).label)
    return words[:1].upper() + words[1:]


def summed(numbers: Sequence[int | None], *, is_withheld: bool) -> Cell:
    """A total of a column that has no total of its own: of what is known, unless something is withheld."""
    known = [number for number in numbers if number is not None]
    if is_withheld and len(known) < len(numbers):
        return Cell(WITHHELD)
    return amount(sum(known) if known else None)


def fitted(table: Table, least: Iterable[float]) -> Table:
    """The table with columns of numbers wide enough for their longest; `least` are widths below which none falls, 0
    for the column that takes the rest."""
    columns = []
    for place, (column, low) in enumerate(zip(table.columns, least, strict=True)):
        width = low
        if low and column.align == "right":
            texts = [row.cells[place].text for row in table.rows if not row.is_title]
            longest = max((_length(text) for text in texts), default=0)
            width = max(low, round(longest * DIGIT * table.size * POINT * 1.03 + ROOM, 1))
        columns.append(Column(width, column.align))
    return Table(columns, table.head, table.rows, table.size)


def _length(text: str) -> float:
    """In digits: dots, commas and spaces are half as wide; the sign of percent is nearly twice."""
    return sum(0.5 if char in ".,  " else 1.7 if char == "%" else 1 for char in text)


def head_texts(*texts: str, down: int = 1) -> list[Head]:
    return [Head(text, down=down) for text in texts]


def title_row(text: str) -> Row:
    return Row((Cell(text),), is_bold=True, is_title=True)
