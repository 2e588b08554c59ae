from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.content.models import Activity
from courses.scenario.authoring import FIELDS, store
from courses.scenario.enums import COUNTING, Stake
from courses.scenario.models import Scenario
from lms.people.models import Unit


class ScenarioFormat:
    """The branching scenario as an activity format."""

    code = "scenario"
    label = gettext_lazy("Tình huống rẽ nhánh")

    def is_graded(self, activity: Activity) -> bool:
        return self._child(activity).stake in COUNTING

    def freeze(self, activity: Activity) -> dict[str, Any]:
        """The shape of :attr:`Scenario.content`."""
        return self._child(activity).content

    def counts(self, activity: Activity) -> dict[str, Any]:
        scenario = self._child(activity)
        if scenario.stake == Stake.GRADED:
            return {"stake": scenario.stake, "pass_percent": scenario.pass_percent}
        return {"stake": scenario.stake}

    def play_url(self, activity_uuid: str) -> str:
        return reverse("courses_scenario:intro", args=[activity_uuid])

    def pack(self, activity: Activity) -> dict[str, Any]:
        """Its fields and the raw stream of its scenes."""
        scenario = self._child(activity)
        return {**{name: getattr(scenario, name) for name in FIELDS}, "scenes": list(scenario.scenes.raw_data)}

    @transaction.atomic
    def unpack(self, *, uuid: UUID | str, data: dict[str, Any], organiser: Unit, by: Any) -> Activity:
        """Make or renew the scenario `uuid` from what :meth:`pack` gave; ValidationError for what does not hold."""
        if not isinstance(data, dict) or not isinstance(data.get("scenes"), list):
            raise ValidationError(_("Tình huống trong gói không đúng dạng."))
        scenario = Scenario.objects.filter(uuid=uuid).first() or Scenario(uuid=uuid, organiser=organiser)
        for name in FIELDS:
            setattr(scenario, name, data.get(name))
        scenario.scenes = json.dumps(data["scenes"])
        store(scenario)
        return scenario.activity_ptr

    def _child(self, activity: Activity) -> Scenario:
        return Scenario.objects.get(pk=activity.pk)
