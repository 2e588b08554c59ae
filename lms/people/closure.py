"""The dated closure of the unit tree: derived rows, rebuilt for the subtrees that a change touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from lms.people.models import Unit, UnitClosure, UnitParent

Span = tuple[date, date | None]


class ParentLoop(ValueError):
    """A unit would stand under itself on a day."""

    def __init__(self, unit_id: int, day: date) -> None:
        super().__init__(f"Unit {unit_id} would stand under itself on {day:%d/%m/%Y}.")
        self.unit_id, self.day = unit_id, day


def overlap(one: Span, other: Span) -> Span | None:
    """The days that two half-open spans share, or None."""
    start = max(one[0], other[0])
    ends = [end for end in (one[1], other[1]) if end is not None]
    end = min(ends) if ends else None
    return None if end is not None and end <= start else (start, end)


@transaction.atomic
def rebuild_closure(*, unit_ids: Iterable[int] | None = None) -> int:
    """Recompute the closure rows of these units and all that ever stood below them (None: of every unit).

    Returns the number of rows written. A loop of parents on one day raises ParentLoop.
    """
    parents: dict[int, list[tuple[int, Span]]] = defaultdict(list)
    children: dict[int, list[int]] = defaultdict(list)
    for unit_id, parent_id, start, end in UnitParent.objects.values_list(
        "unit_id", "parent_id", "valid_from", "valid_to"
    ):
        parents[unit_id].append((parent_id, (start, end)))
        children[parent_id].append(unit_id)
    spans: dict[int, Span] = {
        pk: (start, end) for pk, start, end in Unit.objects.values_list("pk", "valid_from", "valid_to")
    }
    touched = set(spans) if unit_ids is None else _with_descendants(unit_ids, children)
    rows = []
    for unit_id in touched:
        for ancestor_id, depth, span in _ancestors(unit_id, spans, parents):
            rows.append(
                UnitClosure(
                    ancestor_id=ancestor_id, descendant_id=unit_id, depth=depth, valid_from=span[0], valid_to=span[1]
                )
            )
    UnitClosure.objects.filter(descendant_id__in=touched).delete()
    UnitClosure.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _with_descendants(unit_ids: Iterable[int], children: dict[int, list[int]]) -> set[int]:
    touched: set[int] = set()
    queue = list(unit_ids)
    while queue:
        unit_id = queue.pop()
        if unit_id not in touched:
            touched.add(unit_id)
            queue.extend(children[unit_id])
    return touched


def _ancestors(
    unit_id: int, spans: dict[int, Span], parents: dict[int, list[tuple[int, Span]]]
) -> Iterable[tuple[int, int, Span]]:
    level: list[tuple[int, Span, frozenset[int]]] = [(unit_id, spans[unit_id], frozenset())]
    depth = 0
    while level:
        above = []
        for current, span, below in level:
            if current in below:
                raise ParentLoop(current, span[0])
            yield current, depth, span
            for parent_id, parent_span in parents[current]:
                shared = overlap(span, parent_span)
                if shared:
                    above.append((parent_id, shared, below | {current}))
        level, depth = above, depth + 1
