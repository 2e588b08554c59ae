"""What an author does from her desk with one press of a button."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from courses.content.authoring import start_course
from courses.content.domain import NotReady, publish_waiting
from courses.content.models import CourseIndexPage, CoursePage
from courses.content.notices import warn_of_guiding
from lms import dates


@require_POST
def start(request: HttpRequest, shelf: int) -> HttpResponse:
    """Make a draft course from the skeleton and lead its author to it."""
    found = get_object_or_404(CourseIndexPage, pk=shelf)
    if not found.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    page = start_course(shelf=found, by=request.user)
    messages.success(
        request,
        _("Đã có khung mẫu: một khóa học nháp với ba bài. Bắt đầu bằng cách đặt tên; thay dần những câu trong ngoặc."),
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
def publish(request: HttpRequest, page: int) -> HttpResponse:
    """Publish a course together with what waits in it."""
    found = get_object_or_404(CoursePage, pk=page)
    if not found.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    try:
        count = publish_waiting(page=found, by=request.user, at=dates.now())
    except NotReady as refusal:
        messages.error(request, str(refusal))
        return redirect("wagtailadmin_home")
    found = CoursePage.objects.select_related("course").get(pk=page)
    look = messages.button(reverse("courses_learning:course", args=[found.course.code]), _("Xem như học viên"), True)
    messages.success(request, _("Đã xuất bản %(count)s trang. Học viên thấy ngay.") % {"count": count}, buttons=[look])
    warn_of_guiding(request, found)
    return redirect("wagtailadmin_home")
