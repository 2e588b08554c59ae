from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from certification.awards.permissions import decided_programmes
from certification.awards.queries import requirement_lines
from courses.content.models import CoursePage
from lms import dates


class PartsPanel(Component):
    """On the page of a course: the parts of a programme that it counts for, and for how long."""

    template_name = "taphuan/certification_awards/parts_panel.html"

    def __init__(self, request: Any, page: CoursePage) -> None:
        self.request, self.page = request, page

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "page": self.page,
            "lines": requirement_lines(self.page.course),
            "may_decide": decided_programmes(self.request.user, as_of=dates.today()).exists(),
        }


def parts_panel(request: Any, page: CoursePage) -> PartsPanel | None:
    return PartsPanel(request, page) if page.course_id else None
