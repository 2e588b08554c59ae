"""On the page of a course, what rooms above know of it: the part it earns, its editions, its learners.

A room registers ``@hooks.register("taphuan_course_panels")`` on a function of ``(request, page)`` that returns a
`wagtail.admin.ui.components.Component` or None.
"""

from __future__ import annotations

from typing import Any

from wagtail import hooks
from wagtail.admin.panels import Panel

HOOK = "taphuan_course_panels"


class ContributedPanels(Panel):
    """The components of all rooms, in the order of their hooks; nothing before the course is saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "taphuan/courses_content/contributed.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None and self.request is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            found = [contribute(self.request, self.instance) for contribute in hooks.get_hooks(HOOK)]
            return {**context, "components": [component for component in found if component is not None]}
