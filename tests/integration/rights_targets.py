"""Who may open what of the pages of targets, and the target of the commune that they are asked about."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from certification.awards.models import Programme
from certification.coverage.models import Target
from tests.factories.programmes import make_target
from tests.integration.rights_table import Row, administrators, readers, readers_of_any


def make_world(world: SimpleNamespace) -> None:
    """A target of the commune, in the sample's programme."""
    programme = Programme.objects.order_by("pk")[0]
    world.target = make_target(programme, {world.category: ["K"]}, unit=world.commune, share=60)
    world.common_target = Target.objects.get(programme=programme, indicator="core", unit=None)
    world.target_form = {
        "indicator": "extended", "name": "Chỉ tiêu của xã", "share_percent": "70", "due_on": "2030-12-31",
        "class_size": "40", "valid_from": f"{date(2026, 6, 1):%Y-%m-%d}", "reason": "thử",
        f"p-{world.category.pk}-{programme.parts.get(code='K').pk}": "on",
    }  # fmt: skip


def _target(world: Any) -> list[Any]:
    return [world.target.pk]


DESK = "certification_desk"
TARGETS = [
    Row(f"{DESK}:targets", readers_of_any()),
    Row(f"{DESK}:target", readers(), _target),
    Row(f"{DESK}:target", readers_of_any(), lambda w: [w.common_target.pk]),
    Row(f"{DESK}:target_new", administrators()),
    Row(f"{DESK}:target_new", administrators(), post=lambda w: {**w.target_form, "unit": w.commune.pk}),
    Row(f"{DESK}:target_change", administrators(), _target),
    Row(f"{DESK}:target_change", administrators(), _target, post=lambda w: w.target_form),
    Row(f"{DESK}:target_change", administrators(), lambda w: [w.common_target.pk]),
]  # fmt: skip
