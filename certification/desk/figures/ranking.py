"""Units side by side: where most people are still to be reached, and how provinces compare. No table of shame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from certification.coverage.figures import Communes, Counts, Figures, UnitRow
from certification.coverage.forecast import classes_for, pace_of
from certification.coverage.wording import UNKNOWN, number_text, share_text
from certification.desk.figures.glance import tone_of
from certification.desk.figures.question import Question
from certification.desk.figures.trajectory import pace_text

MOST = 25
"""Units of the ranking that are shown at first; a link shows the others."""


@dataclass(frozen=True)
class Ranked:
    name: str
    url: str
    people: str
    classes: str
    done: str
    state: str
    tone: str


@dataclass(frozen=True)
class Ranking:
    """`left_out`: units with people to reach that are not shown; `unknown`: units of which nobody knows how many."""

    rows: list[Ranked]
    left_out: int
    unknown: int
    class_size: int


def ranking_of(question: Question, figures: Figures, *, open_ids: set[int], show_all: bool) -> Ranking | None:
    """The children by people to reach, most first; a unit at its target is not in it. None without children."""
    if figures.asked is None or not any(not row.is_own for row in figures.units):
        return None
    size = figures.asked.class_size
    places = {row.unit.pk: place for place, row in enumerate(figures.units)}
    waiting = sorted(
        (row for row in figures.units if row.counts.gap), key=lambda row: (-(row.counts.gap or 0), places[row.unit.pk])
    )
    shown = waiting if show_all else waiting[:MOST]
    return Ranking(
        [
            Ranked(
                _("%(unit)s (người của chính đơn vị)") % {"unit": row.unit.name} if row.is_own else row.unit.name,
                _link(question, row, open_ids),
                number_text(row.counts.gap),
                number_text(classes_for(row.counts.gap or 0, size)),
                _done(row.counts),
                str(row.counts.state.label),
                tone_of(row.counts),
            )
            for row in shown
        ],
        left_out=len(waiting) - len(shown),
        unknown=sum(not row.counts.expected and not row.is_own for row in figures.units),
        class_size=size,
    )


def communes_sentence(communes: Communes | None, *, target: int, gap: int | None) -> str:
    """How many communes have arrived, those unsure apart; empty where a unit has fewer than two."""
    if communes is None or communes.number < 2:
        return ""
    said = _("%(reached)s trên %(number)s xã, phường, đặc khu đã đạt %(target)s %%; %(below)s chưa đạt.") % {
        "reached": number_text(communes.reached), "number": number_text(communes.number), "target": target,
        "below": number_text(communes.below),
    }  # fmt: skip
    unsure = unsure_communes(communes)
    if unsure:
        said += " " + _("%(unsure)s nơi chưa kết luận được, vì chưa khai báo hoặc danh sách thiếu người.") % {
            "unsure": number_text(unsure)
        }
    if gap is not None and communes.missing > gap:
        said += " " + _(
            "Để nơi nào cũng tới chỉ tiêu thì cần %(missing)s người, nhiều hơn số tính gộp (%(gap)s), vì nơi đã vượt "
            "không bù được cho nơi còn thiếu."
        ) % {"missing": number_text(communes.missing), "gap": number_text(gap)}
    return said


def unsure_communes(communes: Communes) -> int:
    return communes.number - communes.reached - communes.below


@dataclass(frozen=True)
class Compared:
    name: str
    url: str
    share: str
    done: str
    people: str
    classes: str
    communes: str
    pace: str
    state: str
    tone: str


@dataclass(frozen=True)
class Heading:
    """`sort`: what aria-sort says of the column, empty where it is not the order; `url` orders by it."""

    text: str
    url: str
    sort: str


@dataclass(frozen=True)
class Comparison:
    headings: list[Heading]
    rows: list[Compared]


def comparison_of(
    question: Question, figures: Figures, *, open_ids: set[int], order: str, began_on: date
) -> Comparison | None:
    """The children in columns, in the order asked ("gap", "share" or "name"; else the first). The pace is that of
    today's people, so a past day has none."""
    children = [row for row in figures.units if not row.is_own]
    if figures.asked is None or len(children) < 2:
        return None
    size, is_today = figures.asked.class_size, question.as_of == question.today
    order = order if order in ORDERS else "gap"
    rows = [
        Compared(
            row.unit.name,
            _link(question, row, open_ids),
            share_text(row.counts.share),
            _done(row.counts),
            number_text(row.counts.gap),
            number_text(classes_for(row.counts.gap or 0, size)),
            _communes(row.communes),
            pace_text(pace_of(row.months, began_on=began_on, today=question.today)) if is_today else UNKNOWN,
            str(row.counts.state.label),
            tone_of(row.counts),
        )
        for row in sorted(children, key=ORDERS[order])
    ]
    names = {
        "name": (_("Đơn vị"), "ascending"), "share": (_("Tỷ lệ"), "descending"), "gap": (_("Còn cần"), "descending"),
    }  # fmt: skip
    headings = [
        Heading(text, f"{question.link('figures', order=key)}#so-sanh", sort if key == order else "")
        for key, (text, sort) in names.items()
    ]
    return Comparison(headings, rows)


def _by_share(row: UnitRow) -> tuple[bool, Fraction]:
    share = row.counts.share
    return (True, Fraction(0)) if share is None or share[1] == 0 else (False, Fraction(-share[0], share[1]))


ORDERS: dict[str, Callable[[UnitRow], Any]] = {
    "gap": lambda row: -(row.counts.gap or 0),
    "share": _by_share,
    "name": lambda row: 0,
}
"""{order: key}; rows come by name, and sorting keeps that among equals."""


def _link(question: Question, row: UnitRow, open_ids: set[int]) -> str:
    return question.link("figures", row.unit.code) if row.unit.pk in open_ids and not row.is_own else ""


def _done(counts: Counts) -> str:
    return f"{number_text(counts.covered)} / {number_text(counts.expected)}"


def _communes(communes: Communes | None) -> str:
    if communes is None:
        return UNKNOWN
    said = f"{number_text(communes.reached)} / {number_text(communes.number)}"
    unsure = unsure_communes(communes)
    return said + (" " + _("(%(unsure)s chưa rõ)") % {"unsure": number_text(unsure)} if unsure else "")
