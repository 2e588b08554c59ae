"""When is a course completed: pure functions over the frozen demands of an edition (`content.manifest.what_counts`)."""

from __future__ import annotations

from typing import Any


def missing(counts: dict[str, Any], *, finished_lessons: set[str], passed_activities: set[str]) -> dict[str, list[str]]:
    """Return what is still to be done: {"lessons": [key], "activities": [uuid]}, in stable order.

    A rule without demands (`{"all": []}`) is met by nobody: a course that asks for nothing proves nothing.
    """
    demands = counts["rule"]["all"]
    lessons: list[str] = []
    activities: list[str] = []
    for demand in demands:
        if demand.get("lessons") == "required":
            lessons = [key for key in counts["lessons"] if key not in finished_lessons]
        if demand.get("activities") == "graded":
            activities = [key for key in sorted(counts["activities"]) if key not in passed_activities]
    return {"lessons": lessons, "activities": activities}


def is_met(counts: dict[str, Any], *, finished_lessons: set[str], passed_activities: set[str]) -> bool:
    """True when the edition's rule is met; an edition that demands nothing at all is never met."""
    if not counts["rule"]["all"] or not (counts["lessons"] or counts["activities"]):
        return False
    left = missing(counts, finished_lessons=finished_lessons, passed_activities=passed_activities)
    return not left["lessons"] and not left["activities"]
