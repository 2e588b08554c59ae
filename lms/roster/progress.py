"""How far the reading of a file has come: in the cache, for the page that waits."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

KEPT_SECONDS = 3600


def say_progress(key: Any, percent: int) -> None:
    """Note the progress of the import `key`, 0 to 100."""
    cache.set(f"roster-progress:{key}", percent, KEPT_SECONDS)


def progress_of(key: Any) -> int:
    """What was last noted, 0 when nothing was."""
    return int(cache.get(f"roster-progress:{key}") or 0)
