"""What keeps an import from being undone, facts that other rooms built on its people; and what goes with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

Blocker = Callable[[Collection[int], datetime | None], Mapping[int, str]]
"""f(keys of people, since) -> {key: why}: facts about them recorded from `since` on, or ever when it is None."""
BLOCKERS: dict[str, Blocker] = {}
Forgetter = Callable[[Collection[int]], None]
"""f(keys of people who go for good): deletes what a room derived about them and nobody relies on."""
FORGETTERS: dict[str, Forgetter] = {}


def register_undo_blocker(name: str, blocker: Blocker) -> None:
    """Called from AppConfig.ready() of rooms above; the roster asks, and knows none of them."""
    BLOCKERS[name] = blocker


def register_forgetter(name: str, forgetter: Forgetter) -> None:
    """Called from AppConfig.ready() of rooms above, like a blocker."""
    FORGETTERS[name] = forgetter


def forget_people(person_ids: Collection[int]) -> None:
    """Let every room delete what it only derived about people whom an undone import had brought."""
    for name in sorted(FORGETTERS):
        FORGETTERS[name](person_ids)


def blocking_facts(person_ids: Collection[int], since: datetime | None) -> dict[int, str]:
    """{key of the person: the first reason why what was written about her stands}."""
    found: dict[int, str] = {}
    for name in sorted(BLOCKERS):
        for person_id, reason in BLOCKERS[name](person_ids, since).items():
            found.setdefault(person_id, reason)
    return found
