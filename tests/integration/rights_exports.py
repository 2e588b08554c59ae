"""Who may fetch what was exported, schedule exports, and hand out tokens; columns as in `rights_table`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lms.dates import today
from tests.integration.rights_table import (
    Row,
    _nine,
    administrators,
    managers_of_any,
    one,
    readers,
)

DESK, EXPORTS, TOKENS = "certification_desk", "lms_exports", "lms_tokens"


def _schedule(world: Any, login: str) -> dict[str, Any]:
    return {
        "kind": "coverage.table", "unit": world.commune.pk, "format": "xlsx", "every": "month", "day": "1",
        "logins": world.users[login].username,
    }  # fmt: skip


ROWS = [
    Row(
        f"{DESK}:people_export", readers("302"), lambda w: [w.commune.code], post=lambda w: {"format": "csv"},
    ),
    Row(f"{EXPORTS}:export", one("manager", "200", "404"), lambda w: [w.export.pk]),
    Row(f"{EXPORTS}:file", one("manager", "200", "404"), lambda w: [w.export.pk]),
    Row(f"{EXPORTS}:again", one("manager", "302", "404"), lambda w: [w.export.pk], post=lambda w: {}),
    Row(f"{EXPORTS}:schedules", managers_of_any()),
    Row(f"{EXPORTS}:schedule_new", managers_of_any()),
    Row(
        f"{EXPORTS}:schedule_new", _nine("in", "403", "403", "302", "422", "302", "403", "403", "302"),
        post=lambda w: _schedule(w, "manager"),
    ),
    Row(
        f"{EXPORTS}:schedule_change", _nine("in", "403", "403", "302", "404", "302", "403", "403", "302"),
        lambda w: [w.schedule.uuid], post=lambda w: {"action": "pause"},
    ),
    Row(f"{TOKENS}:tokens", administrators()),
    Row(
        f"{TOKENS}:tokens", administrators("201"),
        post=lambda w: {
            "label": "Bảng", "unit": w.commune.pk, "expires_on": (today() + timedelta(days=30)).isoformat(),
        },
    ),
    Row(f"{TOKENS}:revoke", administrators("302"), lambda w: [w.token.uuid], post=lambda w: {}),
    Row(f"{DESK}:api_units", ("401", "403", "403", "200", "200", "200", "200", "403", "200")),
    Row(f"{DESK}:api_reports", ("401", "403", "403", "200", "200", "200", "200", "403", "200")),
]  # fmt: skip
