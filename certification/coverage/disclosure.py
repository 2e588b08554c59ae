"""Which further cells of published tables must be withheld, so that a small one cannot be computed from the others.

The method is complementary cell suppression by network flows (Cox, "Suppression methodology and statistical disclosure
control", JASA 75, 1980; Castro, "Network flows heuristics for complementary cell suppression", EJOR 2012; Hundepool
et al., Statistical Disclosure Control, 2012, chapter 4, where the tables of tau-argus are treated in the same way).
Every sum that is published (a total and its parts) is a node, every cell an arc between the two sums that it stands
in: moving a person along a circle of withheld arcs gives another table with the very same published numbers.

What is promised: for each protected number n (1 <= n < threshold) of a withheld cell such circles were found that
take it to `threshold` at least, while every count of people stays possible (nobody below zero, no more trained people
than people, K and S within K and within S). So whoever computes the largest value that the published numbers allow
finds `threshold` or more and cannot tell that the number is small. The circles are the proof: nothing is estimated.
Cells withheld later only widen what is possible, so one pass over the protected numbers is enough.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

Key = int
Vector = tuple[int, ...]
UNBOUNDED = 1_000_000_000


class Hidden(IntEnum):
    """How much of a cell is withheld: nothing, its results (the size stays), or all of it."""

    NOTHING = 0
    RESULTS = 1
    ALL = 2


@dataclass(frozen=True)
class Form:
    """A number that a cell tells: the sum of `terms` (place, factor) of its values; never negative in any table."""

    terms: tuple[tuple[int, int], ...]
    layer: Hidden
    """What must be withheld to withhold it."""

    def of(self, values: Sequence[int]) -> int:
        return sum(factor * values[place] for place, factor in self.terms)


@dataclass(frozen=True)
class Move:
    """One person more (a person of one kind, or a result of a person who is there), as it changes a cell's values."""

    change: Vector
    layer: Hidden


@dataclass(frozen=True)
class Cell:
    """`tail` and `head` are the two sums that it stands in. Dearer cells are withheld later; None: it is fixed."""

    key: Key
    tail: int
    head: int
    values: Vector
    cost: int | None


