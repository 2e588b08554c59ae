from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from courses.content.models import CoursePage
from courses.learning.queries import edition_lines


class EditionsPanel(Component):
    """On the page of a course: the edition that newcomers get, and how many are still on older ones."""

    template_name = "taphuan/courses_learning/editions_panel.html"

    def __init__(self, page: CoursePage) -> None:
        self.page = page
        self.lines = edition_lines(page.course)

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "page": self.page,
            "current": next((line for line in self.lines if line.is_current), None),
            "behind": sum(line.under_way for line in self.lines if not line.is_current),
        }


def editions_panel(request: Any, page: CoursePage) -> EditionsPanel | None:
    """None before the first edition."""
    panel = EditionsPanel(page) if page.course_id else None
    return panel if panel is not None and panel.lines else None
