"""The English catalogue: all that our sources say, all of it translated, none of it left in Vietnamese."""

from __future__ import annotations

import re

import polib
import pytest

from scripts.messages import ENGLISH, Message, extracted

VIETNAMESE = re.compile(r"[À-ỹĂăĐđƠơƯư]")
BRAND = "Tập huấn"
"""The product's name is the same in every language."""


@pytest.fixture(scope="module")
def said() -> dict[str, dict[Message, list[str]]]:
    """{domain: what its sources say}, without the domains that say nothing."""
    return {domain: messages for domain, messages in extracted().items() if messages}


def catalogue(domain: str) -> polib.POFile:
    return polib.pofile(str(ENGLISH / f"{domain}.po"))


def forms(entry: polib.POEntry) -> list[str]:
    return [entry.msgstr_plural.get(number, "") for number in (0, 1)] if entry.msgid_plural else [entry.msgstr]


def left_in_vietnamese(text: str) -> bool:
    return bool(VIETNAMESE.search(text.replace(BRAND, "")))


def test_catalogue_holds_what_the_sources_say_and_nothing_else(said) -> None:
    for domain, messages in said.items():
        held = {Message(e.msgid, e.msgid_plural or "", e.msgctxt or "") for e in catalogue(domain)}
        assert held ^ messages.keys() == set(), f"make messages, then translate what is new in {domain}.po"
    assert {path.stem for path in ENGLISH.glob("*.po")} == said.keys()


def test_every_message_is_translated_in_all_its_forms(said) -> None:
    assert [e.msgid for domain in said for e in catalogue(domain) if not all(map(str.strip, forms(e)))] == []


def test_no_english_message_is_left_in_vietnamese(said) -> None:
    assert [text for domain in said for e in catalogue(domain) for text in forms(e) if left_in_vietnamese(text)] == []


def test_a_vietnamese_letter_is_seen_and_the_brand_is_not() -> None:
    assert [left_in_vietnamese(text) for text in ("Tập huấn – Help", "Đơn vị", "unit")] == [False, True, False]
