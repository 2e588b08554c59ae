"""On the page of a scenario, the map of its branches as it was stored, with what to look at beside it."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from wagtail.admin.panels import Panel

from courses.scenario.branches import HEIGHT, WIDTH, map_of
from courses.scenario.enums import EndingKind, Stake
from courses.scenario.queries import SHOWN_FROM, tally_of


class MapPanel(Panel):
    """A picture and the same as a list; before the first saving, a line that says when it comes."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "taphuan/courses_scenario/map_panel.html"

        @property
        def media(self) -> Media:
            return Media(
                css={"all": ["taphuan/courses_scenario/map.css"]}, js=["taphuan/courses_scenario/scene-names.js"]
            )

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            if self.instance.pk is None:
                return context
            stored = type(self.instance).objects.get(pk=self.instance.pk)
            tally = tally_of(stored)
            content = stored.content
            return {
                **context,
                "map": map_of(content, runs=tally.runs, taken=tally.by_choice if tally.is_shown else None),
                "box": {"width": WIDTH, "height": HEIGHT},
                "warnings": stored.warnings,
                "kinds": EndingKind,
                "is_graded": stored.stake == Stake.GRADED,
                "best": content["best"],
                "runs": tally.runs if tally.is_shown else None,
                "shown_from": SHOWN_FROM,
            }
