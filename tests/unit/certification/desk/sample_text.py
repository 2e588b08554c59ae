"""The sample programme's files as a reader meets them: words without markup, sections by their headings."""

from __future__ import annotations

import json
import re
from typing import Any

from certification.desk.sample.programme import FOLDER, read_source

MODULES = {module["code"]: module for module in read_source()}
CODES = sorted(MODULES)
LESSONS: dict[str, dict[str, Any]] = {
    code: json.loads((FOLDER / "lessons" / f"{code}.json").read_text(encoding="utf-8")) for code in CODES
}
EACH_LESSON = [(code, lesson["slug"]) for code in CODES for lesson in LESSONS[code]["lessons"]]


def lesson_of(code: str, slug: str) -> dict[str, Any]:
    return next(lesson for lesson in LESSONS[code]["lessons"] if lesson["slug"] == slug)


def plain(value: Any) -> str:
    """All text inside a block's value, tags taken out."""
    if isinstance(value, str):
        return re.sub(r"<[^>]+>", " ", value)
    if isinstance(value, dict):
        value = list(value.values())
    return " ".join(plain(part) for part in value or [])


def body_text(blocks: list[dict[str, Any]]) -> str:
    return " ".join(plain(block["value"]) for block in blocks)


def sections(lesson: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """(heading, the blocks under it), in the order of the page; what precedes the first heading stands under ""."""
    found: list[tuple[str, list[dict[str, Any]]]] = [("", [])]
    for block in lesson["blocks"]:
        if block["type"] == "heading":
            found.append((block["value"], []))
        else:
            found[-1][1].append(block)
    return found


def items(blocks: list[dict[str, Any]]) -> list[str]:
    """The list items of rich text, tags taken out."""
    return [plain(item) for block in blocks for item in re.findall(r"<li>(.*?)</li>", block["value"] or "")]


def outside_quotes(text: str) -> str:
    return re.sub(r"“[^”]*”|\"[^\"]*\"", " ", text)
