"""Vietnamese telephone numbers as they are stored and matched: digits only, with the leading zero."""

from __future__ import annotations

import re

MOBILE_WITHOUT_ZERO = re.compile(r"[35789][0-9]{8}")


class PhoneInvalid(ValueError):
    """The text is not a Vietnamese telephone number."""


def clean_phone(text: str) -> str:
    """Return the number with its leading zero and nothing but digits; an empty text stays empty.

    "+84" becomes "0"; a mobile number of nine digits has lost its zero in a spreadsheet and gets it back, for no other
    number looks like it. PhoneInvalid for anything else that has not 10 or 11 digits.
    """
    digits = re.sub(r"[\s.\-()]", "", text)
    if not digits:
        return ""
    if match := re.fullmatch(r"(?:\+|00)?84([0-9]{9,10})", digits):
        digits = f"0{match[1]}"
    elif MOBILE_WITHOUT_ZERO.fullmatch(digits):
        digits = f"0{digits}"
    if not re.fullmatch(r"0[0-9]{9,10}", digits):
        raise PhoneInvalid(text)
    return digits
