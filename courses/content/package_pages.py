"""On the author's side: a course out as one file, and a file in as a draft course."""

from __future__ import annotations

import tempfile
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from courses.content.models import CourseIndexPage, CoursePage
from courses.content.packaging import (
    MOST_BYTES,
    CourseMoved,
    PackageRefused,
    import_package,
    pack_course,
    read_package,
    write_package,
)
from courses.content.shelves import shelves_of
from lms import dates
from lms.journal.domain import record_audit

IN_MEMORY = 8 * 1024 * 1024


class PackageForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Gói khóa học (.zip)"))
    as_copy = forms.BooleanField(
        label=gettext_lazy("Nhập thành bản sao của đơn vị mình"),
        required=False,
        help_text=gettext_lazy("Dùng khi khóa này đã có trên kệ của đơn vị khác ở đây."),
    )
    overwrites = forms.BooleanField(
        label=gettext_lazy("Thay cả những chỗ đã sửa tại đây"),
        required=False,
        help_text=gettext_lazy("Chỉ đánh dấu khi bạn chắc chắn: chỗ đã sửa nằm lại trong lịch sử của trang."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Gói quá lớn (trên %(most)s MB).") % {"most": MOST_BYTES // 1024**2})
        return file


@require_GET
def download(request: HttpRequest, page: int) -> HttpResponse | FileResponse:
    """The course with everything in it; the name of the file says nothing of its subject."""
    found = get_object_or_404(CoursePage.objects.select_related("course__organiser"), pk=page, course__isnull=False)
    if not found.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    try:
        write_package(pack_course(found.course), target)
    except PackageRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("wagtailadmin_pages:edit", found.pk)
    record_audit(
        by=request.user,
        action="courses.export",
        subject=found.course.code,
        at=dates.now(),
        unit_id=found.course.organiser_id,
    )
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"goi-khoa-hoc-{found.course_id}.zip")


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, shelf: int) -> HttpResponse:
    """Check a package and write its course as drafts; somebody reads them before they are opened."""
    found = get_object_or_404(CourseIndexPage.objects.select_related("organiser"), pk=shelf)
    if not shelves_of(request.user).filter(pk=found.pk).exists():
        raise PermissionDenied
    form = PackageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = import_package(
                package=read_package(form.cleaned_data["file"]),
                unit=found.organiser,
                by=request.user,
                at=dates.now(),
                overwrites=form.cleaned_data["overwrites"],
                as_copy=form.cleaned_data["as_copy"],
            )
        except CourseMoved as question:
            form.add_error(None, str(question))
        except PackageRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return _tell(request, done)
    return render(request, "taphuan/courses_content/package.html", {"shelf": found, "form": form})


def _tell(request: HttpRequest, done: Any) -> HttpResponse:
    record_audit(
        by=request.user,
        action="courses.import",
        subject=done.course.code,
        at=dates.now(),
        unit_id=done.course.organiser_id,
    )
    if done.is_same:
        messages.info(request, _("Gói này đã nhập rồi; không có gì phải đổi."))
    elif done.is_new:
        messages.success(request, _("Đã nhập khóa học thành bản nháp. Hãy đọc lại rồi xuất bản."))
    else:
        messages.success(request, _("Đã cập nhật khóa học thành bản nháp. Hãy đọc lại rồi xuất bản."))
    for warning in dict.fromkeys(done.warnings):
        messages.warning(request, warning)
    page = CoursePage.objects.filter(course=done.course, alias_of=None).order_by("pk").first()
    return redirect("wagtailadmin_pages:edit", page.pk) if page else redirect("wagtailadmin_home")
