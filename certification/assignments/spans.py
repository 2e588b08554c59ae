"""Sets of days as half-open spans: sorted, disjoint, never touching. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from lms.people.closure import Span, overlap

__all__ = ["Span", "holding", "joined", "shared"]


def joined(spans: Iterable[Span]) -> list[Span]:
    """The days that any of these spans holds; spans that touch become one."""
    found: list[Span] = []
    for start, end in sorted(spans, key=lambda span: span[0]):
        if end is not None and end <= start:
            continue
        if not found or (found[-1][1] is not None and found[-1][1] < start):
            found.append((start, end))
        elif found[-1][1] is not None and (end is None or end > found[-1][1]):
            found[-1] = (found[-1][0], end)
    return found


def shared(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The days that both sets hold."""
    return joined(span for mine in one for yours in other if (span := overlap(mine, yours)))


def holding(spans: Iterable[Span], day: date) -> Span | None:
    """The span that holds this day, or None."""
    return next((span for span in spans if span[0] <= day and (span[1] is None or day < span[1])), None)
