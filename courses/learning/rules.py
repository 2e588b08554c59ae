"""When is a course completed: pure functions over the frozen demands of an edition (`content.manifest.what_counts`).

A rule is a tree: ``{"all": [rule]}``, ``{"any": [rule]}``, ``{"lessons": "required"}`` (all required lessons finished),
``{"activities": "graded"}`` (all activities that count passed), ``{"minutes": n}`` (so much presence) and
``{"class": "attended"}`` (a class of the course attended).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Result:
    """What one attempt, or a later regrade of it, was worth. Regrades of an attempt follow it in order."""

    activity: str
    attempt: int
    score: int
    max_score: int
    is_passed: bool
    withdraws: bool = False


@dataclass
class Facts:
    """What a learner has behind her on one enrolment."""

    lessons: set[str] = field(default_factory=set)
    results: list[Result] = field(default_factory=list)
    seconds: int = 0
    class_minutes: int = 0
    classes: int = 0

    @property
    def minutes(self) -> int:
        """Whole minutes of presence, on lessons and in classes together."""
        return self.seconds // 60 + self.class_minutes


def passes(result: Result, counts: dict[str, Any]) -> bool:
    """Whether a result passes its activity under the demands of an edition, which may differ from those it was under.

    By the exact ratio, in integers, where the edition names a share.
    """
    demanded = counts["activities"].get(result.activity, {}).get("pass_percent")
    if not result.is_passed:
        return False
    return demanded is None or 100 * result.score >= demanded * result.max_score


def passed_activities(results: Iterable[Result], counts: dict[str, Any]) -> set[str]:
    """Activities of which an attempt stands as passed. A pass, once given, stays unless a regrade withdraws it."""
    standing: dict[int, bool] = {}
    activities: dict[int, str] = {}
    for result in results:
        activities[result.attempt] = result.activity
        standing[result.attempt] = not result.withdraws and (
            standing.get(result.attempt, False) or passes(result, counts)
        )
    return {activities[attempt] for attempt, stands in standing.items() if stands}


def missing(counts: dict[str, Any], facts: Facts) -> dict[str, Any]:
    """Return what is still to be done on the way that is nearest to its end.

    {"lessons": [key], "activities": [uuid], "minutes": minutes still to be present, "class": bool}. Empty lists, 0 and
    False when the rule is met, and for a rule that demands nothing.
    """
    passed = passed_activities(facts.results, counts)
    ways = [demands for demands in _ways(counts["rule"]) if _demands_something(demands, counts)]
    open_on = [_open(demands, counts, facts, passed) for demands in ways]
    return min(open_on, key=_distance, default=_nothing())


def is_met(counts: dict[str, Any], facts: Facts) -> bool:
    """True when the edition's rule is met. What demands nothing at all proves nothing, so it is met by nobody."""
    return any(_demands_something(demands, counts) for demands in _ways(counts["rule"])) and not any(
        missing(counts, facts).values()
    )


def demands_of(rule: dict[str, Any]) -> set[str]:
    """The kinds of demand anywhere in a rule: "lessons", "activities", "minutes", "class"."""
    return {kind for way in _ways(rule) for demand in way for kind in demand}


def _ways(rule: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The rule as alternatives, each a list of demands that must all be met."""
    if "any" in rule:
        return [way for branch in rule["any"] for way in _ways(branch)]
    if "all" in rule:
        ways: list[list[dict[str, Any]]] = [[]]
        for branch in rule["all"]:
            ways = [[*way, *more] for way in ways for more in _ways(branch)]
        return ways
    return [[rule]]


def _demands_something(demands: list[dict[str, Any]], counts: dict[str, Any]) -> bool:
    return any(
        "minutes" in demand
        or "class" in demand
        or ("lessons" in demand and bool(counts["lessons"]))
        or ("activities" in demand and bool(counts["activities"]))
        for demand in demands
    )


def _open(demands: list[dict[str, Any]], counts: dict[str, Any], facts: Facts, passed: set[str]) -> dict[str, Any]:
    left = _nothing()
    for demand in demands:
        if "lessons" in demand:
            left["lessons"] = [key for key in counts["lessons"] if key not in facts.lessons]
        elif "activities" in demand:
            left["activities"] = [key for key in sorted(counts["activities"]) if key not in passed]
        elif "minutes" in demand:
            left["minutes"] = max(left["minutes"], demand["minutes"] - facts.minutes)
        elif "class" in demand:
            left["class"] = not facts.classes
    return left


def _nothing() -> dict[str, Any]:
    return {"lessons": [], "activities": [], "minutes": 0, "class": False}


def _distance(left: dict[str, Any]) -> tuple[bool, int, int]:
    """A class is the longest way, for it cannot be taken at once; then by steps, then by minutes."""
    return left["class"], len(left["lessons"]) + len(left["activities"]), left["minutes"]
