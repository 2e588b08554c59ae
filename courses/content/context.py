from __future__ import annotations

from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from courses.content.models import Hotline

CACHE_KEY = "courses_content:hotlines"


def shown_hotlines() -> list[Hotline]:
    """The hotlines on display, kept in the cache for five minutes."""
    found = cache.get(CACHE_KEY)
    if found is None:
        found = list(Hotline.objects.filter(is_shown=True))
        cache.set(CACHE_KEY, found, 300)
    return found


def last_checked_on() -> date | None:
    """The day on which the longest unchecked of the shown hotlines was checked; None without hotlines."""
    return min((hotline.checked_on for hotline in shown_hotlines()), default=None)


def hotlines(request: HttpRequest) -> dict[str, Any]:
    return {"hotlines": shown_hotlines}