@dataclass
class Tables:
    """Cells, the numbers that each tells, the moves that keep every cell possible, and what is withheld so far."""

    cells: Mapping[Key, Cell]
    forms: Sequence[Form]
    moves: Sequence[Move]
    hidden: dict[Key, Hidden] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._leaving: dict[int, list[tuple[Cell, int, int]]] = defaultdict(list)
        for cell in self.cells.values():
            self._leaving[cell.tail].append((cell, 1, cell.head))
            self._leaving[cell.head].append((cell, -1, cell.tail))
        self._effects = [
            [sum(factor * move.change[place] for place, factor in form.terms) for form in self.forms]
            for move in self.moves
        ]
        self._falling = [
            [(form.terms, abs(effect)) for form, effect in zip(self.forms, effects, strict=True) if sign * effect < 0]
            for effects in self._effects
            for sign in (-1, 1)
        ]
        """For a move backwards and forwards: the numbers that it makes smaller, and by how much."""
        self._open: dict[Hidden, dict[int, list[tuple[Cell, int, int]]]] = {
            layer: defaultdict(list) for layer in (Hidden.RESULTS, Hidden.ALL)
        }
        self._capacities: list[dict[Key, int]] = [{} for _number in range(2 * len(self.moves))]

    def hide(self, key: Key, layer: Hidden) -> None:
        before = self.hidden.get(key, Hidden.NOTHING)
        self.hidden[key] = max(layer, before)
        cell = self.cells[key]
        for opened in (Hidden.RESULTS, Hidden.ALL):
            if before < opened <= layer:
                self._open[opened][cell.tail].append((cell, 1, cell.head))
                self._open[opened][cell.head].append((cell, -1, cell.tail))

    def protect(self, threshold: int) -> None:
        """Withhold every cell that tells a small number, then what must be withheld with it; deterministic."""
        small: dict[Key, list[int]] = {}
        for key, cell in self.cells.items():
            told = [form.of(cell.values) for form in self.forms]
            places = [place for place, number in enumerate(told) if 0 < number < threshold]
            for place in places:
                self.hide(key, self.forms[place].layer)
            if places and cell.cost is not None:
                small[key] = places
        for key in small:
            ground = self._with_more_people(key, small, threshold)
            while small[key]:
                place = small[key].pop()
                needed = threshold - self.forms[place].of(ground.get(key, self.cells[key].values))
                if needed > 0:
                    self._discharge(small, self.open_way(key, place, needed, ground), threshold)

    def _with_more_people(self, key: Key, small: dict[Key, list[int]], threshold: int) -> dict[Key, Vector]:
        """Where the size itself is small (the first form), everything else starts from a table in which it is not."""
        if small[key][:1] != [0]:
            return {}
        ground = self.open_way(key, 0, threshold - self.forms[0].of(self.cells[key].values), {})
        self._discharge(small, ground, threshold)
        return ground

    def _discharge(self, small: dict[Key, list[int]], another: dict[Key, Vector], threshold: int) -> None:
        """Strike out what this other table, which shows the same published numbers, proves of other cells."""
        for key, values in another.items():
            if small.get(key):
                small[key] = [place for place in small[key] if self.forms[place].of(values) < threshold]

    def open_way(self, key: Key, place: int, needed: int, ground: Mapping[Key, Vector]) -> dict[Key, Vector]:
        """Withhold cells until form `place` of cell `key` may be greater by `needed` (less, when negative) than in the
        table `ground` (the cells that differ from the true ones); returns such another table in the same way. When
        nothing that may be withheld leads there, everything is withheld."""
        sign, left = (1 if needed > 0 else -1), abs(needed)
        values = dict(ground)
        useful = [
            (number, sign * effects[place]) for number, effects in enumerate(self._effects) if effects[place]
        ]  # fmt: skip
        for number, direction in useful:
            while left > 0:
                found = self._free_circle(self.cells[key], number, direction, values)
                if found is None:
                    break
                left -= self._push(found, number, most=left, values=values)
        while left > 0:
            cheapest: tuple[int, list[tuple[Cell, int]], int] | None = None
            for number, direction in useful:
                below = cheapest[0] if cheapest else UNBOUNDED
                found_at = self._circle(self.cells[key], number, direction, values, below=below)
                if found_at is not None:
                    cheapest = (*found_at, number)
            if cheapest is None:
                self._withhold_everything()
                break
            left -= self._push(cheapest[1], cheapest[2], most=left, values=values)
        return values

    def _free_circle(
        self, start: Cell, number: int, direction: int, values: Mapping[Key, Vector]
    ) -> list[tuple[Cell, int]] | None:
        """The shortest way back from `start` through what is withheld already."""
        opened = self._open[self.moves[number].layer]
        if self.hidden.get(start.key, Hidden.NOTHING) < self.moves[number].layer:
            return None
        if self._capacity(start, number, direction, values) <= 0:
            return None
        begin, goal = (start.head, start.tail) if direction > 0 else (start.tail, start.head)
        came: dict[int, tuple[int, Cell, int]] = {}
        if begin == goal:
            return [(start, direction)]
        last: dict[int, tuple[Cell, int]] = {}
        for cell, sign, before in opened[goal]:
            if cell is not start and before not in last and self._capacity(cell, number, -sign, values) > 0:
                last[before] = (cell, -sign)
        if not last:
            return None
        if begin in last:
            return [(start, direction), last[begin]]
        queue, seen = [begin], {begin}
        for node in queue:
            for cell, sign, after in opened[node]:
                if after not in seen and cell is not start and self._capacity(cell, number, sign, values) > 0:
                    seen.add(after)
                    came[after] = (node, cell, sign)
                    queue.append(after)
                    if after in last:
                        way = [(start, direction), last[after]]
                        while after in came:
                            after, cell, sign = came[after]
                            way.append((cell, sign))
                        return way
        return None

    def _circle(
        self, start: Cell, number: int, direction: int, values: Mapping[Key, Vector], *, below: int
    ) -> tuple[int, list[tuple[Cell, int]]] | None:
        """The cheapest way back from `start` that costs less than `below`, with what must be withheld for it:
        (cost, [(cell, +1 or -1)])."""
        layer = self.moves[number].layer
        first = self._price(start, layer)
        if first is None or first >= below or self._capacity(start, number, direction, values) <= 0:
            return None
        begin, goal = (start.head, start.tail) if direction > 0 else (start.tail, start.head)
        queue: list[tuple[int, int, int]] = [(first, 0, begin)]
        came: dict[int, tuple[int, Cell, int]] = {}
        best = {begin: first}
        order = 0
        while queue:
            cost, _order, node = heapq.heappop(queue)
            if node == goal:
                way = [(start, direction)]
                while node != begin:
                    node, cell, sign = came[node]
                    way.append((cell, sign))
                return cost, way
            if cost > best[node]:
                continue
            for cell, sign, after in self._leaving[node]:
                price = self._price(cell, layer)
                if price is None or cell is start or best.get(after, below) <= cost + price:
                    continue
                if self._capacity(cell, number, sign, values) <= 0:
                    continue
                best[after] = cost + price
                came[after] = (node, cell, sign)
                order += 1
                heapq.heappush(queue, (cost + price, order, after))
        return None

    def _price(self, cell: Cell, layer: Hidden) -> int | None:
        return 0 if self.hidden.get(cell.key, Hidden.NOTHING) >= layer else cell.cost

    def _capacity(self, cell: Cell, number: int, sign: int, values: Mapping[Key, Vector]) -> int:
        if cell.key in values:
            return self._room_of(values[cell.key], number, sign)
        known = self._capacities[2 * number + (sign > 0)]
        found = known.get(cell.key)
        if found is None:
            found = known[cell.key] = self._room_of(cell.values, number, sign)
        return found

    def _room_of(self, values: Vector, number: int, sign: int) -> int:
        """How often the move fits into a cell of these values before one of its numbers would fall below zero."""
        most = UNBOUNDED
        for terms, step in self._falling[2 * number + (sign > 0)]:
            left = 0
            for place, factor in terms:
                left += factor * values[place]
            if left < step:
                return 0
            most = min(most, left // step)
        return most

    def _push(self, way: list[tuple[Cell, int]], number: int, *, most: int, values: dict[Key, Vector]) -> int:
        amount = min(most, *(self._capacity(cell, number, sign, values) for cell, sign in way))
        change = self.moves[number].change
        for cell, sign in way:
            self.hide(cell.key, self.moves[number].layer)
            now = values.get(cell.key, cell.values)
            values[cell.key] = tuple(a + sign * amount * b for a, b in zip(now, change, strict=True))
        return amount

    def _withhold_everything(self) -> None:
        for key, cell in self.cells.items():
            if cell.cost is not None:
                self.hide(key, Hidden.ALL)
