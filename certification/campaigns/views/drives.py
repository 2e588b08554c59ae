from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.campaigns.domain import change_drive, close_drive, make_drive
from certification.campaigns.forms import DriveForm, first_days
from certification.campaigns.models import Drive
from certification.campaigns.offers import titles_of_open
from certification.campaigns.permissions import drive_to_change
from certification.campaigns.queries import open_courses, visible_drives
from lms.dates import now, today
from lms.people.asked import units_of
from lms.people.enums import MANAGING_ROLES
from lms.people.permissions import holds, is_manager

PAGES = "taphuan/certification_campaigns"
PAGE_SIZE = 50


@never_cache
@login_required
@require_safe
def drives(request: HttpRequest) -> HttpResponse:
    """The drives that concern her units, the latest first."""
    if not is_manager(request.user):
        raise PermissionDenied
    as_of = today()
    page = Paginator(visible_drives(request.user, as_of=as_of), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(drive, state, state.tone) for drive in page for state in [drive.state(as_of=as_of)]],
        "may_add": holds(request.user, MANAGING_ROLES),
    }
    return render(request, f"{PAGES}/drives.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = _form(request, None, initial=first_days(today()))
    if form.is_valid():
        drive = make_drive(plan=form.plan, by=request.user, at=now())
        messages.success(request, _("Đã mở đợt học. Hãy gửi đường dẫn hoặc in tờ giới thiệu."))
        return redirect("certification_campaigns:share", drive.pk)
    return _page(request, form, None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    drive = drive_to_change(request.user, pk, as_of=today())
    form = _form(request, drive)
    if form.is_valid():
        change_drive(drive=Drive.objects.get(pk=pk), plan=form.plan, by=request.user, at=now())
        messages.success(request, _("Đã lưu đợt học."))
        return redirect("certification_campaigns:result", pk)
    return _page(request, form, drive)


@never_cache
@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    drive = drive_to_change(request.user, pk, as_of=today())
    close_drive(drive=drive, by=request.user, at=now())
    messages.success(request, _("Đã đóng đợt học: không ai vào thêm được. Số liệu giữ nguyên."))
    return redirect("certification_campaigns:result", pk)


def _form(request: HttpRequest, drive: Drive | None, **kwargs: Any) -> DriveForm:
    kept = list(drive.courses.all()) if drive else []
    return DriveForm(
        request.POST or None, instance=drive, units=units_of(request), courses=open_courses(kept),
        titles=titles_of_open(), **kwargs,
    )  # fmt: skip


def _page(request: HttpRequest, form: DriveForm, drive: Drive | None) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, f"{PAGES}/drive_form.html", {"form": form, "drive": drive}, status=status)
