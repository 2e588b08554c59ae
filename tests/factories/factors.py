"""Second factors for tests: an authenticator app with a known secret, and recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def add_app(user: Any) -> None:
    """Give `user` an authenticator app with SECRET, and recovery codes, as the set-up pages do."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
