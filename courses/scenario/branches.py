"""The map of a scenario's branches: where each scene stands in a picture, and the same as lines of a list. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.scenario import graph
from courses.scenario.walk import shape_of

WIDTH, HEIGHT, GAP_X, GAP_Y, EDGE = 150, 44, 30, 62, 20
LETTERS = 18
"""As many as fit into a box."""


@dataclass(frozen=True)
class Box:
    """A scene in the picture."""

    x: int
    y: int
    label: str
    title: str
    kind: str
    """"start", "scene", "lost" for one that nobody reaches, or an EndingKind."""

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def baseline(self) -> int:
        return self.y + HEIGHT // 2 + 5


@dataclass(frozen=True)
class Way:
    """A choice in the picture: an SVG path from box to box."""

    path: str
    is_back: bool


@dataclass(frozen=True)
class ChoiceLine:
    text: str
    goes_to: str
    target: str
    """The id of the scene that it leads to."""
    points: int
    share: int | None
    """Per cent of finished runs that took it; None while there are too few."""


@dataclass(frozen=True)
class SceneLine:
    id: str
    name: str
    title: str
    ending: str
    is_lost: bool
    is_trap: bool
    choices: list[ChoiceLine]
    share: int | None


@dataclass(frozen=True)
class Map:
    width: int
    height: int
    boxes: list[Box]
    ways: list[Way]
    lines: list[SceneLine]


def map_of(scenario: dict[str, Any], *, runs: int = 0, taken: Mapping[tuple[str, str], int] | None = None) -> Map:
    """Lay out a frozen scenario: a row for each number of choices from the start; what nobody reaches comes last.

    `taken` holds how many of `runs` finished runs took a choice or came to an ending; None leaves shares out.
    """
    shape = shape_of(scenario["scenes"])
    lost = {scene.name for scene in graph.unreachable(shape)}
    stuck = {scene.name for scene in graph.trapped(shape)}
    rows = _rows(shape, lost)
    boxes = {}
    for row, names in enumerate(rows):
        for column, name in enumerate(names):
            scene = next(scene for scene in scenario["scenes"] if scene["id"] == name)
            boxes[name] = Box(
                EDGE + column * (WIDTH + GAP_X),
                EDGE + row * (HEIGHT + GAP_Y),
                _short(scene["name"]),
                scene["title"],
                scene["ending"] or ("lost" if name in lost else "start" if row == 0 else "scene"),
            )
    widest = max((len(names) for names in rows), default=0)
    return Map(
        width=2 * EDGE + widest * (WIDTH + GAP_X),
        height=2 * EDGE + len(rows) * (HEIGHT + GAP_Y) - GAP_Y if rows else 0,
        boxes=list(boxes.values()),
        ways=[
            _way(boxes[scene.name], boxes[choice.goes_to])
            for scene in shape
            for choice in scene.choices
            if choice.goes_to in boxes
        ],
        lines=[_line(scene, scenario, lost, stuck, runs, taken) for scene in scenario["scenes"]],
    )


def _rows(shape: list[graph.Scene], lost: set[str]) -> list[list[str]]:
    """Scene ids by how many choices lead there at least, in the author's order."""
    depth = {shape[0].name: 0} if shape else {}
    waiting = list(depth)
    by_name = {scene.name: scene for scene in shape}
    for name in waiting:
        for choice in by_name[name].choices:
            if choice.goes_to in by_name and choice.goes_to not in depth:
                depth[choice.goes_to] = depth[name] + 1
                waiting.append(choice.goes_to)
    deepest = max(depth.values(), default=-1)
    rows: list[list[str]] = [[] for _ in range(deepest + 1)]
    for scene in shape:
        if scene.name in depth:
            rows[depth[scene.name]].append(scene.name)
    return rows + ([[scene.name for scene in shape if scene.name in lost]] if lost else [])


def _way(here: Box, there: Box) -> Way:
    """Down to a lower row, below to one beside, round the right-hand side to one above: no name is hidden."""
    if there.y > here.y:
        top, bottom = here.y + HEIGHT, there.y - 3
        return Way(
            f"M{here.middle} {top}C{here.middle} {top + 30} {there.middle} {bottom - 30} {there.middle} {bottom}", False
        )
    if there.y == here.y and there != here:
        low, dip = here.y + HEIGHT, here.y + HEIGHT + 36
        return Way(f"M{here.middle} {low}C{here.middle} {dip} {there.middle} {dip} {there.middle} {low + 3}", True)
    right, level = here.x + WIDTH, here.y + HEIGHT // 2
    end_x, end_y = there.x + WIDTH + 3, there.y + HEIGHT // 2
    if here == there:
        return Way(
            f"M{right} {level - 8}C{right + 26} {level - 20} {right + 26} {level + 20} {end_x} {level + 8}", True
        )
    bend = max(right, end_x) + GAP_X
    return Way(f"M{right} {level}C{bend} {level} {bend} {end_y} {end_x} {end_y}", True)


def _line(
    scene: dict[str, Any],
    scenario: dict[str, Any],
    lost: set[str],
    stuck: set[str],
    runs: int,
    taken: Mapping[tuple[str, str], int] | None,
) -> SceneLine:
    names = {other["id"]: other["name"] for other in scenario["scenes"]}

    def share(choice: str) -> int | None:
        return None if taken is None or not runs else 100 * taken.get((scene["id"], choice), 0) // runs

    return SceneLine(
        id=scene["id"],
        name=scene["name"],
        title=scene["title"],
        ending=scene["ending"],
        is_lost=scene["id"] in lost,
        is_trap=scene["id"] in stuck,
        choices=[
            ChoiceLine(c["text"], names.get(c["goes_to"], ""), c["goes_to"], c["points"], share(c["id"]))
            for c in scene["choices"]
        ],
        share=share("") if scene["ending"] else None,
    )


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"
