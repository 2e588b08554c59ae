"""The shape of a scenario: scenes as nodes, choices as edges. Pure; names compare without case and diacritics."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms.vietnamese import plain


@dataclass(frozen=True)
class Choice:
    """A way out of a scene; `goes_to` is the name of the next one, as its author wrote it."""

    goes_to: str
    points: int = 0
    is_way_round: bool = False


@dataclass(frozen=True)
class Scene:
    """A place in a scenario. An ending has no choices."""

    name: str
    choices: tuple[Choice, ...] = ()
    is_end: bool = False
    has_note: bool = False


def key_of(name: str) -> str:
    """What names are compared by: "Mở cửa" and "mo cua" are one."""
    return plain(name)


def twins(scenes: Sequence[Scene]) -> list[str]:
    """Names that an earlier scene bears already, in order."""
    seen: set[str] = set()
    found = []
    for scene in scenes:
        if key_of(scene.name) in seen:
            found.append(scene.name)
        seen.add(key_of(scene.name))
    return found


def lost_choices(scenes: Sequence[Scene]) -> list[tuple[Scene, int]]:
    """(scene, number of the choice from 1) of every choice that names no scene."""
    known = {key_of(scene.name) for scene in scenes}
    return [
        (scene, number)
        for scene in scenes
        for number, choice in enumerate(scene.choices, start=1)
        if key_of(choice.goes_to) not in known
    ]


def dead_ends(scenes: Sequence[Scene]) -> list[Scene]:
    """Scenes without a choice that are no ending."""
    return [scene for scene in scenes if not scene.is_end and not scene.choices]


def unreachable(scenes: Sequence[Scene]) -> list[Scene]:
    """Scenes to which no way leads from the first one."""
    if not scenes:
        return []
    seen = _spread([key_of(scenes[0].name)], _ways(scenes))
    return [scene for scene in scenes if key_of(scene.name) not in seen]


def trapped(scenes: Sequence[Scene]) -> list[Scene]:
    """Scenes from which no ending can be reached."""
    out = steps_to_end(scenes)
    return [scene for scene in scenes if key_of(scene.name) not in out]


def steps_to_end(scenes: Sequence[Scene]) -> dict[str, int]:
    """{key of a scene: fewest choices to an ending}; those that lead to none are missing."""
    back: dict[str, list[str]] = {}
    for key, targets in _ways(scenes).items():
        for target in targets:
            back.setdefault(target, []).append(key)
    return _spread([key_of(scene.name) for scene in scenes if scene.is_end], back)


def loops(scenes: Sequence[Scene]) -> list[list[Scene]]:
    """Groups of scenes among which one can go round, in the author's order."""
    ways = _ways(scenes)
    group = _components(ways)
    found: dict[int, list[Scene]] = {}
    for scene in scenes:
        key = key_of(scene.name)
        if any(group[target] == group[key] for target in ways[key]):
            found.setdefault(group[key], []).append(scene)
    return list(found.values())


def best_points(scenes: Sequence[Scene], start: str | None = None) -> int:
    """The most points that a way from `start` (the first scene) to an ending can collect; 0 when none leads there.

    A choice counts the first time it is taken, however often the way goes round. Scenes among which one can go round
    therefore give all their inner choices, and between such groups the best single way is taken: exact, in time linear
    in the choices.
    """
    ends = steps_to_end(scenes)
    first = key_of(start if start is not None else scenes[0].name) if scenes else ""
    if first not in ends:
        return 0
    living = [scene for scene in scenes if key_of(scene.name) in ends]
    group = _components(_ways(living))
    inner: dict[int, int] = dict.fromkeys(group.values(), 0)
    outer: dict[int, list[tuple[int, int]]] = {}
    ending = {group[key_of(scene.name)] for scene in living if scene.is_end}
    for scene in living:
        here = group[key_of(scene.name)]
        for choice in scene.choices:
            there = group.get(key_of(choice.goes_to))
            if there == here:
                inner[here] += choice.points
            elif there is not None:
                outer.setdefault(here, []).append((there, choice.points))
    best: dict[int, int] = {}
    for number in sorted(inner):  # a group is numbered after all groups that it leads to
        onward = [best[there] + points for there, points in outer.get(number, [])]
        best[number] = inner[number] + max(onward + ([0] if number in ending else []))
    return best[group[first]]


def _ways(scenes: Iterable[Scene]) -> dict[str, list[str]]:
    """{key: keys of the next scenes}; choices that lead nowhere are left out, of twins the first one stands."""
    standing: dict[str, Scene] = {}
    for scene in scenes:
        standing.setdefault(key_of(scene.name), scene)
    return {
        key: [target for choice in scene.choices if (target := key_of(choice.goes_to)) in standing]
        for key, scene in standing.items()
    }


def _spread(starts: Iterable[str], ways: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """{key: fewest steps from any of `starts`}."""
    steps = dict.fromkeys(starts, 0)
    waiting = deque(steps)
    while waiting:
        key = waiting.popleft()
        for target in ways.get(key, ()):
            if target not in steps:
                steps[target] = steps[key] + 1
                waiting.append(target)
    return steps


def _components(ways: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """{key: number of its strongly connected component}, numbered so that every edge leads to the same or a lower one.

    Tarjan 1972, without recursion: an author's chain of scenes may be long.
    """
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    found: dict[str, int] = {}
    stack: list[str] = []
    number = 0
    for root in ways:
        if root in order:
            continue
        work = [(root, iter(ways[root]))]
        order[root] = low[root] = len(order)
        stack.append(root)
        while work:
            key, targets = work[-1]
            for target in targets:
                if target not in order:
                    order[target] = low[target] = len(order)
                    stack.append(target)
                    work.append((target, iter(ways[target])))
                    break
                if target not in found:
                    low[key] = min(low[key], order[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[key])
                if low[key] == order[key]:
                    while True:
                        member = stack.pop()
                        found[member] = number
                        if member == key:
                            break
                    number += 1
    return found
