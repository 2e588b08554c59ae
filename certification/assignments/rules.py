"""What an assignment asks, of whom and by when, and on which days it reaches somebody. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from certification.assignments.spans import Span, joined, shared

What = tuple[str, int]
"""("course" | "part" | "path", key)."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """One version of an assignment; `assignment_id` is None for one that is only previewed.

    `categories` empty: everybody posted below the unit. `ends_on` is the last day on which it holds. Exactly one of
    `due_on` and `due_days` is given. `renews_months` None: a fulfilment counts for good.
    """

    assignment_id: int | None
    unit_id: int
    what: What
    starts_on: date
    ends_on: date | None = None
    categories: frozenset[int] = frozenset()
    cohort_id: int | None = None
    joined_within_days: int | None = None
    due_on: date | None = None
    due_days: int | None = None
    renews_months: int | None = None
    window_days: int = 60

    @property
    def window(self) -> Span:
        """The days on which the assignment holds at all."""
        return self.starts_on, self.ends_on + DAY if self.ends_on else None

    def has_ended(self, as_of: date) -> bool:
        return self.ends_on is not None and self.ends_on < as_of


@dataclass(frozen=True)
class Place:
    """A standing posting; `until` is the first day outside, None while it is open."""

    unit_id: int
    category_id: int
    since: date
    until: date | None


def reach_spans(
    rule: Rule,
    *,
    places: Iterable[Place],
    below: Mapping[int, Sequence[Span]],
    member: Sequence[Span] | None,
) -> list[Span]:
    """The days on which somebody is reached: posted in one of the categories below the unit, as both stood that day.

    `below`: {unit: days on which it stood below the rule's unit}; `member`: her days in the cohort, None where the rule
    names no cohort. A transfer below the unit, and a merger of units, do not interrupt the reach. A newcomer is whoever
    began in such a category, anywhere, at most so many days before the start or later; once reached she stays so.
    """
    mine = [place for place in places if not rule.categories or place.category_id in rule.categories]
    there = joined(
        span for place in mine for span in shared([(place.since, place.until)], below.get(place.unit_id, ()))
    )
    found = shared(there, [rule.window])
    if rule.joined_within_days is not None:
        first = rule.starts_on - timedelta(days=rule.joined_within_days)
        tenures = joined((place.since, place.until) for place in mine)
        found = shared(found, [span for span in tenures if span[0] >= first])
    if member is not None:
        found = shared(found, joined(member))
    return found
