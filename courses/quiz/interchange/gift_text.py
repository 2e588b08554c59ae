"""The smallest pieces of GIFT: escapes, formats, HTML that Moodle's editor leaves in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape as unescape_html

ESCAPED = "\\:#={}~"
"""What a backslash stands before, when it is meant as a letter."""
FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
_ESCAPE = re.compile(r"\\([\\:#={}~n>])")
_TAG = re.compile(
    r"</?(?:p|br|b|i|u|s|em|strong|span|div|font|h[1-6]|ul|ol|li|sub|sup|img|a|table|tbody|thead|tr|td|th|blockquote|"
    r"code|pre|small|audio|video|source|hr)\b[^<>]*>",
    re.I,
)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|tr|blockquote)>", re.I)
_MEDIA = re.compile(r"<(?:img|audio|video)\b|@@PLUGINFILE@@", re.I)


def escape(text: str, *, arrows: bool = False) -> str:
    """A text on one line, in which nothing is taken for a mark; `arrows`: where "->" would be one."""
    text = "".join(f"\\{char}" if char in ESCAPED else char for char in text).replace("\n", "\\n")
    return text.replace("->", "-\\>") if arrows else text


def unescape(text: str) -> str:
    """The opposite of :func:`escape`; a backslash before another letter is a backslash."""
    return _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], text)


def find(text: str, mark: str, start: int = 0) -> int:
    """Where `mark` stands and is not escaped, or -1."""
    return next((place for place in _places(text, start) if text.startswith(mark, place)), -1)


def find_last(text: str, mark: str) -> int:
    return max((place for place in _places(text, 0) if text.startswith(mark, place)), default=-1)


def split_at(text: str, marks: str) -> list[tuple[str, str]]:
    """[(mark, what follows it)]; what stands before the first mark bears none."""
    cuts = [place for place in _places(text, 0) if text[place] in marks]
    found = [("", text[: cuts[0]] if cuts else text)]
    for place, end in zip(cuts, [*cuts[1:], len(text)], strict=False):
        found.append((text[place], text[place + 1 : end]))
    return found


def formatted(text: str, default: str) -> tuple[str, str]:
    """(format, text without its mark); the text is still escaped."""
    match = FORMAT.match(text.lstrip())
    return (match[1], text.lstrip()[match.end() :]) if match else (default, text)


def plain_text(text: str, form: str) -> tuple[str, bool]:
    """(the text for people, whether a picture or recording was left out); tags go, entities become letters."""
    if form not in ("html", "moodle") or (form == "moodle" and not _TAG.search(text)):
        return text, False
    has_media = bool(_MEDIA.search(text))
    lines = _TAG.sub("", _BREAK.sub("\n", text))
    kept = [" ".join(line.split()) for line in unescape_html(lines).replace("\xa0", " ").split("\n")]
    return "\n".join(line for line in kept if line), has_media


def _places(text: str, start: int) -> Iterator[int]:
    """Every place that is not behind a backslash; a backslash before a backslash escapes it."""
    place = start
    while place < len(text):
        if text[place] == "\\" and place + 1 < len(text) and text[place + 1] in "\\:#={}~n>":
            place += 2
            continue
        yield place
        place += 1
