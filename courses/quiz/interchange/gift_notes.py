"""Comments that Moodle passes over or reads as number and tags; our own carry what GIFT has no place for."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from courses.quiz.drafts import QuestionDraft
from courses.quiz.enums import Difficulty, LegalCheck, QuestionKind
from courses.quiz.interchange.items import in_one_line, is_known

OURS = "// tap-huan: "
_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
_TAGS = re.compile(r"\[tag:((?:\\\]|[^\]])+)\]")
TRUE, FALSE = "Đúng", "Sai"
FIELDS = ("rationale", "citation", "check", "difficulty", "ignores_case", "ignores_diacritics")


@dataclass
class Notes:
    """What the comments of one question say. `own` is what our export wrote; empty in files of others."""

    uuid: UUID | None = None
    tags: list[str] = field(default_factory=list)
    own: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return str(self.own.get("kind", ""))


def written_notes(draft: QuestionDraft) -> list[str]:
    """The comment lines above a question."""
    own: dict[str, Any] = {
        "kind": draft.kind,
        "check": draft.check,
        "difficulty": draft.difficulty,
        "citation": draft.citation,
    }
    if draft.tags:
        own["tags"] = list(draft.tags)
    if draft.review_by:
        own["review_by"] = draft.review_by.isoformat()
    if draft.kind == QuestionKind.FILL or (draft.ignores_case, draft.ignores_diacritics) != (True, False):
        own |= {"ignores_case": draft.ignores_case, "ignores_diacritics": draft.ignores_diacritics}
    texts = [text for text, _right, _said in draft.options]
    if draft.kind == QuestionKind.TRUE_FALSE and texts != [TRUE, FALSE]:
        own["texts"] = texts
    marks = [f"[id:{draft.uuid}]"] if draft.uuid else []
    marks += [f"[tag:{_bracketed(tag)}]" for tag in draft.tags]
    return [*([f"// {' '.join(marks)}"] if marks else []), OURS + json.dumps(own, ensure_ascii=False)]


def read_notes(comments: Sequence[str]) -> Notes:
    """What the comment lines of a question say; whatever does not fit is passed over, as comments are."""
    notes = Notes()
    for line in comments:
        if line.startswith(OURS.strip()):
            notes.own |= _own(line[len(OURS.strip()) :])
            continue
        if notes.uuid is None and (match := _ID.search(line)):
            notes.uuid = _uuid(match[1])
        notes.tags += [tag.replace("\\]", "]") for tag in _TAGS.findall(line)]
    if "tags" in notes.own:
        notes.tags = notes.own["tags"]
    return notes


def extras(notes: Notes) -> dict[str, Any]:
    """The fields of a draft that the comments give."""
    own = notes.own
    found = {name: own[name] for name in ("citation", "ignores_case", "ignores_diacritics") if name in own}
    if "check" in own:
        found["check"] = LegalCheck(own["check"])
    if "difficulty" in own:
        found["difficulty"] = Difficulty(own["difficulty"])
    if "review_by" in own:
        found["review_by"] = own["review_by"]
    return {**found, "tags": notes.tags, "uuid": notes.uuid}


def _own(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(given, dict):
        return {}
    found: dict[str, Any] = {}
    for name, choices in (("kind", QuestionKind), ("check", LegalCheck), ("difficulty", Difficulty)):
        if is_known(given.get(name), choices.values):
            found[name] = given[name]
    for name in ("ignores_case", "ignores_diacritics"):
        if isinstance(given.get(name), bool):
            found[name] = given[name]
    if isinstance(given.get("citation"), str):
        found["citation"] = given["citation"]
    for name in ("tags", "texts"):
        texts = given.get(name)
        if isinstance(texts, list) and all(isinstance(text, str) for text in texts):
            found[name] = texts
    day = given.get("review_by")
    if isinstance(day, str):
        with suppress(ValueError):
            found["review_by"] = date.fromisoformat(day)
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _bracketed(tag: str) -> str:
    return in_one_line(tag).replace("]", "\\]")
