"""Second factors for tests: an authenticator app whose codes a test can compute."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def add_app(user: Any) -> None:
    """Give `user` an authenticator app with SECRET, and recovery codes, as the set-up pages do."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)


def code_of_app(secret: str = SECRET, *, steps: int = 0) -> str:
    """What the app shows now, or `steps` half-minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))
