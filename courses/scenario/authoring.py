"""Making scenarios without the editor: for samples, packages and tests."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import transaction

from courses.scenario.enums import Stake
from courses.scenario.models import Scenario
from lms.people.models import Unit

FIELDS = ("title", "minutes", "stake", "pass_percent", "content_note", "introduction")


@transaction.atomic
def write_scenario(
    *,
    organiser: Unit,
    title: str,
    scenes: list[dict[str, Any]],
    stake: Stake = Stake.PARTICIPATION,
    pass_percent: int = 80,
    minutes: int = 10,
    content_note: str = "",
    introduction: str = "",
) -> Scenario:
    """Write a scenario; an organiser's scenario of the same title is returned as it is.

    `scenes` are block values; one with a "kind" is an ending. ValidationError when they do not hang together.
    """
    existing = Scenario.objects.filter(organiser=organiser, title=title).first()
    if existing is not None:
        return existing
    scenario = Scenario(
        organiser=organiser, title=title, stake=stake, pass_percent=pass_percent, minutes=minutes,
        content_note=content_note, introduction=introduction, scenes=json.dumps(raw_scenes(scenes)),
    )  # fmt: skip
    store(scenario)
    return scenario


def raw_scenes(scenes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The raw stream of block values, with fresh ids."""
    raw = []
    for value in scenes:
        kind = "ending" if "kind" in value else "scene"
        if kind == "scene":
            given = value.get("choices", [])
            choices = [{"type": "item", "id": str(uuid.uuid4()), "value": _filled(choice)} for choice in given]
            value = {"content_note": "", **value, "choices": choices}
        raw.append({"type": kind, "id": str(uuid.uuid4()), "value": value})
    return raw


def store(scenario: Scenario) -> None:
    """Check a scenario as the editor would, each block too, and save it."""
    scenario.full_clean()
    scenario.scenes.stream_block.clean(scenario.scenes)
    scenario.save()


def _filled(choice: dict[str, Any]) -> dict[str, Any]:
    return {"consequence": "", "points": 0, "is_way_round": False, **choice}
