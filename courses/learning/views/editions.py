"""On the author's side: the editions of a course, who is on which, and the way to take learners over."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.content.models import CoursePage
from courses.learning.domain import move_everybody
from courses.learning.queries import edition_lines
from lms import dates


class EditionsView(WagtailAdminTemplateMixin, TemplateView):
    """What changed from one edition to the next, and how many are on each; names of learners are not shown."""

    page_title = gettext_lazy("Các ấn bản")
    header_icon = "history"
    template_name = "taphuan/courses_learning/editions.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [*self.breadcrumbs_items, {"url": edit, "label": self.page.title}, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.page = page_or_refuse(self.request, kwargs["page"])
        lines = edition_lines(self.page.course)
        behind = sum(line.under_way for line in lines if not line.is_current)
        return {**super().get_context_data(**kwargs), "page": self.page, "lines": lines, "behind": behind}


@require_POST
def move_learners(request: HttpRequest, page: int) -> HttpResponse:
    """Take everybody under way over to the current edition, with what they have earned."""
    found = page_or_refuse(request, page)
    moved, left = move_everybody(course=found.course, by=request.user, at=dates.now())
    told = _("Đã chuyển %(moved)s người sang ấn bản mới. Những gì đã học được giữ.") % {"moved": moved}
    messages.success(request, told)
    if left:
        messages.warning(request, _("Còn %(left)s người: bấm lần nữa để chuyển tiếp.") % {"left": left})
    return redirect("taphuan_editions", found.pk)


def page_or_refuse(request: HttpRequest, pk: int) -> CoursePage:
    """A course page that this author may edit."""
    page = get_object_or_404(CoursePage.objects.select_related("course"), pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page
