"""A frozen question under a mended key: what it would have counted, had the key been right when it was asked.

Words stay as they were asked; the key, the feedback and the explanation become today's, for the parts that still exist.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

EXPLANATION = ("rationale", "citation", "check")


class Treatment(models.TextChoices):
    KEY = "key", _("chấm theo đáp án vừa sửa")
    EVERYBODY = "everybody", _("tính đúng cho mọi người")


def mended(asked: dict[str, Any], today: dict[str, Any], treatment: Treatment) -> dict[str, Any]:
    """`asked` as it was frozen, `today` as `Question.content` has it now; both stay as they are.

    "everybody" marks a question that counts as right whatever was answered, "rights" keeps the right sides that were
    offered. A question that has become one of another make keeps its old key.
    """
    found = {**asked, **{name: today[name] for name in EXPLANATION}}
    found.pop("everybody", None)
    if treatment == Treatment.EVERYBODY:
        return {**found, "everybody": True}
    if "options" in asked and "options" in today:
        keys = {option["id"]: option for option in today["options"]}
        return {**found, "options": [_with_key(option, keys) for option in asked["options"]]}
    if "pairs" in asked and "pairs" in today:
        offered = asked.get("rights") or {pair["right_id"]: pair["right"] for pair in asked["pairs"]}
        belongs = {pair["id"]: pair["right_id"] for pair in today["pairs"]}
        pairs = []
        for pair in asked["pairs"]:
            right = belongs.get(pair["id"])
            right = right if right in offered else pair["right_id"]
            pairs.append({**pair, "right_id": right, "right": offered[right]})
        return {**found, "pairs": pairs, "rights": offered}
    if "items" in asked and "items" in today:
        places = {item["id"]: place for place, item in enumerate(today["items"])}
        if all(item["id"] in places for item in asked["items"]):
            return {**found, "items": sorted(asked["items"], key=lambda item: places[item["id"]])}
        return found
    if "answers" in asked and "answers" in today:
        return {**found, **{name: today[name] for name in ("answers", "ignores_case", "ignores_diacritics")}}
    return found


def _with_key(option: dict[str, Any], keys: dict[str, dict[str, Any]]) -> dict[str, Any]:
    now = keys.get(option["id"])
    return {**option, "correct": now["correct"], "feedback": now["feedback"]} if now else option
