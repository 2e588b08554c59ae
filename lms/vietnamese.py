"""Vietnamese names: how they are tidied, sorted and searched. Pure functions, no database."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The order of the Vietnamese alphabet (TCVN 6909 letters; f, j, w, z in their Latin places)."""
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
"""ngang (0), huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries."""
PLACE_KINDS = [["Xã"], ["Phường"], ["Tỉnh"], ["Đặc", "khu"], ["Thành", "phố"], ["Trạm", "y", "tế", "xã"]]
PLACE_KINDS += [["Trạm", "y", "tế", "phường"]]
_LETTER_CODE = {letter: f"{chr(97 + index // 10)}{index % 10}" for index, letter in enumerate(LETTERS)}


def tidy(text: str) -> str:
    """NFC, single spaces, no blanks at the ends (also the no-break and zero-width kinds)."""
    text = unicodedata.normalize("NFC", text.replace("\u200b", "").replace("\ufeff", ""))
    return " ".join(text.split())


def proper_name(text: str) -> str:
    """A name as people write it: a capital at the start of each word that came all large or all small.

    A word of mixed letters is left as it is, for its bearer knows better: "H'Hen", "McCall".
    """
    return " ".join(
        re.sub(r"(^|['’\-])(\w)", lambda match: match[1] + match[2].upper(), word.lower())
        if word in (word.upper(), word.lower())
        else word
        for word in tidy(text).split(" ")
    )


def plain(text: str) -> str:
    """Lower case without diacritics, đ as d: what search compares."""
    decomposed = unicodedata.normalize("NFD", tidy(text).lower().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=4096)
def _syllable_key(syllable: str) -> str:
    """Letters first, tone last: "an" < "àn" < "anh". ASCII, so that a binary collation sorts it."""
    letters, tone = [], "0"
    for char in unicodedata.normalize("NFC", syllable.lower()):
        toneless = char
        for part in unicodedata.normalize("NFD", char):
            if part in TONES:
                tone = TONES[part]
                toneless = unicodedata.normalize(
                    "NFC", "".join(x for x in unicodedata.normalize("NFD", char) if x not in TONES)
                )
        letters.append(_LETTER_CODE.get(toneless) or f"z{plain(toneless)}")
    return "".join(letters) + f"!{tone}"


def name_sort_key(full_name: str) -> str:
    """Key by tên, then đệm, then họ, in Vietnamese order; compares right as plain bytes."""
    words = tidy(full_name).split(" ")
    family, middle, given = words[0] if len(words) > 1 else "", words[1:-1], words[-1]
    parts = [[given], middle, [family] if family else []]
    return ",".join(" ".join(_syllable_key(word) for word in part) for part in parts)


def place_sort_key(name: str) -> str:
    """Key of an organisation's name in reading order, its kind last: "Xã Nghĩa Sơn" sorts by "Nghĩa Sơn"."""
    words = tidy(name).split(" ")
    kind = next((kind for kind in PLACE_KINDS if words[: len(kind)] == kind and len(words) > len(kind)), [])
    return " ".join(_syllable_key(word) for word in [*words[len(kind) :], *kind])


def slug_of(text: str) -> str:
    """ASCII words joined by dots, for user names: "Nguyễn Thị Đào" -> "nguyen.thi.dao"."""
    return ".".join(re.findall(r"[a-z0-9]+", plain(text)))
