"""The published counts of one unit and of the rows below it as tables for :mod:`certification.coverage.disclosure`.

A cell is named (row, column): row None is the unit itself, column None everybody, else ("sex", "female"),
("category", "xa") … With rows that are broken down by sex and by category (the pages of the units below publish them)
all of it is one net of sums; without, each breakdown is a net of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from certification.coverage.definitions import BOTH
from certification.coverage.disclosure import Cell, Form, Hidden, Move, Tables

Column = tuple[str, str] | None
Name = tuple[int | None, Column]
Measures = Mapping[str, int]

SIZE, DECLARED, COVERED, TIMES, NEW_COVERED, NEW_TIMES = "N", "D", "covered", "attendances", "new", "new_attendances"
SIDES = ("sex", "category")
"""The breakdowns that rows may have of their own."""
LEVEL = "level"
"""A breakdown of the unit's people by the level of their own unit: its sums run across the rows."""

TOTAL_COST, UNIT_COST, EMPTY_COST = 20, 1_000_000, 10_000
"""What a whole row, the asked unit's own figures, and a zero weigh against one person of a breakdown: reluctance to
withhold them, in the order in which readers miss them."""


@dataclass(frozen=True)
class Grid:
    """`cells` has every number of every group; all groups name the same measures. `inherited`: what the unit above
    withholds of this unit already."""

    cells: Mapping[Name, Measures]
    inherited: Mapping[Column, Hidden]
    is_root: bool

    def columns(self, side: str) -> list[Column]:
        return [column for row, column in self.cells if row is None and column is not None and column[0] == side]

    @property
    def sides(self) -> list[str]:
        return sorted({column[0] for _row, column in self.cells if column is not None})

    @property
    def rows(self) -> list[int]:
        return sorted({row for row, _column in self.cells if row is not None})


@dataclass(frozen=True)
class Entry:
    """A cell before the sums that it stands in have numbers."""

    name: Name
    tail: Any
    head: Any
    values: tuple[int, ...]
    cost: int | None


def withheld(grid: Grid, *, threshold: int) -> dict[Name, Hidden]:
    """How much of each cell must stay unpublished; cells that are published whole are missing."""
    broken_down = {column[0] for row, column in grid.cells if row is not None and column is not None}
    joined = [side for side in SIDES if side in broken_down]
    rows_in_net = bool(joined)
    found: dict[Name, Hidden] = {}
    if rows_in_net:
        found |= _protected(grid, _net(grid, joined), threshold)
    whole = found.get((None, None), Hidden.NOTHING)
    if not rows_in_net:
        whole = max(grid.inherited.get(None, Hidden.NOTHING), _own_layer(grid, (None, None), threshold))
        if whole:
            found[None, None] = whole
    for side in [side for side in grid.sides if side not in joined]:
        found |= _flat(grid, [(None, column) for column in grid.columns(side)], whole, threshold)
    if not rows_in_net:
        found |= _flat(grid, [(row, None) for row in grid.rows], whole, threshold)
    _follow_rows(grid, found)
    return {name: layer for name, layer in found.items() if layer}


def _net(grid: Grid, joined: list[str]) -> list[Entry]:
    """One net: the unit, its columns, the rows' columns, the rows. Each cell lies between the two sums it is in; a
    breakdown that rows lack ends in the ground, which is no sum."""
    first, second = joined[0], joined[1] if len(joined) > 1 else None
    cells = []
    for name, measures in grid.cells.items():
        row, column = name
        side = None if column is None else column[0]
        if side is not None and side not in joined:
            continue
        into: Any = ("in", row)
        out: Any = ("out", row) if second else "ground"
        if side is None:
            tail, head = (into, out) if row is not None else (out, into)
        elif side == first:
            tail, head = (("column", column), into) if row is not None else (into, ("column", column))
        else:
            tail, head = (out, ("column", column)) if row is not None else (("column", column), out)
        cells.append(_cell(grid, name, measures, tail, head))
    return cells


def _flat(grid: Grid, names: list[Name], whole: Hidden, threshold: int) -> dict[Name, Hidden]:
    """A breakdown on its own. Its total is published, or else all of it is withheld as far as the total is."""
    cells = [_cell(grid, name, grid.cells[name], "sum", "ground") for name in names]
    found = _protected(grid, cells, threshold)
    for name in names:
        if grid.cells[name][SIZE]:
            found[name] = max(whole, found.get(name, Hidden.NOTHING))
    return found


def _cell(grid: Grid, name: Name, measures: Measures, tail: Any, head: Any) -> Entry:
    row, column = name
    cost: int | None = 1 + measures[SIZE] + (0 if measures[SIZE] else EMPTY_COST)
    if row is None and (grid.rows and _is_joined(grid)):
        cost = cost + UNIT_COST if grid.is_root else None  # type: ignore[operator]
    elif column is None:
        cost = cost * TOTAL_COST  # type: ignore[operator]
    if row is None and grid.inherited.get(column):
        cost = 0
    return Entry(name, tail, head, tuple(measures.values()), cost)


def _is_joined(grid: Grid) -> bool:
    return any(row is not None and column is not None for row, column in grid.cells)


