"""On the author's side: what a course counts for, and for how long what it earns is valid."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from certification.awards.counting import change_validity, completed_by, count_course, stop_counting
from certification.awards.forms import CountForm, ValidityForm
from certification.awards.models import Requirement
from certification.awards.permissions import decided_programmes
from certification.awards.queries import requirement_lines
from courses.content.models import CoursePage
from lms import dates


@require_http_methods(["GET", "POST"])
def parts(request: HttpRequest, page: int) -> HttpResponse:
    """Add a way to earn a part, change its validity, or take the course out of it."""
    found = get_object_or_404(CoursePage.objects.select_related("course"), pk=page, course__isnull=False)
    programmes = decided_programmes(request.user, as_of=dates.today())
    if not found.permissions_for_user(request.user).can_edit() or not programmes.exists():
        raise PermissionDenied
    form = CountForm(programmes=programmes)
    if request.method == "POST":
        acted, form = _act(request, found, programmes)
        if acted:
            return redirect("taphuan_parts", found.pk)
    context = {
        "page": found,
        "lines": requirement_lines(found.course),
        "decided": set(programmes.values_list("pk", flat=True)),
        "form": form,
        "completed": completed_by(found.course),
    }
    return render(request, "taphuan/certification_awards/parts.html", context)


def _act(request: HttpRequest, page: CoursePage, programmes: Any) -> tuple[bool, CountForm]:
    """Do what the posted form asks for; False with the form that was not understood."""
    course, by, at = page.course, request.user, dates.now()
    if "requirement" not in request.POST:
        form = CountForm(request.POST, programmes=programmes)
        if form.is_valid():
            count_course(course=course, by=by, at=at, **form.cleaned_data)
            messages.success(request, _("Đã ghi. Ai đã hoàn thành khóa này được tính trong ít phút."))
        return form.is_valid(), form
    chosen = request.POST["requirement"]
    requirement = get_object_or_404(
        Requirement.objects.select_related("part__programme"),
        pk=int(chosen) if chosen.isdecimal() else 0,
        courses=course,
        part__programme__in=programmes,
    )
    empty = CountForm(programmes=programmes)
    if "remove" in request.POST:
        stop_counting(course=course, requirement=requirement, by=by, at=at)
        messages.success(request, _("Khóa này không còn trong điều kiện ấy. Kết quả đã cấp vẫn giữ nguyên."))
        return True, empty
    validity = ValidityForm(request.POST)
    if not validity.is_valid():
        messages.error(request, _("Số tháng phải là số nguyên từ 1 đến 240, hoặc để trống."))
        return False, empty
    change_validity(requirement=requirement, validity_months=validity.cleaned_data["validity_months"], by=by, at=at)
    messages.success(request, _("Đã đổi hiệu lực cho kết quả cấp từ nay."))
    return True, empty
