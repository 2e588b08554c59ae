"""How far a job has come: in the cache, for people who wait; the Job row stays the truth."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

KEPT_FOR = 3600


def tell_progress(*, job_id: Any, done: int, total: int) -> None:
    """Say that `done` of `total` steps are behind."""
    cache.set(_key(job_id), (done, total), KEPT_FOR)


def progress_of(job_id: Any) -> tuple[int, int] | None:
    """(done, total), or None while nothing has been told."""
    told = cache.get(_key(job_id))
    return tuple(told) if told else None


def _key(job_id: Any) -> str:
    return f"job-progress:{job_id}"
