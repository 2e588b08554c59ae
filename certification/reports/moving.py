"""The movement of a report: coverage counts it, here it becomes lines of the document and lists of people."""

from __future__ import annotations

from datetime import date

from certification.awards.models import Programme
from certification.coverage.enums import Geography
from certification.coverage.movement import Movement, movement
from certification.reports.contents import MovementLine
from lms.people.models import Unit


def movement_of(
    *, unit: Unit, starts_on: date, ends_on: date, today: date, indicator: str, programme: Programme,
    categories: frozenset[int] | None = None,
) -> Movement:  # fmt: skip
    """The movement of a period under the units of its last day."""
    return movement(
        unit=unit, starts_on=starts_on, ends_on=ends_on, today=today, indicator=indicator, programme=programme,
        geography=Geography.THEN, categories=categories,
    )  # fmt: skip


def movement_lines(found: Movement) -> list[MovementLine]:
    """As the document takes them."""
    return [
        MovementLine(
            key=str(line.key.value), opening=line.opening, closing=line.closing,
            increases={change.value: number for change, number in line.increases.items()},
            decreases={change.value: number for change, number in line.decreases.items()},
        )
        for line in found.lines()
    ]  # fmt: skip
