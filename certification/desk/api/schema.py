"""What the published schema describes."""

from __future__ import annotations

from typing import Any


def ours_only(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """The promised interface alone; Wagtail's own addresses under /admin/ are nobody's business."""
    return [endpoint for endpoint in endpoints if "/api/v1/" in endpoint[0]]
