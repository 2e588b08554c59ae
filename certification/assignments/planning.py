"""Period rows as a pure function of a rule, the day somebody came into reach, what she did, and what stood before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from certification.assignments.enums import DutyState, Withdrawal
from certification.assignments.rules import DAY, Rule
from certification.assignments.spans import Span, joined
from certification.awards.rules import add_months

SOON = timedelta(days=14)
"""From so long before the due date on, an open period is due soon."""

Fact = tuple[str, int]
"""("completion" | "award", key)."""


@dataclass(frozen=True, order=True)
class Fulfilment:
    """A standing fact that meets what is asked; `until`: the first day on which the fact itself counts no more."""

    on: date
    fact: Fact
    until: date | None = None


@dataclass(frozen=True)
class Row:
    """A period: to be fulfilled from `opens_on` by the end of `due_on`; its fulfilment counts before `lapses_on`.

    `is_current` marks the row that says how somebody who is reached stands.
    """

    number: int
    opens_on: date
    due_on: date
    is_renewal: bool = False
    fulfilled_on: date | None = None
    fact: Fact | None = None
    lapses_on: date | None = None
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""
    is_current: bool = False

    @property
    def is_open(self) -> bool:
        return self.fact is None and self.withdrawn_on is None


def plan_periods(
    rule: Rule,
    *,
    since: date | None,
    fulfilments: Iterable[Fulfilment],
    exemptions: Iterable[Span],
    as_of: date,
    rows: Sequence[Row] = (),
    gone: Withdrawal = Withdrawal.LEFT,
) -> list[Row]:
    """The rows that somebody has in an assignment on `as_of`; the same again when given its own result.

    `since`: the day she came into the present reach, None when she is not reached: then what is open is withdrawn for
    the reason `gone`. `rows` are those there are, by number: what was withdrawn, and what a standing fact fulfilled,
    stays as it is, except that the last fulfilment lapses by the rule in force; the rest is planned anew. Rows that are
    no longer in the result never were fulfilled by anything that stands.
    """
    standing = {one.fact: one for one in fulfilments}
    kept, rest = _kept(rows, standing)
    if since is None:
        ending = [replace(rest[0], withdrawn_on=as_of, withdrawn_reason=gone, fact=None, fulfilled_on=None,
                          lapses_on=None, is_current=False)] if rest else []  # fmt: skip
        return [*kept, *ending]
    last = next((place for place in reversed(range(len(kept))) if kept[place].fact in standing), None)
    lapses: date | None = None
    if last is not None:
        lapses = lapse_of(rule, standing[kept[last].fact])  # type: ignore[index]
        if lapses is not None and lapses <= since:
            last = None  # it had run out before she came (back) into reach
        else:
            kept[last] = replace(kept[last], lapses_on=lapses)
    while True:
        if last is not None and lapses is None:
            break
        if last is not None and lapses is not None:
            fulfilled_on = kept[last].fulfilled_on or since
            due, needed = lapses - DAY, lapses
            opens = min(max(lapses - timedelta(days=rule.window_days), fulfilled_on, since), due)
            if opens > as_of:
                break
        else:
            opens, needed = since, since
            due = (
                since + timedelta(days=rule.due_days) if rule.due_days is not None else max(rule.due_on or since, since)
            )
        fresh = Row(
            number=len(kept) + 1, opens_on=opens, due_on=paused(due, opens, exemptions), is_renewal=last is not None
        )
        if kept and kept[-1].withdrawn_on is not None and kept[-1].opens_on == opens:
            fresh = replace(fresh, number=kept.pop().number)  # it is asked of her again
        found = _chosen(rule, [one for one in standing.values() if one.on <= as_of], opens=opens, needed=needed)
        if found is None:
            return [*kept, replace(fresh, is_current=True)]
        lapses = lapse_of(rule, found)
        kept.append(replace(fresh, fulfilled_on=found.on, fact=found.fact, lapses_on=lapses))
        last = len(kept) - 1
    kept[last] = replace(kept[last], is_current=True)
    return kept


def lapse_of(rule: Rule, one: Fulfilment) -> date | None:
    """The first day on which a fulfilment counts no more, None when it counts for good."""
    ends = [one.until] if one.until else []
    if rule.renews_months:
        ends.append(add_months(one.on, rule.renews_months))
    return min(ends, default=None)


def paused(due: date, opens: date, exemptions: Iterable[Span]) -> date:
    """The due date when the clock stands still during an exemption that holds it: what was left is left afterwards."""
    for start, end in joined(exemptions):
        if end is not None and start <= due < end:
            due = end + (due - max(start, opens))
    return due


def state_of(row: Row, *, is_exempt: bool, as_of: date) -> DutyState:
    """How somebody stands by her current row."""
    if row.fact is not None:
        return DutyState.DONE
    if is_exempt:
        return DutyState.EXEMPT
    if row.due_on < as_of:
        return DutyState.OVERDUE
    if row.is_renewal:
        return DutyState.EXPIRING
    return DutyState.DUE_SOON if row.due_on - SOON <= as_of else DutyState.OPEN


def _kept(rows: Sequence[Row], standing: dict[Fact, Fulfilment]) -> tuple[list[Row], list[Row]]:
    """(what stays as it is, what is planned anew): from the first row on that is open or has lost its fact."""
    kept = []
    for place, row in enumerate(rows):
        if row.withdrawn_on is None and row.fact not in standing:
            return kept, list(rows[place:])
        kept.append(replace(row, is_current=False))
    return kept, []


def _chosen(rule: Rule, usable: Iterable[Fulfilment], *, opens: date, needed: date) -> Fulfilment | None:
    """What fulfils a period: of what counts beyond `needed` and was there when it opened, what counts longest; else
    the first that came afterwards."""
    lasting = [one for one in usable if (ends := lapse_of(rule, one)) is None or ends > needed]
    early = [one for one in lasting if one.on <= opens]
    if early:
        return min(early, key=lambda one: (-(lapse_of(rule, one) or date.max).toordinal(), one))
    return min(lasting, default=None)
