"""A report as rows of texts and links for its page; every number of people opens to its people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from certification.coverage.enums import CoverageState, Geography
from certification.coverage.wording import number_text, part_label, share_text
from certification.reports.contents import Document, Group
from certification.reports.models import Report
from certification.reports.points import Point, sentence
from lms.people.enums import Sex, UnitKind

TONES = {CoverageState.UNCHECKED.value: "warn", CoverageState.ROSTER_SHORT.value: "bad"}


@dataclass(frozen=True)
class Number:
    text: str
    url: str = ""


@dataclass(frozen=True)
class Row:
    name: str
    numbers: list[Number]


@dataclass(frozen=True)
class OpenPoint:
    """A point as the author ticks it; `value` names it with the number that was seen."""

    text: str
    value: str
    url: str
    blocks: bool


class Links:
    """Where the numbers of a report lead: a draft to the people of today, a frozen one to its own rows.

    `opens` is False where the reader may see no people behind these numbers.
    """

    def __init__(self, report: Report, document: Document, *, opens: bool) -> None:
        self.report, self.document, self.opens = report, document, opens

    def people(self, *, code: str = "", **which: str) -> str:
        if not self.opens:
            return ""
        if not self.report.is_open:
            return self._rows({**which, "unit": code})
        if which.pop("new", ""):
            return ""
        if "covered" in which:
            which["held"] = which.pop("covered")
        query = {
            "as_of": self.document.ends_on.isoformat(), "indicator": self.document.indicator,
            "geography": Geography.THEN.value, "programme": self.report.period.series.programme.code, **which,
        }  # fmt: skip
        return f"{reverse('certification_desk:people', args=[code or self.report.scope.code])}?{urlencode(query)}"

    def _rows(self, which: dict[str, str]) -> str:
        query = urlencode({name: value for name, value in which.items() if value})
        address = reverse("certification_reports:people", args=[self.report.uuid])
        return f"{address}?{query}" if query else address


def summary(document: Document, links: Links) -> list[Row]:
    """(what, in the period, to date) of the whole."""
    total = document.total
    return [
        Row(_("Người thuộc diện tính"), [Number(""), _number(total.headcount, links.people())]),
        Row(
            _("Người đã đạt"),
            [
                _number(total.new_covered, links.people(covered="yes", new="1")),
                _number(total.covered, links.people(covered="yes")),
            ],
        ),
        Row(_("Lượt hoàn thành khóa học"), [_number(total.new_attendances), _number(total.attendances)]),
        Row(_("Lớp tập huấn"), [_number(sum(line.classes or 0 for line in document.units)), Number("")]),
    ]  # fmt: skip


def headings(document: Document) -> list[str]:
    return [
        _("Người"), _("Khai báo"), *[part_label(key) for key in document.total.parts], _("Đạt trong kỳ"),
        _("Đạt lũy kế"), _("Tỷ lệ"), _("Lượt trong kỳ"), _("Lớp"),
    ]  # fmt: skip


def unit_rows(document: Document, links: Links) -> list[Row]:
    found = [
        Row(line.name, _cells(line.counts, links, line.classes, code="" if line.is_own else line.code, own=line.is_own))
        for line in document.units
    ]
    classes = sum(line.classes or 0 for line in document.units)
    return [*found, Row(_("Cộng"), _cells(document.total, links, classes))]


def group_rows(document: Document, links: Links) -> list[Row]:
    """By sex, by category and by level of the unit."""
    found = [
        Row(str(Sex(sex).label), _cells(group, links, None, sex=sex))
        for sex, group in document.by_sex.items()
        if group.headcount
    ]
    found += [
        Row(document.category_names.get(code, code), _cells(group, links, None, category=code))
        for code, group in document.by_category.items()
    ]
    found += [
        Row(str(UnitKind(kind).label) if kind in UnitKind.values else kind, _cells(group, Links(
            links.report, document, opens=False), None))
        for kind, group in document.by_level.items()
    ]  # fmt: skip
    return found


def _cells(
    group: Group, links: Links, classes: int | None, *, code: str = "", own: bool = False, **which: str
) -> list[Number]:
    def to(**more: str) -> str:
        if own and links.report.is_open:
            more["own"] = "1"
        return links.people(code=links.document.unit_code if own else code, **which, **more)

    return [
        _number(group.headcount, to()),
        _number(group.declared),
        *[_number(number) for number in group.parts.values()],
        _number(group.new_covered, to(covered="yes", new="1")),
        _number(group.covered, to(covered="yes")),
        Number(share_text(group.share)),
        _number(group.new_attendances),
        _number(classes),
    ]


def _number(value: int | None, url: str = "") -> Number:
    return Number(number_text(value), url if value else "")


def open_points(report: Report, points: list[Point]) -> list[OpenPoint]:
    """The points with the place where each is mended."""
    period = report.period_id
    places: dict[str, tuple[str, list[Any]]] = {
        "undeclared": ("certification_desk:declarations", []),
        "short": ("certification_desk:declarations", []),
        "unlisted": ("certification_desk:declarations", []),
        "neither": ("certification_desk:declarations", []),
        "review": ("certification_desk:review", []),
        "unapproved": ("courses_classes:classes", []),
        "sex": ("certification_desk:register", []),
        "no_year": ("certification_desk:register", []),
        "late_leavers": ("certification_reports:leavers", [report.uuid]),
        "missing": ("certification_reports:period", [period]),
        "differing": ("certification_reports:period", [period]),
    }
    found = []
    for point in points:
        name, args = places.get(point.code, ("", []))
        url = reverse(name, args=args) if name else ""
        found.append(OpenPoint(sentence(point), f"{point.code}:{point.count}", url, point.blocks))
    return found


def read_seen(values: list[str]) -> dict[str, int]:
    """What the author ticked, from the form; what does not look like a point is left out."""
    found = {}
    for value in values:
        code, _sign, count = value.partition(":")
        if code and count.isascii() and count.isdigit() and len(count) < 10:
            found[code] = int(count)
    return found
