"""A report counted: every group that its document shows, from one reading of the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from certification.coverage.declared import Lines, declared_lines, is_expected
from certification.coverage.definitions import Definition
from certification.coverage.enums import Geography
from certification.coverage.facts import Row
from certification.coverage.layout import Layout, lay_out
from certification.coverage.sums import (
    COVERED,
    PEOPLE,
    TOTAL,
    Sums,
    added,
    by_both,
    by_category,
    by_level,
    by_sex,
    counts_of,
    own_sums,
    tally_of,
)
from certification.reports import contents
from certification.reports.rows import Group, is_new
from lms.people.enums import Sex, UnitKind
from lms.people.models import Unit


@dataclass(frozen=True)
class Frame:
    """What stays the same however often the people are counted: the rule, the tree, the declarations."""

    unit: Unit
    starts_on: date
    ends_on: date
    definition: Definition
    layout: Layout
    lines: dict[int, Lines]
    kinds: dict[int, str]
    """{unit standing on the last day: its kind}"""
    expected: frozenset[int]
    """Units standing on the last day from which a declaration is expected, whether or not they have people."""

    @property
    def unit_ids(self) -> set[int]:
        return self.layout.source_ids


@dataclass
class News:
    """What the period brought a group."""

    covered: int = 0
    fresh: int = 0
    online: int = 0


@dataclass
class Branch:
    """A unit's row, or the whole: coverage's sums, and beside them the news, both by the same keys."""

    sums: Sums = field(default_factory=Sums)
    news: dict[str, News] = field(default_factory=lambda: defaultdict(News))

    def group(self, key: str, definition: Definition, *, category_id: int | None = None) -> contents.Group:
        """As the document says it."""
        counts, news = counts_of(self.sums, key, definition, category_id=category_id), self.news[key]
        return contents.Group(
            headcount=counts.headcount, declared=counts.declared, covered=counts.covered, parts=dict(counts.parts),
            attendances=counts.attendances, gap=counts.gap, reached=counts.reached, state=str(counts.state.value),
            share=counts.share, new_covered=news.covered, new_attendances=news.fresh,
        )  # fmt: skip

    def crossing(self, category_id: int, sex: str, definition: Definition) -> contents.Crossing:
        key = by_both(category_id, sex)
        vector = self.sums.vector(key, definition)
        return contents.Crossing(vector[PEOPLE], vector[COVERED], self.news[key].covered)


@dataclass(frozen=True)
class Counted:
    total: contents.Group
    by_sex: dict[str, contents.Group]
    by_category: dict[str, contents.Group]
    by_level: dict[str, contents.Group]
    by_category_sex: dict[str, dict[str, contents.Crossing]]
    units: list[tuple[Unit, str, contents.Group, dict[str, contents.Group], int]]
    """(unit, its name that day, its people and those below, the same by sex, lượt online in the period)"""
    standing: dict[int, int]
    """{unit standing on the last day: its own people}"""
    no_year: int


def frame_for(*, unit: Unit, starts_on: date, ends_on: date, today: date, definition: Definition) -> Frame:
    """Read what counting needs besides the people; the number of queries does not grow with units."""
    layout = lay_out(unit=unit, as_of=ends_on, today=today, geography=Geography.THEN)
    lines = declared_lines(unit_ids=set(layout.branch), category_ids=definition.rules, as_of=ends_on)
    kinds = dict(Unit.objects.filter(pk__in=set(layout.branch)).values_list("pk", "kind"))
    expected = Unit.objects.on(ends_on).filter(
        is_expected(category_ids=definition.rules, as_of=ends_on), pk__in=set(layout.branch)
    )
    known = frozenset({*lines, *expected.values_list("pk", flat=True)})
    return Frame(unit, starts_on, ends_on, definition, layout, lines, kinds, known)


def count(frame: Frame, rows: Iterable[Group]) -> Counted:
    """Add the rows up; pure arithmetic over what the frame holds."""
    definition, layout = frame.definition, frame.layout
    own: dict[int, list[Row]] = defaultdict(list)
    branches: dict[int, Branch] = defaultdict(Branch)
    total, no_year = Branch(), 0
    for row in rows:
        stood = layout.standing[row.unit_id]
        own[stood].append(Row(row.unit_id, row.category_id, row.sex, row.bits, row.people, row.attendances))
        no_year += row.no_year
        _note(row, frame.kinds[stood], [total, branches[layout.branch[stood]]], definition)
    for pk in layout.branch:
        sums = own_sums(
            definition=definition, shown=definition.rules, tally=tally_of(own[pk], definition, definition.rules),
            lines=frame.lines.get(pk), kind=frame.kinds[pk], is_expected=pk in frame.expected,
        )  # fmt: skip
        branches[layout.branch[pk]].sums.add(sums)
    total.sums = added(branch.sums for branch in branches.values())
    unit = frame.unit
    mine = branches[unit.pk].group(TOTAL, definition)
    shown = [unit] if mine.headcount or mine.declared is not None else []
    return Counted(
        total=total.group(TOTAL, definition),
        by_sex={sex: total.group(by_sex(sex), definition) for sex in Sex.values},
        by_category={
            definition.rules[pk][0].code: total.group(by_category(pk), definition, category_id=pk)
            for pk in definition.rules
        },
        by_level={
            kind: total.group(by_level(kind), definition)
            for kind in UnitKind.values
            if by_level(kind) in total.sums.groups
        },
        by_category_sex={
            category.code: {sex: total.crossing(pk, sex, definition) for sex in Sex.values}
            for pk, (category, _mask) in definition.rules.items()
        },
        units=[
            (
                each, layout.name_of(each), branches[each.pk].group(TOTAL, definition),
                {sex: branches[each.pk].group(by_sex(sex), definition) for sex in Sex.values},
                branches[each.pk].news[TOTAL].online,
            )
            for each in [*shown, *layout.children]
        ],
        standing={pk: sum(row.people for row in found) for pk, found in own.items() if found},
        no_year=no_year,
    )  # fmt: skip


def _note(row: Group, kind: str, branches: list[Branch], definition: Definition) -> None:
    new = is_new(definition, category_id=row.category_id, bits=row.bits, before=row.before)
    keys = (
        TOTAL, by_sex(row.sex), by_category(row.category_id), by_level(kind), by_both(row.category_id, row.sex),
    )  # fmt: skip
    for branch in branches:
        for key in keys:
            news = branch.news[key]
            news.covered += row.people * new
            news.fresh += row.fresh
            news.online += row.online
