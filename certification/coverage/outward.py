"""Figures for an audience: everything for those inside, for outsiders what gives no small count away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from certification.awards.models import Programme
from certification.coverage.enums import Audience, Geography
from certification.coverage.figures import Figures
from certification.coverage.queries import coverage
from certification.coverage.suppression import suppress
from lms.people.models import Unit, UnitClosure


def coverage_for(
    audience: str,
    *,
    unit: Unit,
    as_of: date,
    today: date,
    indicator: str,
    programme: Programme,
    geography: str,
    categories: Collection[int] | None = None,
) -> Figures:
    """As :func:`certification.coverage.queries.coverage`; for outsiders suppressed in one piece with the figures that
    the units above publish of the same day (a few more queries a level)."""
    asked: dict[str, Any] = {
        "as_of": as_of, "today": today, "indicator": indicator, "programme": programme, "geography": geography,
        "categories": categories,
    }  # fmt: skip
    if audience != Audience.EXTERNAL:
        return coverage(unit=unit, **asked)
    day = as_of if geography == Geography.THEN or as_of >= today else today
    above = (
        UnitClosure.objects.on(day).filter(descendant=unit, depth__gt=0).select_related("ancestor").order_by("-depth")
    )
    return suppress(
        coverage(unit=unit, with_detail=True, **asked),
        above=[coverage(unit=link.ancestor, with_detail=True, **asked) for link in above],
    )
