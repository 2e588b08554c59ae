"""On the page of a course, the way to its lessons: Wagtail keeps children in another place."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from wagtail.admin.panels import Panel


class LessonsPanel(Panel):
    """The lessons in their order with their state, and the way to the next; nothing before the course is saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "taphuan/courses_content/lessons_panel.html"

        @property
        def media(self) -> Media:
            return Media(css={"all": ["taphuan/courses_content/desk.css"]})

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            lessons = self.instance.get_children().only("pk", "title", "live", "has_unpublished_changes")
            return {**context, "lessons": list(lessons), "course_pk": self.instance.pk}