def _protected(grid: Grid, cells: list[Entry], threshold: int) -> dict[Name, Hidden]:
    if not cells:
        return {}
    names = [cell.name for cell in cells]
    nodes = {
        node: number for number, node in enumerate({end: None for cell in cells for end in (cell.tail, cell.head)})
    }
    numbered = {
        number: Cell(number, nodes[cell.tail], nodes[cell.head], cell.values, cell.cost)
        for number, cell in enumerate(cells)
    }
    measures = list(next(iter(grid.cells.values())))
    tables = Tables(numbered, forms_of(measures), moves_of(measures))
    inherited = {
        number: layer
        for number, (row, column) in enumerate(names)
        if row is None and (layer := grid.inherited.get(column, Hidden.NOTHING))
    }
    for number, layer in inherited.items():
        tables.hide(number, layer)
    for number, (row, column) in enumerate(names):
        if row is not None and grid.cells[row, column][SIZE]:
            tables.hide(number, grid.inherited.get(column, Hidden.NOTHING))
    tables.protect(threshold)
    for number, layer in inherited.items():
        _keep_open(tables, numbered[number], layer, threshold)
    return {names[number]: layer for number, layer in tables.hidden.items()}


def _keep_open(tables: Tables, cell: Cell, layer: Hidden, threshold: int) -> None:
    """What the unit above withholds of this unit must not be the sum of what this unit publishes: it may be greater
    or less by `threshold`, as far as there are so many."""
    for place, form in enumerate(tables.forms):
        number = form.of(cell.values)
        if form.layer <= layer and number:
            for needed in (threshold, -min(threshold, number)):
                tables.open_way(cell.key, place, needed, {})


def _follow_rows(grid: Grid, found: dict[Name, Hidden]) -> None:
    """Levels run across rows: they are withheld as far as any row is, unless one level holds everybody."""
    levels = [column for column in grid.columns(LEVEL) if grid.cells[None, column][SIZE]]
    layer = max((found.get((row, None), Hidden.NOTHING) for row in grid.rows), default=Hidden.NOTHING)
    for column in levels:
        name = (None, column)
        found[name] = found.get((None, None), Hidden.NOTHING) if len(levels) == 1 else max(
            layer, found.get(name, Hidden.NOTHING)
        )  # fmt: skip


def _own_layer(grid: Grid, name: Name, threshold: int) -> Hidden:
    measures = grid.cells[name]
    small = [
        form.layer for form in forms_of(list(measures)) if 0 < form.of(tuple(measures.values())) < threshold
    ]  # fmt: skip
    return max(small, default=Hidden.NOTHING)


def part_names(measures: Iterable[str]) -> list[str]:
    others = {SIZE, DECLARED, COVERED, TIMES, NEW_COVERED, NEW_TIMES}
    return [name for name in measures if name not in others]


def forms_of(measures: list[str]) -> list[Form]:
    """Every number of people (and of lượt) that the counts of a group tell, differences included."""
    place = {name: number for number, name in enumerate(measures)}

    def form(plus: list[str], minus: list[str], layer: Hidden = Hidden.RESULTS) -> Form:
        return Form(tuple([(place[name], 1) for name in plus] + [(place[name], -1) for name in minus]), layer)

    found = [form([SIZE], [], Hidden.ALL), form([DECLARED], [], Hidden.ALL)]
    for name in [COVERED, *part_names(measures)]:
        found += [form([name], []), form([SIZE], [name])]
    if {"K", "S", BOTH} <= set(measures):
        found += [form(["K"], [BOTH]), form(["S"], [BOTH]), form([SIZE, BOTH], ["K", "S"])]
    found.append(form([TIMES], []))
    if NEW_COVERED in place:
        found += [form([NEW_COVERED], []), form([COVERED], [NEW_COVERED])]
        found += [form([NEW_TIMES], []), form([TIMES], [NEW_TIMES])]
    return found


def moves_of(measures: list[str]) -> list[Move]:
    """A person who is there becoming one of a kind, a lượt, a declared person, and a person of a kind more.

    Kinds: one part, K and S, everything, each as covered or not, for the rule is the category's; a person of nothing.
    Somebody who holds K and S may come to hold only one of them.
    """
    parts = [name for name in part_names(measures) if name != BOTH]
    kinds: list[set[str]] = [{name} for name in parts]
    if BOTH in measures:
        kinds.append({"K", "S", BOTH})
    everything = set(part_names(measures))
    if everything and everything not in kinds:
        kinds.append(everything)
    covered = [kind | {COVERED} for kind in kinds if len(kind) > 1 or kind == {"K"} or len(parts) < 2] or [{COVERED}]
    newly = [kind | {NEW_COVERED} for kind in covered] if NEW_COVERED in measures else []
    losing = [{"S", BOTH}, {"K", BOTH}, {"S", BOTH, COVERED}] if BOTH in measures else []
    times = [{TIMES}, {TIMES, NEW_TIMES}] if NEW_TIMES in measures else [{TIMES}]

    def move(names: set[str], layer: Hidden) -> Move:
        return Move(tuple(int(name in names) for name in measures), layer)

    found = [move(kind, Hidden.RESULTS) for kind in [*covered, *newly, *kinds, *losing, *times]]
    found += [move({SIZE}, Hidden.ALL), move({DECLARED}, Hidden.ALL)]
    return found + [move(kind | {SIZE}, Hidden.ALL) for kind in [*covered, *newly, *kinds]]
