"""The code that a trainer shows: it names a session and a minute, is signed, and is worth nothing soon after.

Pure functions over the clock. A token is ``<session>.<minute>.<mac>`` in base 36 and base64url, short enough for a QR
code that an old phone reads across a hall.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.crypto import salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from courses.classes.enums import Refusal

SALT = "courses.classes.check-in"
STEP = timedelta(minutes=1)
"""How long one code is shown."""
FRESH_FOR = timedelta(seconds=120)
"""How long after its minute began a code opens: the minute itself, and one more for a phone that is slow to load."""
AHEAD = timedelta(seconds=10)
"""How far the clocks of two servers may differ."""
MAC_CHARS = 16


class TokenRefused(ValueError):
    """The code opens nothing; `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Shown:
    """What a genuine code says: of which session, and from which moment on it was shown."""

    session_id: int
    since: datetime


def token_for(session_id: int, *, at: datetime) -> str:
    """The code of a session for the minute in which `at` falls."""
    minute = int(at.timestamp() // STEP.total_seconds())
    head = f"{int_to_base36(session_id)}.{int_to_base36(minute)}"
    return f"{head}.{_mac(head)}"


def seconds_left(at: datetime) -> int:
    """How long the code of this minute is still shown, 1 to 60."""
    return int(STEP.total_seconds() - at.timestamp() % STEP.total_seconds()) or 1


def read_token(token: str, *, at: datetime) -> Shown:
    """What a scanned code says. TokenRefused: INVALID when it was never ours, LATE when its time is over."""
    head, _dot, mac = token.rpartition(".")
    if not hmac.compare_digest(mac.encode(), _mac(head).encode()):
        raise TokenRefused(Refusal.INVALID)
    session, _dot, minute = head.partition(".")
    try:
        shown = Shown(
            base36_to_int(session), datetime.fromtimestamp(base36_to_int(minute) * STEP.total_seconds(), tz=UTC)
        )
    except (ValueError, OverflowError, OSError) as error:
        raise TokenRefused(Refusal.INVALID) from error
    if at < shown.since - AHEAD:
        raise TokenRefused(Refusal.INVALID)
    if at >= shown.since + FRESH_FOR:
        raise TokenRefused(Refusal.LATE)
    return shown


def _mac(head: str) -> str:
    digest = salted_hmac(SALT, head, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode()[:MAC_CHARS]
