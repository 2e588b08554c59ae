"""Which days a report covers: pure functions over days and months that come back every year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from certification.campaigns.recurrence import day_in


class Span(Protocol):
    """From..to, both inclusive; without `to_day` up to the day before the deadline."""

    from_day: int
    from_month: int
    to_day: int | None
    to_month: int | None


@dataclass(frozen=True)
class Days:
    starts_on: date
    ends_on: date


def span_before(span: Span, *, due_on: date) -> Days:
    """The last such span that is over before `due_on`: due on 01/12 it ends in that year, due on 10/01 it may be the
    year before. A first day later in the year than the last one belongs to the year before."""
    if span.to_day and span.to_month:
        ends_on = day_in(due_on.year, span.to_month, span.to_day)
        if ends_on >= due_on:
            ends_on = day_in(due_on.year - 1, span.to_month, span.to_day)
    else:
        ends_on = due_on - timedelta(days=1)
    starts_on = day_in(ends_on.year, span.from_month, span.from_day)
    if starts_on > ends_on:
        starts_on = day_in(ends_on.year - 1, span.from_month, span.from_day)
    return Days(starts_on, ends_on)


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def is_late(*, on: date, due_on: date) -> bool:
    """Reports are due before the day that the plan names (DOMAIN.md: "trước ngày 01/12")."""
    return on >= due_on
