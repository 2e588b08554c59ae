from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from certification.assignments.enums import ReminderKind
from certification.assignments.planning import Row
from certification.assignments.reminding import MOST, reminder_due

OPENS = date(2026, 1, 1)


def lived(row: Row, days: range, asleep: frozenset[int] = frozenset()) -> list[tuple[int, str, int]]:
    """[(days after opening, kind, ordinal)] of what is sent when the task runs once a day, but not on `asleep`."""
    sent, told = set(), []
    for number in days:
        if number in asleep:
            continue
        found = reminder_due(row, is_exempt=False, as_of=OPENS + timedelta(days=number), sent=sent)
        if found:
            sent.add((*found, row.due_on))
            told.append((number, found[0].value, found[1]))
            assert reminder_due(row, is_exempt=False, as_of=OPENS + timedelta(days=number), sent=sent) is None
    return told


def test_a_term_of_thirty_days_is_reminded_of_on_these_days():
    row = Row(1, OPENS, OPENS + timedelta(days=30), is_current=True)
    assert lived(row, range(120)) == [
        (0, "assigned", 0), (16, "due_soon", 14), (27, "due_soon", 3),
        *[(31 + 7 * week, "overdue", week + 1) for week in range(8)],
    ]  # fmt: skip


def test_a_renewal_says_what_it_is_and_a_short_term_is_not_said_twice():
    row = Row(2, OPENS, OPENS + timedelta(days=10), is_renewal=True, is_current=True)
    assert lived(row, range(11)) == [(0, "expiring", 0), (7, "due_soon", 3)]


def test_nobody_is_reminded_of_what_is_done_withdrawn_exempt_or_not_open_yet():
    row = Row(1, OPENS, OPENS + timedelta(days=30), is_current=True)
    asked = {"is_exempt": False, "as_of": OPENS, "sent": frozenset()}
    assert reminder_due(row, **asked) == (ReminderKind.ASSIGNED, 0)
    for other in (
        replace(row, fact=("completion", 1), fulfilled_on=OPENS), replace(row, withdrawn_on=OPENS, is_current=False)
    ):  # fmt: skip
        assert reminder_due(other, **asked) is None
    assert reminder_due(row, **{**asked, "is_exempt": True}) is None
    assert reminder_due(row, **{**asked, "as_of": OPENS - timedelta(days=1)}) is None


def test_a_moved_due_date_is_reminded_of_anew():
    row = Row(1, OPENS, OPENS + timedelta(days=30), is_current=True)
    sent = {("assigned", 0, row.due_on), ("due_soon", 14, row.due_on)}
    moved = replace(row, due_on=OPENS + timedelta(days=60))
    as_of = OPENS + timedelta(days=46)
    assert reminder_due(moved, is_exempt=False, as_of=as_of, sent=sent) == (ReminderKind.DUE_SOON, 14)


@given(
    term=st.integers(0, 90),
    is_renewal=st.booleans(),
    asleep=st.frozensets(st.integers(0, 160)),
    end=st.integers(0, 160),
)
def test_whenever_the_task_runs_nothing_is_said_twice_and_nothing_late(term, is_renewal, asleep, end):
    row = Row(1, OPENS, OPENS + timedelta(days=term), is_renewal=is_renewal, is_current=True)
    told = lived(row, range(end), asleep)
    assert len({(kind, ordinal) for _day, kind, ordinal in told}) == len(told)
    assert len({day for day, _kind, _ordinal in told}) == len(told)
    assert sum(kind == "overdue" for _day, kind, _ordinal in told) <= MOST
    for day, kind, ordinal in told:
        if kind == "overdue":
            assert 0 <= day - (term + 1 + 7 * (ordinal - 1)) < 7
        elif kind == "due_soon":
            assert term - ordinal <= day <= term
            assert term > ordinal
        else:
            assert day <= term
            assert kind == ("expiring" if is_renewal else "assigned")
    awake = [day for day in range(end) if day not in asleep]
    late = {(day - term - 1) // 7 + 1 for day in awake if day > term}
    assert {ordinal for _day, kind, ordinal in told if kind == "overdue"} == {week for week in late if week <= MOST}
