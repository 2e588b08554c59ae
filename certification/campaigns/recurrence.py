"""When an entry of the calendar falls: pure functions over days and months that come back every year."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Yearly(Protocol):
    """Days and months from..to, both inclusive; a span whose end is earlier in the year than its start crosses New
    Year. `first_year` and `last_year` are years in which it begins, None for no limit; both alike: it comes once."""

    from_day: int
    from_month: int
    to_day: int
    to_month: int
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True)
class Occurrence:
    """One time that an entry comes round; `year` is the one in which it begins."""

    year: int
    starts_on: date
    ends_on: date


def day_in(year: int, month: int, day: int) -> date:
    """The day in that year; 29 February is the 28th where a year has none."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def occurrences(entry: Yearly, since: date, until: date) -> list[Occurrence]:
    """Those that share a day with since..until, both inclusive, in their order."""
    crosses = (entry.to_month, entry.to_day) < (entry.from_month, entry.from_day)
    found = []
    for year in range(max(since.year - 1, date.min.year), until.year + 1):
        if entry.first_year is not None and year < entry.first_year:
            continue
        if entry.last_year is not None and year > entry.last_year:
            continue
        starts_on = day_in(year, entry.from_month, entry.from_day)
        ends_on = day_in(year + crosses, entry.to_month, entry.to_day)
        if starts_on <= until and ends_on >= since:
            found.append(Occurrence(year, starts_on, ends_on))
    return found


def is_in_force(entry: Yearly, on: date) -> bool:
    return bool(occurrences(entry, on, on))


def next_occurrence(entry: Yearly, on: date) -> Occurrence | None:
    """The one that runs on this day, else the next one within two years; None when it comes no more."""
    return next(iter(occurrences(entry, on, date(on.year + 2, 12, 31))), None)
