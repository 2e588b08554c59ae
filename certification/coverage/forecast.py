"""The way to the target: what was done month by month, what its milestones ask, where the present pace leads.

Pure functions in integers over a :class:`Figures` of today. What they assume, and the page says: the headcount stays
as it is, whoever is covered stays so, every month to come brings what the last full months brought on average, and the
month that runs brings no more. The past is that of today's people: who left is in no point.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from certification.coverage.enums import CoverageState, MilestoneState
from certification.coverage.figures import Figures

HISTORY = 6
"""Full months over which the pace is taken; fewer when the programme is younger."""


@dataclass(frozen=True)
class Pace:
    """`people` newly covered in the full `months` ("2026-03"), the latest last; no month when none is full yet."""

    people: int
    months: tuple[str, ...]

    @property
    def tenths(self) -> int:
        """People a month in tenths, cut."""
        return 10 * self.people // len(self.months) if self.months else 0


@dataclass(frozen=True)
class Need:
    """What a share asks by a day: people and classes still needed, in all and in each of the `months` full months that
    are left after this one; within this month when none is left."""

    due_on: date
    percent: int
    people: int
    classes: int
    months: int
    monthly_people: int
    monthly_classes: int


@dataclass(frozen=True)
class Step:
    """A milestone, the deadline being the last one: `people` are asked in all; `met_in` is the first month at whose end
    so many of today's people were covered, empty while they are not."""

    due_on: date
    percent: int
    people: int
    state: MilestoneState
    met_in: str


@dataclass(frozen=True)
class Point:
    """People at the end of a month, or today in the month that runs: `done`, `asked` by a milestone, `hoped` for at the
    present pace."""

    month: str
    done: int | None = None
    asked: int | None = None
    hoped: int | None = None


@dataclass(frozen=True)
class Trajectory:
    """`met_in`: the month at whose end the target is met at the present pace, empty when it is met or never will be;
    `by_deadline`: people covered by then at that pace; `is_in_time` None where there is no pace to judge by, or where
    the deadline is over."""

    covered: int
    expected: int
    wanted: int
    due_on: date
    pace: Pace
    steps: tuple[Step, ...]
    points: tuple[Point, ...]
    met_in: str
    is_in_time: bool | None
    by_deadline: int
    next_need: Need | None
    last_need: Need | None


def trajectory_of(figures: Figures, *, began_on: date, today: date) -> Trajectory | None:
    """The way of figures of today; None for another day, and where no share may be said (`states.share_of`).

    `began_on` is the first day of the programme: what was earned before belongs to its first month.
    """
    share, asked = figures.total.share, figures.asked
    if figures.as_of != today or asked is None or share is None or share[1] == 0:
        return None
    covered, expected = share
    steps = steps_of(figures, today=today)
    now, last = index_of(today), last_month_by(asked.due_on)
    pace = pace_of(figures.months, began_on=began_on, today=today)
    wanted = people_asked(figures.target_percent, expected)
    met = month_met(covered=covered, wanted=wanted, pace=pace, now=now)
    is_over = today > asked.due_on
    coming = [step for step in steps if step.due_on >= today and step.people > covered]
    needs = [
        need_of(step, covered=covered, class_size=asked.class_size, today=today)
        for step in (coming[0], coming[-1])
    ] if coming else []  # fmt: skip
    return Trajectory(
        covered=covered,
        expected=expected,
        wanted=wanted,
        due_on=asked.due_on,
        pace=pace,
        steps=steps,
        points=_points(figures, steps, pace, began=index_of(began_on), now=now, met=met),
        met_in=month_text(met) if met is not None and covered < wanted else "",
        is_in_time=None if is_over or not pace.months or covered >= wanted else met is not None and met <= last,
        by_deadline=hoped(covered=covered, expected=expected, pace=pace, months=max(0, last - now)),
        next_need=needs[0] if len(coming) > 1 else None,
        last_need=needs[-1] if needs else None,
    )


