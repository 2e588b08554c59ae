"""Activation codes as text: how they are drawn, printed and read back from whatever was typed. No database."""

from __future__ import annotations

import re
import secrets
import unicodedata

ALPHABET = "23456789ACDEFGHJKMNPRTUVWXY"
"""Letters and digits that are not taken for one another on a printed card."""
MISREAD = str.maketrans("OQ01ILSZB", "DDDJJJ528")
"""What is typed for a character of the alphabet that it resembles."""
LOOKUP_LENGTH = SECRET_LENGTH = 6
LENGTH = LOOKUP_LENGTH + SECRET_LENGTH
TELEX = {
    "\u0306": "W",
    "\u031b": "W",
    "\u0300": "F",
    "\u0301": "S",
    "\u0303": "X",
    "\u0309": "R",
    "\u0323": "J",
}
"""A Vietnamese keyboard (Telex) turns AW, AF, AS … into one letter; the mark tells which key was pressed."""


def draw_code() -> str:
    """Return a new code: 12 characters without dashes, about 57 bits, half of them secret."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def print_code(code: str) -> str:
    """Return the code as it stands on the card: XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def read_code(typed: str) -> str | None:
    """Return the 12 characters that somebody meant, or None when they cannot be a code.

    Forgives lower case, blanks and dashes, full-width letters, look-alikes and what a Telex keyboard made of it.
    """
    keys = []
    for char in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", typed).upper().replace("Đ", "DD")):
        if char == "\u0302" and keys:
            keys.append(keys[-1])
        else:
            keys.append(TELEX.get(char, char))
    code = re.sub(r"[^0-9A-Z]", "", "".join(keys)).translate(MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def split_code(code: str) -> tuple[str, str]:
    """Return (lookup, secret)."""
    return code[:LOOKUP_LENGTH], code[LOOKUP_LENGTH:]
