"""An authenticator app (RFC 6238), written apart from the one under test."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time


def code_of_app(secret: str, *, steps: int = 0) -> str:
    """The six digits that the app shows now, or `steps` half-minutes later."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"