def pace_of(months: dict[str, int], *, began_on: date, today: date) -> Pace:
    """People newly covered in the last full months before the one that runs, at most HISTORY, none of them before the
    programme; its first month is full only when it began on the first day."""
    now = index_of(today)
    first = index_of(began_on) + (began_on.day > 1)
    full = [month_text(index) for index in range(max(first, now - HISTORY), now)]
    return Pace(sum(months.get(month, 0) for month in full), tuple(full))


def people_asked(percent: int, expected: int) -> int:
    """The fewest people who are that share: 80 % of 11 are 9."""
    return -(-percent * expected // 100)


def hoped(*, covered: int, expected: int, pace: Pace, months: int) -> int:
    """People covered after so many more full months at this pace, cut; never more than there are."""
    return min(expected, covered + months * pace.people // len(pace.months)) if pace.months else covered


def month_met(*, covered: int, wanted: int, pace: Pace, now: int) -> int | None:
    """The month at whose end `wanted` people are covered; None when the pace is nil."""
    if covered >= wanted:
        return now
    if not pace.people:
        return None
    return now + -(-(wanted - covered) * len(pace.months) // pace.people)


def steps_of(figures: Figures, *, today: date) -> tuple[Step, ...]:
    """The milestones and the deadline, by day. A milestone counts as reached only where the list was checked."""
    asked, share = figures.asked, figures.total.share
    if asked is None or share is None:
        return ()
    covered, expected = share
    by_day = dict(asked.milestones) | {asked.due_on: figures.target_percent}
    found = []
    for due_on, percent in sorted(by_day.items()):
        people = people_asked(percent, expected)
        met_in = _first_month(figures.months, people) if covered >= people else ""
        if covered >= people:
            state = MilestoneState.REACHED if figures.total.state == CoverageState.OK else MilestoneState.UNSURE
        else:
            state = MilestoneState.COMING if due_on >= today else MilestoneState.MISSED
        found.append(Step(due_on, percent, people, state, met_in))
    return tuple(found)


def need_of(step: Step, *, covered: int, class_size: int, today: date) -> Need:
    """What is still needed for a step; the months are those of which the last ends by its day."""
    people = max(0, step.people - covered)
    months = max(0, last_month_by(step.due_on) - index_of(today))
    monthly = -(-people // max(1, months))
    return Need(
        step.due_on, step.percent, people, classes_for(people, class_size), months, monthly,
        classes_for(monthly, class_size),
    )  # fmt: skip


def classes_for(people: int, class_size: int) -> int:
    return -(-people // class_size)


def index_of(day: date) -> int:
    """Months as numbers that can be added to."""
    return 12 * day.year + day.month - 1


def month_text(index: int) -> str:
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def month_index(text: str) -> int:
    return 12 * int(text[:4]) + int(text[5:7]) - 1


def last_month_by(day: date) -> int:
    """The last month that is over by the end of `day`."""
    return index_of(day + timedelta(days=1)) - 1


def _first_month(months: dict[str, int], people: int) -> str:
    total = 0
    for month, number in sorted(months.items()):
        total += number
        if total >= people:
            return month
    return ""


def _points(
    figures: Figures, steps: tuple[Step, ...], pace: Pace, *, began: int, now: int, met: int | None
) -> tuple[Point, ...]:
    """A point a month from the programme's first to the last milestone, a later arrival not drawn."""
    share = figures.total.share or (0, 0)
    asked = {index_of(step.due_on): step.people for step in steps}
    began = min(began, now)
    done = sum(number for month, number in figures.months.items() if month_index(month) < began)
    found = []
    for index in range(began, max(now, *asked) + 1):
        month = month_text(index)
        done += figures.months.get(month, 0)
        ahead = index - now
        found.append(
            Point(
                month,
                done=done if ahead <= 0 else None,
                asked=asked.get(index),
                hoped=hoped(covered=share[0], expected=share[1], pace=pace, months=ahead)
                if ahead >= 0 and pace.people and met != now
                else None,
            )
        )
    return tuple(found)
