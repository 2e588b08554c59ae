"""Comparing what was typed into a gap with what is accepted, as Vietnamese is written."""

from __future__ import annotations

import unicodedata
from typing import Any

from lms.vietnamese import TONES, plain, tidy


def accepted_answer(question: dict[str, Any], typed: str) -> dict[str, Any] | None:
    """The first accepted answer {"text", "feedback"} that `typed` equals, or None.

    Blanks and the way of encoding never matter, nor where a syllable carries its tone ("hoà", "hòa"); case and
    diacritics as the question says.
    """
    wanted = fill_key(typed, question)
    if not wanted:
        return None
    return next((answer for answer in question["answers"] if fill_key(answer["text"], question) == wanted), None)


def fill_key(text: str, question: dict[str, Any]) -> str:
    """Equal for texts that count as the same; `question` says "ignores_case" and "ignores_diacritics"."""
    text = tidy(text)
    if question["ignores_diacritics"]:
        text = "".join(plain(char).upper() if char.isupper() else plain(char) or char for char in text)
    if question["ignores_case"]:
        text = text.casefold()
    return " ".join(_tone_last(word) for word in text.split())


def _tone_last(word: str) -> str:
    """The word with its tone marks moved to its end."""
    parts = unicodedata.normalize("NFD", word)
    tones = [part for part in parts if part in TONES]
    letters = "".join(part for part in parts if part not in TONES)
    return unicodedata.normalize("NFC", letters) + "".join(sorted(tones))
