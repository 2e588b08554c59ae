"""How handing a message to a server ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum


class Ending(Enum):
    """SENT: taken. REFUSED: not taken, nor will it be. UNREACHED: certainly not taken yet. UNKNOWN: nobody can say."""

    SENT = "sent"
    REFUSED = "refused"
    UNREACHED = "unreached"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """`reference`: what the server calls the message. `reason`: its words, without the address. `wait`: how long it
    asked to be left alone."""

    ending: Ending
    reference: str = ""
    reason: str = ""
    wait: timedelta | None = None


def sent(reference: str = "") -> Outcome:
    return Outcome(Ending.SENT, reference=reference[:200])


def refused(reason: str) -> Outcome:
    return Outcome(Ending.REFUSED, reason=reason[:300])


def unreached(reason: str, *, wait: timedelta | None = None) -> Outcome:
    return Outcome(Ending.UNREACHED, reason=reason[:300], wait=wait)


def unknown(reason: str) -> Outcome:
    return Outcome(Ending.UNKNOWN, reason=reason[:300])
