"""The fingerprint of a frozen report: SHA-256 over its document, its rule and every person's row, in one fixed form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

COLUMNS = (
    "person_id", "full_name", "unit_id", "unit_name", "category_id", "sex", "bits", "parts", "is_covered", "is_new",
    "attendances", "new_attendances", "awards",
)  # fmt: skip
"""Of a row per person, in the order in which they are hashed."""


def canonical(value: Any) -> bytes:
    """The one way to write a value: keys in order, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Fingerprint:
    """Fed with the rows in the order of their people, then closed with what stands above them."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for row in rows:
            self._hash.update(canonical(list(row)) + b"\n")

    def close(self, *, document: dict[str, Any], rule: dict[str, Any]) -> str:
        """The document is hashed without its own fingerprint."""
        bare = {name: value for name, value in document.items() if name != "fingerprint"}
        self._hash.update(canonical({"document": bare, "rule": rule}))
        return self._hash.hexdigest()
