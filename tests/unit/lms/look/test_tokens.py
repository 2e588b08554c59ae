"""The style sheet itself: both dark blocks alike, every pair of text and ground readable (WCAG 2.2 AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLE = Path(__file__).resolve().parents[4] / "lms" / "static" / "taphuan" / "base.css"
TEXT, SHAPE = 4.5, 3.0
"""Least contrast of text, and of what marks a control or a state (WCAG 2.2, 1.4.3 and 1.4.11)."""
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "soft", "accent", "bad") for ground in ("ground", "surface", "sunken")],
    *[("ink", f"{tone}-ground", TEXT) for tone in ("accent", "warm", "good", "warn", "bad")],
    *[("soft", f"{tone}-ground", TEXT) for tone in ("accent", "good", "warn", "bad")],
    *[(tone, f"{tone}-ground", TEXT) for tone in ("accent", "good", "warn", "bad")],
    ("good", "surface", TEXT), ("good", "ground", TEXT), ("accent-ink", "accent", TEXT), ("surface", "warm", TEXT),
    ("accent", "surface", TEXT), ("exit-ink", "exit", TEXT), ("surface", "good", TEXT),
    *[("focus", ground, SHAPE) for ground in ("ground", "surface", "sunken")],
    ("edge", "surface", SHAPE), ("edge", "ground", SHAPE), ("chart-1", "surface", SHAPE),
    ("chart-1", "chart-rest", SHAPE), ("chart-line", "chart-rest", SHAPE),
]  # fmt: skip


def blocks() -> dict[str, dict[str, str]]:
    """{"light", "device", "chosen"}: the tokens of the three blocks."""
    text = STYLE.read_text(encoding="utf-8")
    bodies = {
        "light": re.search(r"^:root \{(.*?)^\}", text, re.S | re.M),
        "device": re.search(r":root:not\(\[data-theme=\"light\"\]\) \{(.*?)\}", text, re.S),
        "chosen": re.search(r"^:root\[data-theme=\"dark\"\] \{(.*?)^\}", text, re.S | re.M),
    }
    return {
        name: dict(re.findall(r"--([\w-]+):\s*([^;]+);", found.group(1))) for name, found in bodies.items() if found
    }


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert round(contrast("#000000", "#ffffff"), 2) == 21


def test_dark_by_device_and_dark_by_choice_are_the_same():
    found = blocks()
    assert found["device"] == found["chosen"]
    assert len(found["device"]) > 20


@pytest.mark.parametrize("theme", ["light", "chosen"])
def test_every_pair_can_be_read(theme):
    tokens = blocks()["light"] | blocks()[theme]
    faint = {
        f"{ink} on {ground}": round(contrast(tokens[ink], tokens[ground]), 2)
        for ink, ground, least in PAIRS
        if contrast(tokens[ink], tokens[ground]) < least
    }
    assert faint == {}
