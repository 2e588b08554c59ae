from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from courses.content.manifest import sha256_of
from courses.scenario import walk
from courses.scenario.enums import EndingKind, Stake
from courses.scenario.models import ChoiceCount, Scenario, ScenarioSession
from lms.people.queries import person_of, records_of

SHOWN_FROM = 5
"""Finished runs from which on a trainer sees how they went: below it, a count could be somebody."""


@dataclass(frozen=True)
class PathLine:
    """A step of a finished run, for the learner's own review."""

    title: str
    choice: str
    consequence: str
    points: int


@dataclass(frozen=True)
class Tally:
    """How the finished runs of a snapshot went: {(scene id, choice id): runs}; an ending's choice is empty."""

    runs: int
    by_choice: dict[tuple[str, str], int]

    @property
    def is_shown(self) -> bool:
        return self.runs >= SHOWN_FROM


def session_of(user: Any, session_uuid: str) -> ScenarioSession | None:
    """The login's own run, or None: a forged address leads nowhere."""
    person = person_of(user)
    if person is None:
        return None
    return (
        ScenarioSession.objects.filter(uuid=session_uuid, enrolment__person__in=records_of(person.pk))
        .select_related("scenario", "attempt", "enrolment__course", "enrolment__edition__current_manifest")
        .defer("scenario__scenes", "enrolment__edition__current_manifest__content")
        .first()
    )


def scene_to_show(scenario: dict[str, Any], session: ScenarioSession) -> dict[str, Any]:
    """The scene at which a run stands, without anything that tells where its choices lead or what they are worth."""
    scene = walk.scene_of(scenario, session.scene)
    return {
        "title": scene["title"],
        "text": scene["text"],
        "content_note": scene["content_note"],
        "choices": [{"id": choice["id"], "text": choice["text"]} for choice in scene["choices"]],
        "consequence": last_consequence(scenario, session),
        "number": len(session.path) + 1,
        "left": walk.steps_left(scenario, session.scene),
    }


def last_consequence(scenario: dict[str, Any], session: ScenarioSession) -> str:
    """What the last choice brought about; empty at the start and after a scene that was passed by."""
    if not session.path or not session.path[-1][1]:
        return ""
    scene_id, choice_id = session.path[-1]
    return str(_choice(scenario, scene_id, choice_id)["consequence"])


def run_to_review(scenario: dict[str, Any], session: ScenarioSession) -> dict[str, Any]:
    """A finished run as its learner looks at it: how it ended, and the way there."""
    ending = None if session.scene == walk.GONE else walk.scene_of(scenario, session.scene)
    lines = []
    for scene_id, choice_id in session.path:
        choice = _choice(scenario, scene_id, choice_id)
        scene = walk.scene_of(scenario, scene_id)
        lines.append(PathLine(scene["title"], choice["text"], choice["consequence"], choice["points"]))
    is_graded = scenario["stake"] == Stake.GRADED
    return {
        "title": scenario["title"],
        "ending": ending,
        "kind": str(EndingKind(ending["ending"]).label) if ending else "",
        "lines": lines,
        "is_graded": is_graded,
        "is_practice": scenario["stake"] == Stake.PRACTICE,
        "points": session.points,
        "best": scenario["best"],
        "is_passed": bool(session.attempt and session.attempt.is_passed),
    }


def tally_of(scenario: Scenario) -> Tally:
    """The finished runs of a scenario as it stands now."""
    rows = ChoiceCount.objects.filter(scenario=scenario, snapshot_sha256=sha256_of(scenario.content))
    found = {(row.scene, row.choice): row.runs for row in rows}
    return Tally(sum(runs for (_, choice), runs in found.items() if not choice), found)


def _choice(scenario: dict[str, Any], scene_id: str, choice_id: str) -> dict[str, Any]:
    return next(c for c in walk.scene_of(scenario, scene_id)["choices"] if c["id"] == choice_id)
