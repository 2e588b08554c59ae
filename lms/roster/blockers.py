"""What keeps an import from being undone: facts that other rooms have built on its people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

Blocker = Callable[[Collection[int], datetime | None], Mapping[int, str]]
"""f(keys of people, since) -> {key: why}: facts about them recorded from `since` on, or ever when it is None."""
BLOCKERS: dict[str, Blocker] = {}


def register_undo_blocker(name: str, blocker: Blocker) -> None:
    """Called from AppConfig.ready() of rooms above; the roster asks, and knows none of them."""
    BLOCKERS[name] = blocker


def blocking_facts(person_ids: Collection[int], since: datetime | None) -> dict[int, str]:
    """{key of the person: the first reason why what was written about her stands}."""
    found: dict[int, str] = {}
    for name in sorted(BLOCKERS):
        for person_id, reason in BLOCKERS[name](person_ids, since).items():
            found.setdefault(person_id, reason)
    return found
