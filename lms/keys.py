"""Field encryption and keyed hashes, each with a key of its own (docs/decisions/0009-keys.md).

FIELD_KEYS encrypts stored fields (first key writes, all read); MATCH_KEY finds equal values without storing them;
CODE_KEY protects activation codes. Rotating SECRET_KEY touches none of them.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class FieldKeyMissing(Exception):
    """A stored value was encrypted with a key that FIELD_KEYS no longer lists."""


def _fernet() -> MultiFernet:
    if not settings.FIELD_KEYS:
        raise ImproperlyConfigured("FIELD_KEYS is empty: set at least one Fernet key (docs/operations.md).")
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])


def encrypt_field(value: str) -> str:
    """Return the ciphertext of `value`; the empty string stays empty."""
    return _fernet().encrypt(value.encode()).decode() if value else ""


def decrypt_field(token: str) -> str:
    """Return the text that :func:`encrypt_field` stored; FieldKeyMissing if its key has gone."""
    if not token:
        return ""
    try:
        return _fernet().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise FieldKeyMissing("A stored field cannot be read with the present FIELD_KEYS.") from error


def match_hash(value: str) -> str:
    """Return the 64 hex digits under which an identity number is matched; the empty string stays empty."""
    return _keyed(settings.MATCH_KEY, "MATCH_KEY", value) if value else ""


def code_hash(value: str) -> str:
    """Return the 64 hex digits under which an activation code's secret half is stored."""
    return _keyed(settings.CODE_KEY, "CODE_KEY", value)


def _keyed(key: str, name: str, value: str) -> str:
    if not key:
        raise ImproperlyConfigured(f"{name} is empty (docs/operations.md).")
    return hmac.new(key.encode(), value.encode(), hashlib.sha256).hexdigest()
