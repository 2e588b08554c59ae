from __future__ import annotations

from datetime import date, timedelta

import pytest

from lms.exports.schedule import due_on, next_due

SPANS = [("week", day) for day in (1, 4, 7)] + [(each, day) for each in ("month", "quarter") for day in (1, 15, 28)]


def is_due(every: str, day: int, on: date) -> bool:
    """The brute-force twin."""
    if every == "week":
        return on.isoweekday() == day
    return on.day == day and (every == "month" or on.month in (1, 4, 7, 10))


@pytest.mark.parametrize(("every", "day"), SPANS)
def test_due_days_are_the_latest_before_and_the_first_after(every: str, day: int) -> None:
    start = date(2027, 11, 20)
    for number in range(500):
        today = start + timedelta(days=number)
        before = next(on for back in range(200) if is_due(every, day, on := today - timedelta(days=back)))
        after = next(on for on_ahead in range(1, 200) if is_due(every, day, on := today + timedelta(days=on_ahead)))
        assert (due_on(every=every, day=day, today=today), next_due(every=every, day=day, today=today)) == (
            before, after,
        )  # fmt: skip
