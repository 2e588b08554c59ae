"""The movement table of a report's page, and the lists that its numbers open to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certification.coverage.enums import Change, MovementLineKey
from certification.coverage.wording import number_text
from certification.reports.building import span_of
from certification.reports.contents import Document
from certification.reports.models import Report
from certification.reports.moving import movement_of

OPENING, CLOSING = "opening", "closing"
ENDS = {OPENING: _("đầu kỳ"), CLOSING: _("cuối kỳ")}


@dataclass(frozen=True)
class Cell:
    """A number of the table with what it says; `sign` is + or −."""

    label: str
    text: str
    sign: str = ""
    url: str = ""


@dataclass(frozen=True)
class MovementRow:
    name: str
    opening: Cell
    changes: list[Cell]
    closing: Cell


def line_label(key: str) -> str:
    return str(MovementLineKey(key).label) if key in MovementLineKey.values else key


def change_label(key: str) -> str:
    if key in ENDS:
        return str(ENDS[key])
    return str(Change(key).label) if key in Change.values else key


def movement_rows(report: Report, document: Document, *, opens: bool) -> list[MovementRow]:
    """đầu kỳ + tăng − giảm = cuối kỳ, line by line; what is 0 is left out of the changes."""
    return [
        MovementRow(
            line_label(line.key),
            Cell("", number_text(line.opening), url=_url(report, line.key, OPENING) if opens and line.opening else ""),
            [
                Cell(change_label(key), number_text(number), sign, _url(report, line.key, key) if opens else "")
                for sign, changes in (("+", line.increases), ("−", line.decreases))
                for key, number in changes.items()
                if number != 0
            ],
            Cell("", number_text(line.closing), url=_url(report, line.key, CLOSING) if opens and line.closing else ""),
        )
        for line in document.movement
    ]  # fmt: skip


def asked_movement(report: Report, *, today: date, categories: frozenset[int] | None) -> Any:
    """The movement of a report's period by today's knowledge, within the reader's categories."""
    series = report.period.series
    starts_on, ends_on = span_of(report.period, today=today)
    return movement_of(
        unit=report.scope, starts_on=starts_on, ends_on=ends_on, today=today, indicator=series.indicator,
        programme=series.programme, categories=categories,
    )  # fmt: skip


def moved_people(found: Any, *, line: str, change: str) -> Any:
    """The people behind a number; None where the table has no such number."""
    if line not in MovementLineKey.values or change not in {*Change.values, OPENING, CLOSING}:
        return None
    return found.people(line=line, change=change)


def _url(report: Report, line: str, change: str) -> str:
    address = reverse("certification_reports:movement", args=[report.uuid])
    return f"{address}?{urlencode({'line': line, 'change': change})}"
