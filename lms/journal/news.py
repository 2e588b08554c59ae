"""How news travels: a signal that remembers its kind, so that the drain can send it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from lms.journal.enums import ChangeKind

SIGNALS: dict[str, FactSignal] = {}


class FactSignal(Signal):
    """A past-tense signal sent inside the transaction that wrote the fact, with `change=`.

    Receivers touch the database only, are idempotent, and are connected with :func:`receives`.
    """

    def __init__(self, kind: ChangeKind) -> None:
        super().__init__()
        self.kind = kind
        SIGNALS[kind.value] = self


def receives(signal: FactSignal) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Connect a receiver `f(*, change)` that runs in a savepoint of its own: its failure undoes only its own writes."""

    def connect(receiver: Callable[..., Any]) -> Callable[..., Any]:
        def in_savepoint(sender: object, *, change: Any, **kwargs: object) -> None:
            with transaction.atomic():
                receiver(change=change)

        signal.connect(in_savepoint, weak=False, dispatch_uid=f"{receiver.__module__}.{receiver.__qualname__}")
        return in_savepoint

    return connect
