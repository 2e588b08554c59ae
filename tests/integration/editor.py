"""What an editor reads in the admin: the words of a page and of what its scripts are given."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
from django.apps import apps
from django.utils.translation import gettext, ngettext, npgettext, override, pgettext

OURS = ("lms", "courses", "certification")
SHOWN = ("title", "aria-label", "aria-description", "placeholder", "alt")
"""Attributes that are read out or shown."""
GIVEN = re.compile(r"data-(block|props|.*-value|.*-label|.*-title|.*-text|.*-message.*)$")
"""Attributes out of which a script takes words; those that hold JSON are taken apart."""
NOT_WORDS = {"script", "style", "code", "svg"}


class Words(HTMLParser):
    """Collects the runs of text of a page, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []
        self._closed: list[str] = []
        self._json = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if "data-side-panel-toggle-counter" in found:  # hidden until a script writes a number into it
            self._closed.append(tag)
        elif tag in NOT_WORDS:
            self._json = tag == "script" and found.get("type") == "application/json"
            self._closed.append(tag)
        elif self._closed and self._closed[-1] == tag:
            self._closed.append(tag)
        if tag == "input" and found.get("type") in {"submit", "button", "reset"}:
            self.runs.append(found.get("value") or "")
        for name, value in found.items():
            if value and name in SHOWN:
                self.runs.append(value)
            elif value and GIVEN.match(name):
                self.runs.extend(json_words(value))

    def handle_endtag(self, tag: str) -> None:
        if self._closed and self._closed[-1] == tag:
            self._closed.pop()
            self._json = False

    def handle_data(self, data: str) -> None:
        if self._json:
            self.runs.extend(json_words(data))
        elif not self._closed:
            self.runs.append(data)


def json_words(text: str) -> Iterator[str]:
    """The texts inside a JSON value that are meant for people: not keys, addresses, dotted names or class lists."""
    try:
        waiting: list[Any] = [json.loads(text)]
    except ValueError:
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str) and "<" in value:
            yield from words(value)
        elif isinstance(value, str) and re.match(r"[A-ZÀ-Ỹ(][^_/{}\[\]]*$", value) and not value.isupper():
            yield value


def words(html: str) -> list[str]:
    """The runs of text of a page, or of the JSON of a dialog, as people meet them; white space put together."""
    reader = Words()
    if html.startswith("{"):
        reader.runs.extend(json_words(html))
    reader.feed("" if html.startswith("{") else html)
    return [run for run in (" ".join(text.split()) for text in reader.runs) if re.search(r"[^\W\d]", run)]


@cache
def english_messages() -> dict[str, str]:
    """{English message: its Vietnamese} of every installed package, where the two differ."""
    found = {}
    with override("vi"):
        for entry in entries():
            for text in filter(None, (entry.msgid, entry.msgid_plural)):
                said = vietnamese(entry)
                if text != said:
                    found[text] = said
    return found


def entries(*packages: str) -> Iterator[polib.POEntry]:
    """What the installed packages (or those named) can say, out of their English catalogues."""
    for config in apps.get_app_configs():
        package = config.name.split(".")[0]
        if package in OURS or (packages and package not in packages):
            continue
        for path in sorted(Path(config.path).glob("locale/en/LC_MESSAGES/django.po")):
            yield from (entry for entry in polib.pofile(str(path)) if not entry.obsolete)


def vietnamese(entry: polib.POEntry) -> str:
    """What the active language says for `entry`."""
    if entry.msgid_plural:
        return (
            npgettext(entry.msgctxt, entry.msgid, entry.msgid_plural, 2)
            if entry.msgctxt
            else ngettext(entry.msgid, entry.msgid_plural, 2)
        )
    return pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else gettext(entry.msgid)
