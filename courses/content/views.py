"""What an author does from her desk with one press of a button."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from courses.content.authoring import start_course
from courses.content.domain import NotReady, publish_waiting
from courses.content.models import CourseIndexPage, CoursePage
from courses.content.notices import warn_of_guiding
from courses.content.reviews import NothingToDo, approve_waiting, reject_waiting, states_for, submit_waiting
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
def submit(request: HttpRequest, page: int) -> HttpResponse:
    """Send a course with what waits in it to a second reader."""
    found = _page_to_edit(request, page)
    try:
        count = submit_waiting(page=found, by=request.user)
    except NotReady as refusal:
        messages.error(request, str(refusal))
    except NothingToDo:
        messages.info(request, _("Không còn trang nào phải gửi duyệt."))
    else:
        told = _("Đã gửi %(count)s trang. Một giảng viên khác của đơn vị sẽ đọc và xuất bản.") % {"count": count}
        messages.success(request, told)
    return redirect("wagtailadmin_home")


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, page: int) -> HttpResponse:
    """What waits for this reader: look at each page, then approve all of it or send it back with a word."""
    found = _page_to_edit(request, page)
    if request.method == "POST":
        comment = request.POST.get("comment", "").strip()
        if "approve" not in request.POST and not comment:
            messages.error(request, _("Hãy viết điều cần sửa, để tác giả biết."))
            return redirect("taphuan_review", page)
        try:
            if "approve" in request.POST:
                count = approve_waiting(page=found, by=request.user, at=dates.now())
                told = _("Đã duyệt và xuất bản %(count)s trang. Học viên thấy ngay.")
            else:
                count = reject_waiting(page=found, comment=comment, by=request.user)
                told = _("Đã gửi lại %(count)s trang cho tác giả.")
        except NothingToDo:
            messages.info(request, _("Không có trang nào chờ bạn duyệt."))
        else:
            messages.success(request, told % {"count": count})
        return redirect("wagtailadmin_home")
    states = states_for(found, request.user)
    return render(request, "taphuan/courses_content/review.html", {"page": found, "states": states})


def _page_to_edit(request: HttpRequest, pk: int) -> CoursePage:
    page = get_object_or_404(CoursePage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


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
