"""How many wrong codes a browser session and an address may try: counted in the cache, in spans of ten minutes.

The address limit is generous, for a hall of 300 trainees sits behind one address; the card itself counts wrong secrets.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.cache import cache

SPAN = 600
WRONG_PER_SESSION = 10
WRONG_PER_ADDRESS = 300


def may_try(*, session_key: str | None, address: str, at: datetime) -> bool:
    """True while neither the session nor the address has used up its wrong codes of this span."""
    counts = cache.get_many(list(_keys(session_key, address, at)))
    return all(counts.get(key, 0) < limit for key, limit in _keys(session_key, address, at).items())


def count_wrong(*, session_key: str | None, address: str, at: datetime) -> None:
    for key in _keys(session_key, address, at):
        if not cache.add(key, 1, SPAN):
            try:
                cache.incr(key)
                cache.touch(key, SPAN)
            except ValueError:
                cache.set(key, 1, SPAN)


def _keys(session_key: str | None, address: str, at: datetime) -> dict[str, int]:
    span = int(at.timestamp()) // SPAN
    keys = {f"claim:{span}:a:{_short(address)}": WRONG_PER_ADDRESS}
    if session_key:
        keys[f"claim:{span}:s:{_short(session_key)}"] = WRONG_PER_SESSION
    return keys


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
