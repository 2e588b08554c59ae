"""Deadlines of the calendar about which another room reminds in its own words: nobody is to be told twice."""

from __future__ import annotations

from collections.abc import Callable, Collection

Taker = Callable[[Collection[int]], Collection[int]]
"""f(keys of entries) -> those of which it reminds by itself."""
TAKERS: dict[str, Taker] = {}


def register_taker(name: str, taker: Taker) -> None:
    """Called from AppConfig.ready() of rooms above; the calendar asks, and knows none of them."""
    TAKERS[name] = taker


def taken_over(entry_ids: Collection[int]) -> set[int]:
    """Keys of the entries of which this room does not remind."""
    found: set[int] = set()
    for name in sorted(TAKERS):
        found |= set(TAKERS[name](entry_ids))
    return found
