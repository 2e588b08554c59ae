"""Scenarios for tests, written through the same doors as real ones."""

from __future__ import annotations

import itertools
from typing import Any

from courses.content.authoring import CourseDraft, LessonDraft, write_course
from courses.content.authors import ensure_organiser
from courses.content.models import Course
from courses.scenario.authoring import write_scenario
from courses.scenario.models import Scenario
from lms.people.models import Unit
from tests.factories.courses import make_organiser
from tests.factories.people import AT

_numbers = itertools.count(1)


def choice(goes_to: str, points: int = 0, *, text: str = "", way_round: bool = False) -> dict[str, Any]:
    return {
        "text": text or f"Đi đến {goes_to}",
        "goes_to": goes_to,
        "consequence": f"Rồi đến {goes_to}.",
        "points": points,
        "is_way_round": way_round,
    }


def scene(name: str, *choices: dict[str, Any], note: str = "") -> dict[str, Any]:
    return {"name": name, "title": f"Cảnh {name}", "text": f"Chuyện {name}.", "content_note": note,
            "choices": list(choices)}  # fmt: skip


def ending(name: str, kind: str = "good") -> dict[str, Any]:
    return {"name": name, "title": f"Kết {name}", "kind": kind, "text": f"Lời kết {name}."}


def small_scenes(note: str = "", way_round: bool = False) -> list[dict[str, Any]]:
    """cửa -> (nghe 5 | hỏi dồn 0); nghe -> (tốt 5 | cửa 0); hỏi dồn, with `note`, -> (nghe 1 | dở 0)."""
    return [
        scene("cửa", choice("nghe", 5), choice("hỏi dồn")),
        scene("nghe", choice("tốt", 5), choice("cửa")),
        scene("hỏi dồn", choice("nghe", 1, way_round=way_round), choice("dở"), note=note),
        ending("tốt"),
        ending("dở", "unsafe"),
    ]


def make_scenario(organiser: Unit | None = None, **fields: Any) -> Scenario:
    fields.setdefault("scenes", small_scenes())
    fields.setdefault("title", f"Tình huống {next(_numbers)}")
    return write_scenario(organiser=organiser or make_organiser(), **fields)


def make_course_with(scenario: Scenario, *, lessons: int = 1, requires_lessons: bool = False) -> Course:
    """A course whose last lesson holds `scenario`, which alone is demanded unless lessons are too."""
    number = next(_numbers)
    drafts = [LessonDraft(f"bai-{i}", f"Bài {i}", 10, [("text", "<p>Lời</p>")]) for i in range(1, lessons + 1)]
    drafts[-1].blocks.append(("activity", scenario.activity_ptr_id))
    shelf, _, _ = ensure_organiser(unit=scenario.organiser)
    draft = CourseDraft(
        slug=f"tinh-huong-{number}", title=f"Khóa tình huống {number}", summary="Giới thiệu", lessons=drafts,
        requires_lessons=requires_lessons,
    )  # fmt: skip
    return write_course(shelf=shelf, draft=draft, by=None, at=AT)


def ids_of(content: dict[str, Any], start: str, goes_to: str) -> tuple[str, str]:
    """(scene id, id of its choice that leads to the scene named `goes_to`)."""
    names = {entry["id"]: entry["name"] for entry in content["scenes"]}
    found = next(entry for entry in content["scenes"] if entry["name"] == start)
    return found["id"], next(c["id"] for c in found["choices"] if names[c["goes_to"]] == goes_to)
