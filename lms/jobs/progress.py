"""How far a piece of work has come: in the cache, for people who wait; its row stays the truth."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

KEPT_FOR = 3600


def tell_progress(*, key: Any, done: int, total: int) -> None:
    """Say that `done` of `total` steps of the work `key` (a job's or an import's) are behind."""
    cache.set(f"progress:{key}", (done, total), KEPT_FOR)


def progress_of(key: Any) -> tuple[int, int] | None:
    """(done, total), or None while nothing has been told."""
    told = cache.get(f"progress:{key}")
    return (int(told[0]), int(told[1])) if told else None
