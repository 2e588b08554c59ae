"""Which days a report covers, and when it is late."""

from dataclasses import dataclass
from datetime import date

import pytest

from certification.reports.spans import Days, is_late, span_before


@dataclass
class Plain:
    from_day: int = 1
    from_month: int = 1
    to_day: int | None = None
    to_month: int | None = None


@pytest.mark.parametrize(
    ("span", "due_on", "expected"),
    [
        (Plain(), date(2026, 12, 1), Days(date(2026, 1, 1), date(2026, 11, 30))),
        (Plain(to_day=15, to_month=11), date(2026, 12, 1), Days(date(2026, 1, 1), date(2026, 11, 15))),
        (Plain(to_day=31, to_month=5), date(2026, 6, 10), Days(date(2026, 1, 1), date(2026, 5, 31))),
        (Plain(to_day=31, to_month=12), date(2026, 1, 10), Days(date(2025, 1, 1), date(2025, 12, 31))),
        (Plain(1, 12, 30, 11), date(2026, 12, 1), Days(date(2025, 12, 1), date(2026, 11, 30))),
        (Plain(1, 12, 30, 11), date(2026, 11, 30), Days(date(2024, 12, 1), date(2025, 11, 30))),
        (Plain(to_day=29, to_month=2), date(2026, 3, 10), Days(date(2026, 1, 1), date(2026, 2, 28))),
    ],
)
def test_span_is_the_last_one_that_is_over_before_the_deadline(span, due_on, expected):
    assert span_before(span, due_on=due_on) == expected


def test_a_report_due_before_a_day_is_late_on_that_day():
    assert [is_late(on=date(2026, 11, day), due_on=date(2026, 11, 20)) for day in (19, 20, 21)] == [False, True, True]
