"""What a manager sees first: the share on its way to the target, four numbers that open, charts beside their tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from certification.coverage.enums import CoverageState
from certification.coverage.figures import Counts, Figures
from certification.coverage.forecast import classes_for
from certification.coverage.wording import number_text, share_text
from certification.desk.figures.question import Question
from lms.people.enums import Sex

MOST_BARS = 25
"""Units drawn in a chart; the table below has all of them."""
TONES = {
    CoverageState.UNCHECKED: "warn",
    CoverageState.ROSTER_SHORT: "bad",
    CoverageState.NO_DATA: "",
    CoverageState.NO_DENOMINATOR: "",
}


@dataclass(frozen=True)
class Stat:
    """One number at a glance; `url` and `note_url` lead to the people behind the number and behind the note."""

    value: str
    label: str
    note: str = ""
    url: str = ""
    note_url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class ShareBar:
    """`width`: the share in per cent, cut to a tenth, with a point as a drawing wants it; `text` as people read it."""

    width: str
    text: str
    target: int


def tone_of(counts: Counts) -> str:
    """The tone in which a group's state is marked: good only where the target is reached for certain."""
    if counts.state == CoverageState.OK:
        return "good" if counts.reached else "accent"
    return TONES.get(counts.state, "")


def state_meaning(counts: Counts) -> str:
    """What the state of a figure means for whoever reads it."""
    return {
        CoverageState.OK: _(
            "mọi đơn vị đã khai báo số người và danh sách không ít hơn số khai báo, nên tỷ lệ là chắc chắn"
        ),
        CoverageState.UNCHECKED: _("có đơn vị chưa khai báo số người, nên chưa biết danh sách đã đủ chưa"),
        CoverageState.ROSTER_SHORT: _("tỷ lệ tính trên số người theo khai báo, chưa kết luận đạt hay chưa"),
        CoverageState.NO_DATA: _("đã khai báo số người nhưng danh sách chưa có ai"),
        CoverageState.NO_DENOMINATOR: _("chưa có danh sách và chưa có số khai báo"),
    }[counts.state]


def share_bar(figures: Figures) -> ShareBar | None:
    """The share as a bar; None where no share may be said (DESIGN.md, rule 3 of the facts)."""
    share = figures.total.share
    if share is None or share[1] == 0:
        return None
    tenths = min(1000, 1000 * share[0] // share[1])
    return ShareBar(f"{tenths // 10}.{tenths % 10}", share_text(share), figures.target_percent)


def expected_note(counts: Counts) -> str:
    """Where the number of expected people comes from, when it is neither the roster nor the declaration alone."""
    if counts.declared is None or counts.expected in (None, counts.declared, counts.headcount):
        return ""
    return _("%(expected)s = %(declared)s người theo khai báo + %(more)s người trong danh sách nhiều hơn khai báo.") % {
        "expected": number_text(counts.expected),
        "declared": number_text(counts.declared),
        "more": number_text((counts.expected or 0) - counts.declared),
    }


def stats(question: Question, figures: Figures) -> list[Stat]:
    """Who counts, who is done, how many are missing, and how many have arrived, or else the classes still needed."""
    total, target = figures.total, figures.target_percent
    left = (total.headcount or 0) - (total.covered or 0)
    declared = "" if total.declared is None else _("khai báo %(count)s") % {"count": number_text(total.declared)}
    not_done = _("%(left)s người trong danh sách chưa đạt") % {"left": number_text(left)}
    found = [
        Stat(number_text(total.headcount), _("người phải tập huấn"), declared, question.link("people")),
        Stat(number_text(total.covered), _("đã đạt"), url=question.link("people", held="yes"), tone="good"),
        Stat(
            number_text(total.gap),
            _("người nữa thì tới %(target)s %%") % {"target": target},
            not_done,
            note_url=question.link("people", held="no") if left else "",
            tone="good" if total.reached else "warn",
        ),
    ]
    arrived = _arrived(figures)
    if arrived is not None:
        found.append(arrived)
    elif figures.asked is not None and total.gap:
        classes = classes_for(total.gap, figures.asked.class_size)
        size = _("tính %(size)s người một lớp") % {"size": figures.asked.class_size}
        found.append(Stat(number_text(classes), _("lớp còn cần"), size))
    return found


def _arrived(figures: Figures) -> Stat | None:
    """How many communes, else children, are at the target; None where that would be said of one alone."""
    target, communes = figures.target_percent, figures.communes
    below = [row.counts for row in figures.units if not row.is_own]
    if communes is not None and communes.number > 1:
        number, reached = communes.number, communes.reached
        unsure = number - reached - communes.below
        label = _("xã, phường đã tới %(target)s %%") % {"target": target}
    elif sum(bool(counts.headcount) for counts in below) > 1:
        number, reached = len(below), sum(counts.reached is True for counts in below)
        unsure = sum(counts.reached is None for counts in below)
        label = _("đơn vị đã tới %(target)s %%") % {"target": target}
    else:
        return None
    note = _("%(count)s đơn vị chưa kết luận được") % {"count": number_text(unsure)} if unsure else ""
    return Stat(f"{number_text(reached)} / {number_text(number)}", label, note)


def unit_chart(figures: Figures) -> dict[str, Any] | None:
    """People done and not done by unit, those with most left first; None for fewer than two units with people."""
    rows = [(row.unit.name, row.counts) for row in figures.units if row.counts.headcount]
    rows.sort(key=lambda row: (row[1].covered or 0) - (row[1].headcount or 0))
    return _chart(rows[:MOST_BARS]) if len(rows) > 1 else None


def category_chart(figures: Figures) -> dict[str, Any] | None:
    names = figures.category_names
    return _chart([(names[code], counts) for code, counts in figures.by_category.items() if counts.headcount])


def sex_chart(figures: Figures) -> dict[str, Any] | None:
    labels = {value: str(label) for value, label in Sex.choices}
    return _chart([(labels[sex], counts) for sex, counts in figures.by_sex.items() if counts.headcount])


def _chart(rows: list[tuple[str, Counts]]) -> dict[str, Any] | None:
    """{"labels", "series": [{"name", "values"}]}: people done and the others; each row adds up to its headcount."""
    if not rows:
        return None
    done = [counts.covered or 0 for _name, counts in rows]
    left = [(counts.headcount or 0) - (counts.covered or 0) for _name, counts in rows]
    return {
        "labels": [name for name, _counts in rows],
        "series": [{"name": _("đã đạt"), "values": done}, {"name": _("chưa đạt"), "values": left}],
    }
