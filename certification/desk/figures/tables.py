"""The figures as rows of texts and links for the page; every number of people opens to its people."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from certification.coverage.export import part_keys
from certification.coverage.figures import Counts, Figures
from certification.coverage.wording import number_text, part_label, share_text
from certification.desk.figures.glance import tone_of
from certification.desk.figures.question import Question
from lms.people.enums import Sex, UnitKind


@dataclass(frozen=True)
class Number:
    text: str
    url: str = ""


@dataclass(frozen=True)
class TableRow:
    name: str
    url: str
    numbers: list[Number]
    share: str
    gap: Number
    state: str
    tone: str


def part_headings(figures: Figures) -> list[str]:
    return [part_label(key) for key in part_keys(figures)]


def unit_rows(question: Question, figures: Figures, *, open_ids: set[int]) -> list[TableRow]:
    """A row a unit; `open_ids` are the units that the reader may open, the others show without links."""
    rows = []
    for row in figures.units:
        may_open = row.is_own or row.unit.pk in open_ids
        more = {"own": "1"} if row.is_own else {}
        url = question.link("figures", row.unit.code) if may_open and not row.is_own else ""
        rows.append(_row(question, figures, row.unit.name, row.counts, row.unit.code if may_open else None, more, url))
    return rows


def total_row(question: Question, figures: Figures) -> TableRow:
    return _row(question, figures, figures.unit.name, figures.total, figures.unit.code, {}, "")


def _row(
    question: Question, figures: Figures, name: str, counts: Counts, code: str | None, more: dict[str, str], url: str
) -> TableRow:
    def number(value: int | None, **which: str) -> Number:
        return Number(number_text(value), question.link("people", code, **more, **which) if code and value else "")

    numbers = [number(counts.headcount), Number(number_text(counts.declared))]
    numbers += [number(counts.parts[key], part=key) for key in part_keys(figures)]
    numbers.append(number(counts.covered, held="yes"))
    gap = Number(number_text(counts.gap))
    return TableRow(name, url, numbers, share_text(counts.share), gap, str(counts.state.label), tone_of(counts))


@dataclass(frozen=True)
class GroupRow:
    """One category, sex or level of units: its people, those done, its share, what is asked of it, people missing."""

    name: str
    headcount: Number
    covered: Number
    share: str
    asked: str
    gap: str


def breakdown(question: Question, figures: Figures) -> list[tuple[str, list[GroupRow]]]:
    """[(heading, rows)] by category, by sex and, where there are several, by level of units; rows without people and
    declaration are left out. A category may be asked a share of its own."""

    def row(name: str, counts: Counts, asked: int, **which: str) -> GroupRow:
        def number(value: int | None, **more: str) -> Number:
            return Number(number_text(value), question.link("people", **which, **more) if which and value else "")

        return GroupRow(
            name, number(counts.headcount), number(counts.covered, held="yes"), share_text(counts.share),
            _("%(share)s %%") % {"share": asked}, number_text(counts.gap),
        )  # fmt: skip

    target, labels = figures.target_percent, dict(UnitKind.choices)
    by_category = [
        row(figures.category_names[code], counts, figures.shares.get(code, target), category=code)
        for code, counts in figures.by_category.items()
        if counts.expected
    ]
    by_sex = [
        row(str(Sex(sex).label), counts, target, sex=sex) for sex, counts in figures.by_sex.items() if counts.expected
    ]
    by_level = [row(str(labels[kind]), counts, target) for kind, counts in figures.by_level.items() if counts.expected]
    tables = [(_("Theo nhóm đối tượng"), by_category), (_("Theo giới tính"), by_sex)]
    if len(by_level) > 1:
        tables.append((_("Theo cấp đơn vị"), by_level))
    return [(heading, rows) for heading, rows in tables if rows]


@dataclass(frozen=True)
class CrossRow:
    name: str
    groups: list[tuple[Number, Number]]


def cross_rows(question: Question, figures: Figures) -> list[CrossRow]:
    """A row a category and one for all: (covered, headcount) of each sex and of both together."""

    def pair(headcount: int, covered: int, **which: str) -> tuple[Number, Number]:
        return (
            Number(number_text(covered), question.link("people", **which, held="yes") if covered else ""),
            Number(number_text(headcount), question.link("people", **which) if headcount else ""),
        )

    rows = []
    for code, by_sex in figures.cross.items():
        counts = figures.by_category[code]
        rows.append(
            CrossRow(
                figures.category_names[code],
                [pair(*by_sex[sex], category=code, sex=sex) for sex in Sex.values]
                + [pair(counts.headcount or 0, counts.covered or 0, category=code)],
            )
        )
    totals = [pair(counts.headcount or 0, counts.covered or 0, sex=sex) for sex, counts in figures.by_sex.items()]
    rows.append(CrossRow("", [*totals, pair(figures.total.headcount or 0, figures.total.covered or 0)]))
    return rows
