"""Who is written down as the author of a fact."""

from __future__ import annotations

from typing import Any


def stored_login(by: Any) -> Any:
    """`by` where it is a login that a foreign key can hold; None for a command line or an anonymous visitor."""
    return by if getattr(by, "pk", None) else None
