"""Who may open what of the pages of reports, and the reports that they are asked about."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from certification.reports import domain
from certification.reports.models import ReportPeriod
from tests.factories.reporting import NOW, freeze, make_series, make_series_deadline
from tests.integration.rights_table import Row, administrators, managers, readers, readers_of_any


def make_world(world: SimpleNamespace) -> None:
    """The commune consolidates for the province and owes a report of its own: a draft of 2026, one of 2025 frozen and
    restated."""
    world.series = make_series(world.province, world.commune, world.programme)
    world.series_deadline = make_series_deadline(world.series)
    world.period = ReportPeriod.objects.get(year=2026, deadline=world.series_deadline)
    asked: dict[str, Any] = {"unit": world.commune, "kind": "own", "by": None, "at": NOW}
    world.draft = domain.open_report(period=world.period, **asked)
    past = ReportPeriod.objects.get(year=2025, deadline=world.series_deadline)
    first = domain.open_report(period=past, **asked)
    freeze(first)
    world.restated = domain.restate_report(report=first, reason="thử", by=None, at=NOW)
    freeze(world.restated)


def _draft(world: Any) -> list[Any]:
    return [world.draft.uuid]


def _frozen(world: Any) -> list[Any]:
    return [world.restated.uuid]


ROOM = "certification_reports"
REPORTS = [
    Row(f"{ROOM}:reports", readers_of_any()),
    Row(
        f"{ROOM}:start", managers("302"),
        post=lambda w: {"period": w.period.pk, "unit": w.commune.code, "kind": "own"},
    ),
    Row(f"{ROOM}:period", readers(), lambda w: [w.period.pk]),
    Row(f"{ROOM}:series_list", administrators()),
    Row(f"{ROOM}:series_new", administrators()),
    Row(f"{ROOM}:series_edit", administrators(), lambda w: [w.series.pk]),
    Row(f"{ROOM}:deadline_new", administrators(), lambda w: [w.series.pk]),
    Row(f"{ROOM}:deadline_edit", administrators(), lambda w: [w.series.pk, w.series_deadline.pk]),
    Row(f"{ROOM}:report", readers(), _draft),
    Row(f"{ROOM}:report", readers(), _frozen),
    Row(f"{ROOM}:progress", readers(), _draft),
    Row(f"{ROOM}:changes", readers(), _frozen),
    Row(f"{ROOM}:people", readers(), _frozen),
    Row(f"{ROOM}:leavers", readers(), _draft),
    Row(
        f"{ROOM}:movement", readers(), _draft, query=lambda w: {"line": "headcount", "change": "joined"},
    ),
    Row(f"{ROOM}:download", readers(), lambda w: [w.restated.uuid, "internal", "xlsx"]),
    Row(f"{ROOM}:verify", readers("302"), _frozen, post=lambda w: {}),
    *[Row(f"{ROOM}:{name}", managers("302"), _draft, post=lambda w: {}) for name in ("sections", "freeze", "reopen")],
    *[
        Row(f"{ROOM}:{name}", managers("302"), _frozen, post=lambda w: {"reason": "thử"})
        for name in ("submit", "accept", "return", "number", "send", "restate")
    ],
]  # fmt: skip
