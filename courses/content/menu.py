"""The admin's menu as a trainer needs it: her courses, quizzes, pictures, files, recordings, and the learners' side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from courses.content.shelves import shelves_of

NOT_FOR_AUTHORS = frozenset({"explorer", "reports", "help"})
"""Wagtail's own items that only confuse somebody who writes courses; an administrator keeps them."""
LABELS = {"images": _("Hình ảnh"), "documents": _("Tài liệu"), "media": _("Âm thanh và video")}


class CoursesMenuItem(MenuItem):
    """Leads to the author's own shelf, or to the list of shelves when she has several."""

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        component.url = shelf_url(request)
        return component

    def is_shown(self, request: HttpRequest) -> bool:
        return shelves_of(request.user).exists()


class LearnersMenuItem(MenuItem):
    """An absolute address: the editor would mark "/" as the page one is on, wherever one is."""

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        component.url = request.build_absolute_uri(self.url)
        return component


def shelf_url(request: HttpRequest) -> str:
    shelves = list(shelves_of(request.user)[:2])
    return (
        reverse("wagtailadmin_explore", args=[shelves[0].pk])
        if len(shelves) == 1
        else reverse("wagtailadmin_explore_root")
    )


def courses_item() -> MenuItem:
    url = reverse("wagtailadmin_explore_root")
    return CoursesMenuItem(_("Khóa học"), url, name="taphuan-courses", icon_name="folder-open-inverse", order=90)


def learners_item() -> MenuItem:
    url = reverse("courses_learning:catalogue")
    return LearnersMenuItem(_("Xem trang học viên"), url, name="taphuan-learners", icon_name="view", order=9500)


def simplify_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Name things in the author's words; take from her menu, and hers alone, what she has no use for."""
    for item in items:
        if item.name in LABELS:
            item.label = LABELS[item.name]
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in NOT_FOR_AUTHORS]


def publish_without_detour(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Who may publish a course or lesson is not offered Wagtail's moderation besides: nobody sits at its other end."""
    page = context.get("page") or context.get("parent_page")
    if page is not None and page.permissions_for_user(request.user).can_publish():
        items[:] = [item for item in items if item.name != "action-submit"]
