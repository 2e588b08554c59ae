"""Identity numbers: their form, their ciphertext, their matching hash."""

from __future__ import annotations

import re

from lms.keys import encrypt_field, match_hash


class IdentityInvalid(ValueError):
    """The text is not an identity number of 12 digits."""


def clean_identity(text: str) -> str:
    """Return the 12 digits of a số định danh, blanks and dots removed; an empty text stays empty.

    A number of 9 to 11 digits has lost its leading zeros in a spreadsheet, or is an old card: it is refused, for
    only a human may decide which (DOMAIN.md, "Vietnamese").
    """
    digits = re.sub(r"[\s.\-]", "", text)
    if not digits:
        return ""
    if not re.fullmatch(r"[0-9]{12}", digits):
        raise IdentityInvalid(text)
    return digits


def identity_fields(number: str) -> dict[str, str | None]:
    """Return the model fields that store a cleaned number: ciphertext and hash (None when there is no number)."""
    return {"identity_cipher": encrypt_field(number), "identity_hash": match_hash(number) or None}
