"""Going through a frozen scenario (shape: `Scenario.content`), step by step. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.scenario import graph
from courses.scenario.enums import Stake

Path = list[list[str]]
"""[[scene id, choice id]]; a choice that is empty was a scene that she passed by."""
GONE = ""
"""Nowhere: the run ended before an ending, because a scene was passed by and no way round was marked."""


class ChoiceRefused(ValueError):
    """The choice is none of the scene at which she stands: forged, or of another run. Nothing changes."""


@dataclass(frozen=True)
class Place:
    """Where a run stands: a scene or an ending by its id, or GONE."""

    scene: str
    path: Path


def scene_of(scenario: dict[str, Any], scene_id: str) -> dict[str, Any]:
    return next(scene for scene in scenario["scenes"] if scene["id"] == scene_id)


def start(scenario: dict[str, Any]) -> Place:
    return Place(scenario["scenes"][0]["id"], [])


def choose(scenario: dict[str, Any], place: Place, choice_id: str) -> Place:
    """Where a choice leads; ChoiceRefused when the scene does not offer it."""
    choice = next((c for c in scene_of(scenario, place.scene)["choices"] if c["id"] == choice_id), None)
    if choice is None:
        raise ChoiceRefused(_("Cảnh này không có lựa chọn ấy."))
    return Place(choice["goes_to"], [*place.path, [place.scene, choice_id]])


def pass_by(scenario: dict[str, Any], place: Place) -> Place:
    """Leave a scene that has a content note without going through it; ChoiceRefused for any other scene."""
    scene = scene_of(scenario, place.scene)
    if not scene["content_note"]:
        raise ChoiceRefused(_("Cảnh này không bỏ qua được."))
    way = next((choice["goes_to"] for choice in scene["choices"] if choice["way_round"]), GONE)
    return Place(way, [*place.path, [place.scene, ""]])


def is_over(scenario: dict[str, Any], scene_id: str) -> bool:
    return scene_id == GONE or bool(scene_of(scenario, scene_id)["ending"])


def points_of(scenario: dict[str, Any], path: Path) -> int:
    """The points of a path, each choice counted once; a scene passed by costs nothing: it gives the most it has.

    Never more than the best possible.
    """
    scenes = {scene["id"]: scene for scene in scenario["scenes"]}
    passed_by = {scene for scene, choice in path if not choice}
    taken = {(scene, choice) for scene, choice in path if choice and scene not in passed_by}
    chosen = sum(
        choice["points"]
        for scene_id in {scene for scene, _ in taken}
        for choice in scenes[scene_id]["choices"]
        if (scene_id, choice["id"]) in taken
    )
    given = sum(max((choice["points"] for choice in scenes[key]["choices"]), default=0) for key in passed_by)
    return min(chosen + given, scenario["best"])


def is_passed(scenario: dict[str, Any], points: int) -> bool:
    """By the exact ratio, in integers; whoever comes to any end of a scenario without grades has taken part."""
    if scenario["stake"] != Stake.GRADED:
        return True
    return bool(100 * points >= scenario["pass_percent"] * scenario["best"])


def walked(path: Path) -> Path:
    """What may be remembered of a finished run: nothing of what was passed by."""
    return [step for step in path if step[1]]


def steps_left(scenario: dict[str, Any], scene_id: str) -> int | None:
    """The fewest choices from a scene to an ending; None in a trap."""
    scenes = shape_of(scenario["scenes"])
    return graph.steps_to_end(scenes).get(graph.key_of(scene_id))


def shape_of(scenes: Sequence[dict[str, Any]]) -> list[graph.Scene]:
    """The graph of frozen scenes, under their ids."""
    return [
        graph.Scene(
            name=scene["id"],
            choices=tuple(graph.Choice(c["goes_to"], c["points"], c["way_round"]) for c in scene["choices"]),
            is_end=bool(scene["ending"]),
            has_note=bool(scene["content_note"]),
        )
        for scene in scenes
    ]
