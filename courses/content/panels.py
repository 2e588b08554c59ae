"""What an author sees first when she comes to write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Media
from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from courses.content.checklist import best_step, checklist_of
from courses.content.desk import MOST_COURSES, course_lines
from courses.content.shelves import shelves_of


class AuthorPanel(Component):
    """Her courses, each with its next step; the way to the first one until it is open."""

    name = "taphuan_author"
    template_name = "taphuan/courses_content/desk.html"
    order = 10

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.shelves = list(shelves_of(request.user))

    @property
    def is_shown(self) -> bool:
        return bool(self.shelves)

    @property
    def media(self) -> Media:
        return Media(css={"all": ["taphuan/courses_content/desk.css"]})

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        lines = course_lines(self.request.user, self.shelves)
        best = best_step(lines)
        return {
            "request": self.request,
            "csrf_token": parent_context.get("csrf_token"),
            "shelves": self.shelves,
            "lines": lines,
            "best_line": best[0] if best else None,
            "best_step": best[1] if best else None,
            "ticks": checklist_of(lines),
            "is_cut": len(lines) == MOST_COURSES,
        }
