"""Period rows: by hand where a rule is easiest read, and against twins under random histories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from certification.assignments.enums import DutyState, Withdrawal
from certification.assignments.planning import Fulfilment, Row, lapse_of, paused, plan_periods, state_of
from certification.assignments.rules import Rule

FIRST = date(2026, 1, 1)
DAY = timedelta(days=1)
seeds = st.integers(0, 2**32 - 1)
many = settings(max_examples=300, deadline=None)


def rule(**kwargs) -> Rule:
    given_ = {"assignment_id": 1, "unit_id": 1, "what": ("course", 1), "starts_on": FIRST, "due_days": 30, **kwargs}
    if given_.get("due_on"):
        given_["due_days"] = None
    return Rule(**given_)


def done(day: date, pk: int = 1, until: date | None = None) -> Fulfilment:
    return Fulfilment(day, ("completion", pk), until)


def plan(
    asked: Rule, as_of: date, *, since: date | None = FIRST, facts: Iterable[Fulfilment] = (), **kwargs
) -> list[Row]:
    return plan_periods(
        asked, since=since, fulfilments=facts, exemptions=kwargs.pop("exemptions", ()), as_of=as_of, **kwargs
    )


def test_a_relative_term_runs_from_the_day_she_came_and_a_fixed_one_does_not():
    [row] = plan(rule(due_days=30), FIRST, since=date(2026, 1, 20))
    assert (row.opens_on, row.due_on, row.is_current) == (date(2026, 1, 20), date(2026, 2, 19), True)
    [row] = plan(rule(due_on=date(2026, 12, 31)), FIRST, since=date(2026, 1, 20))
    assert row.due_on == date(2026, 12, 31)
    [late] = plan(rule(due_on=date(2026, 1, 10)), date(2026, 3, 1), since=date(2026, 3, 1))
    assert (late.due_on, state_of(late, is_exempt=False, as_of=date(2026, 3, 1))) == (
        date(2026, 3, 1),
        DutyState.DUE_SOON,
    )


def test_what_was_done_before_counts_while_it_lasts():
    [row] = plan(rule(), FIRST, facts=[done(date(2020, 5, 5))])
    assert (row.fulfilled_on, row.lapses_on, row.is_current) == (date(2020, 5, 5), None, True)
    [row] = plan(rule(renews_months=12), FIRST, facts=[done(date(2025, 1, 1))])
    assert row.fact is None
    [row] = plan(
        rule(renews_months=12, window_days=30), FIRST, facts=[done(date(2025, 1, 2)), done(date(2025, 6, 1), 2)]
    )
    assert (row.fact, row.lapses_on) == (("completion", 2), date(2026, 6, 1))


def test_a_renewal_opens_in_its_window_and_leaves_the_old_row_as_it_was():
    asked, first = rule(renews_months=12, window_days=60), done(date(2026, 1, 10))
    before = plan(asked, date(2026, 11, 10), facts=[first])
    assert [(row.number, row.lapses_on, row.is_current) for row in before] == [(1, date(2027, 1, 10), True)]
    old, new = plan(asked, date(2026, 11, 11), facts=[first], rows=before)
    assert old == replace(before[0], is_current=False)
    assert (new.number, new.is_renewal, new.opens_on, new.due_on) == (2, True, date(2026, 11, 11), date(2027, 1, 9))
    again = plan(asked, date(2026, 12, 1), facts=[first, done(date(2026, 12, 1), 2)], rows=[old, new])
    assert again == [
        old,
        replace(new, fulfilled_on=date(2026, 12, 1), fact=("completion", 2), lapses_on=date(2027, 12, 1)),
    ]


def test_a_fact_taken_back_reopens_its_row_and_drops_the_renewal_that_rested_on_it():
    asked, first = rule(renews_months=12), done(date(2026, 1, 10))
    rows = plan(asked, date(2026, 12, 20), facts=[first])
    assert [row.is_open for row in rows] == [False, True]
    [row] = plan(asked, date(2026, 12, 20), rows=rows)
    assert (row.number, row.is_open, row.opens_on, row.due_on) == (1, True, FIRST, date(2026, 1, 31))


def test_leaving_withdraws_what_is_open_and_keeps_what_is_done():
    asked = rule()
    open_row = plan(asked, FIRST)
    [gone] = plan(asked, date(2026, 2, 2), since=None, rows=open_row)
    assert (gone.withdrawn_on, gone.withdrawn_reason, gone.is_current) == (date(2026, 2, 2), Withdrawal.LEFT, False)
    assert plan(asked, date(2026, 2, 2), rows=[gone]) == open_row
    gone, back = plan(asked, date(2026, 5, 1), since=date(2026, 5, 1), rows=[gone])
    assert (gone.number, back.number, back.due_on) == (1, 2, date(2026, 5, 31))
    [kept] = plan(asked, date(2026, 1, 5), facts=[done(date(2026, 1, 5))])
    [left] = plan(asked, date(2026, 1, 9), since=None, facts=[done(date(2026, 1, 5))], rows=[kept])
    assert left == replace(kept, is_current=False)


def test_who_comes_back_after_her_result_ran_out_gets_a_first_term_and_before_it_a_renewal():
    asked, fact = rule(renews_months=12, due_days=30), done(date(2026, 1, 10))
    rows = plan(asked, date(2026, 1, 10), facts=[fact])
    rows = plan(asked, date(2026, 3, 1), since=None, facts=[fact], rows=rows)
    late = date(2027, 1, 10)
    back = plan(asked, late, since=late, facts=[fact], rows=rows)[1]
    assert (back.opens_on, back.due_on, back.is_renewal) == (late, date(2027, 2, 9), False)
    early = date(2026, 12, 20)
    back = plan(asked, early, since=early, facts=[fact], rows=rows)[1]
    assert (back.opens_on, back.due_on, back.is_renewal) == (early, date(2027, 1, 9), True)


def test_a_change_of_the_rule_moves_what_is_open_and_no_fulfilment():
    first = done(date(2026, 1, 10))
    [row] = plan(rule(due_days=30), date(2026, 1, 10), facts=[first])
    later = plan(rule(due_days=90), date(2026, 1, 11), facts=[first], rows=[row])
    assert later == [row]
    [renewable] = plan(rule(renews_months=24), date(2026, 1, 11), facts=[first], rows=[row])
    assert renewable == replace(row, lapses_on=date(2028, 1, 10))
    [waiting] = plan(rule(due_days=30), FIRST)
    assert plan(rule(due_days=90), date(2026, 1, 2), rows=[waiting]) == [replace(waiting, due_on=date(2026, 4, 1))]


def test_the_clock_stands_still_while_an_exemption_holds_the_due_date():
    due = date(2026, 3, 31)
    assert paused(due, FIRST, [(date(2026, 3, 21), date(2026, 7, 1))]) == date(2026, 7, 11)
    assert paused(due, FIRST, [(date(2026, 1, 1), date(2026, 2, 1))]) == due
    assert paused(due, FIRST, [(date(2026, 4, 1), date(2026, 5, 1))]) == due
    assert paused(due, FIRST, [(date(2026, 3, 1), None)]) == due


def test_states_over_the_days():
    [row] = plan(rule(due_on=date(2026, 6, 30)), FIRST)
    days = [date(2026, 6, 15), date(2026, 6, 16), date(2026, 6, 30), date(2026, 7, 1)]
    assert [state_of(row, is_exempt=False, as_of=day) for day in days] == [
        DutyState.OPEN, DutyState.DUE_SOON, DutyState.DUE_SOON, DutyState.OVERDUE,
    ]  # fmt: skip
    assert state_of(row, is_exempt=True, as_of=date(2026, 7, 1)) == DutyState.EXEMPT
    renewal = replace(row, is_renewal=True)
    assert [state_of(renewal, is_exempt=False, as_of=day) for day in days[2:]] == [
        DutyState.EXPIRING,
        DutyState.OVERDUE,
    ]


# --- against twins ---------------------------------------------------------------------------------------------------
def a_day(random: Random, span: int = 900) -> date:
    return FIRST + timedelta(days=random.randrange(-300, span))


def a_rule(random: Random) -> Rule:
    fixed = random.random() < 0.5
    return rule(
        due_on=a_day(random) if fixed else None, due_days=None if fixed else random.choice([0, 1, 30, 60]),
        renews_months=random.choice([None, 1, 6, 12]), window_days=random.choice([0, 1, 30, 400]),
    )  # fmt: skip


def some_facts(random: Random) -> list[Fulfilment]:
    return [
        done(day := a_day(random), pk, random.choice([None, None, day + timedelta(days=random.choice([1, 90, 400]))]))
        for pk in range(random.randrange(5))
    ]


def twin(asked: Rule, since: date, facts: list[Fulfilment], as_of: date) -> list[Row]:
    """The same, lived through day by day with what is known by then."""
    rows: list[Row] = []
    for ordinal in range(since.toordinal(), as_of.toordinal() + 1):
        today, moving = date.fromordinal(ordinal), True
        while moving:
            moving = False
            last = rows[-1] if rows else None
            if last is None:
                due = max(asked.due_on, since) if asked.due_on else since + timedelta(days=asked.due_days or 0)
                rows, moving = [Row(1, since, due)], True
            elif last.is_open:
                until = rows[-2].lapses_on if last.is_renewal else last.opens_on
                known = [f for f in facts if f.on <= today and ((end := lapse_of(asked, f)) is None or end > until)]
                if known:
                    known.sort(key=lambda f: (-(lapse_of(asked, f) or date.max).toordinal(), f))
                    best = known[0] if today == last.opens_on else min(known)
                    rows[-1] = replace(last, fact=best.fact, fulfilled_on=best.on, lapses_on=lapse_of(asked, best))
                    moving = True
            elif last.lapses_on is not None:
                begins = max(last.lapses_on - timedelta(days=asked.window_days), last.fulfilled_on, since)
                begins = min(begins, last.lapses_on - DAY)
                if begins <= today:
                    rows.append(Row(last.number + 1, begins, last.lapses_on - DAY, is_renewal=True))
                    moving = begins == today or moving
                    moving = True
    rows[-1] = replace(rows[-1], is_current=True)
    return rows


@many
@given(seed=seeds)
def test_planning_at_once_equals_living_through_the_days(seed: int) -> None:
    random = Random(seed)
    asked, facts, since = a_rule(random), some_facts(random), FIRST + timedelta(days=random.randrange(60))
    as_of = since + timedelta(days=random.randrange(700))
    assert plan(asked, as_of, since=since, facts=facts) == twin(asked, since, facts, as_of)


@many
@given(seed=seeds)
def test_a_sweep_every_few_days_comes_to_the_same(seed: int) -> None:
    random = Random(seed)
    asked, facts, since = a_rule(random), some_facts(random), FIRST
    as_of, rows = since, []
    for _step in range(random.randrange(1, 12)):
        as_of += timedelta(days=random.randrange(80))
        rows = plan(asked, as_of, since=since, facts=[fact for fact in facts if fact.on <= as_of], rows=rows)
    assert rows == plan(asked, as_of, since=since, facts=facts)


@many
@given(seed=seeds)
def test_any_history_keeps_the_promises(seed: int) -> None:
    """Completions, reversals, coming and going, exemptions and changed rules, in any order."""
    random = Random(seed)
    asked, since, as_of = a_rule(random), FIRST, FIRST
    facts: list[Fulfilment] = []
    exemptions: list[tuple[date, date | None]] = []
    rows: list[Row] = []
    for step in range(25):
        as_of += timedelta(days=random.choice([0, 0, 1, 20, 200]))
        what = random.choice(["complete", "complete", "reverse", "leave", "come", "rule", "exempt", "wait"])
        if what == "complete":
            facts.append(done(as_of - timedelta(days=random.choice([0, 0, 1, 40, 400])), step))
        elif what == "reverse" and facts:
            facts.remove(random.choice(facts))
        elif what == "leave":
            since = None
        elif what == "come" and since is None:
            since = as_of - timedelta(days=random.choice([0, 5]))
        elif what == "rule":
            asked = a_rule(random)
        elif what == "exempt":
            exemptions.append((as_of, random.choice([None, as_of + timedelta(days=30)])))
        before = rows
        rows = plan(asked, as_of, since=since, facts=facts, exemptions=exemptions, rows=before)
        assert plan(asked, as_of, since=since, facts=facts, exemptions=exemptions, rows=rows) == rows
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        assert [row.is_current for row in rows].count(True) == (since is not None)
        assert all(row.is_current for row in rows if row.is_open)
        assert all(row.opens_on <= row.due_on for row in rows)
        assert all(row.lapses_on is None or row.lapses_on > row.fulfilled_on for row in rows)
        assert all(row.fulfilled_on is None and not row.is_current for row in rows if row.withdrawn_on)
        standing = {fact.fact for fact in facts}
        assert all(row.fact in standing for row in rows if row.fact)
        for old in before:  # nothing that stands is touched, but for when the last fulfilment lapses
            if old.fact in standing and all(row.fact in standing or row.withdrawn_on for row in before[: old.number]):
                new = rows[old.number - 1]
                assert replace(new, lapses_on=None, is_current=False) == replace(old, lapses_on=None, is_current=False)
        for row in rows:
            if row.is_current and row.fact:
                ends = row.lapses_on
                assert (
                    ends is None
                    or ends - timedelta(days=asked.window_days) > as_of
                    or asked.window_days < 1
                    or (ends - DAY > as_of)
                )
