from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.dates import now, today
from lms.exports.domain import delete_schedule, open_schedule, pause_schedule, resume_schedule
from lms.exports.forms import ScheduleForm
from lms.exports.permissions import schedulable_units
from lms.exports.queries import schedules_of
from lms.exports.rows import schedule_rows
from lms.people.enums import MANAGING_ROLES
from lms.people.permissions import holds

PAGES = "taphuan/lms_exports"
CHANGES = {"pause": pause_schedule, "resume": resume_schedule, "delete": delete_schedule}


@never_cache
@login_required
@require_safe
def schedules(request: HttpRequest) -> HttpResponse:
    """What is made regularly of the units whose people she manages, for whom, and who got none."""
    _check(request)
    found = schedules_of(schedulable_units(request.user, as_of=today()))
    return render(request, f"{PAGES}/schedules.html", {"rows": schedule_rows(found, today=today())})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    _check(request)
    at = now()
    units = schedulable_units(request.user, as_of=today()).on(today()).order_by("sort_key", "pk")
    form = ScheduleForm(request.POST or None, units=units, at=at)
    if form.is_valid():
        given = form.cleaned_data
        open_schedule(
            kind=given["kind"], unit=given["unit"], format=given["format"], every=given["every"], day=given["day"],
            recipients=list(dict.fromkeys(form.users)), by=request.user, at=at,
        )  # fmt: skip
        messages.success(request, _("Đã đặt gửi định kỳ."))
        return redirect("lms_exports:schedules")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, f"{PAGES}/schedule_new.html", {"form": form}, status=status)


@never_cache
@login_required
@require_POST
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Pause, resume or delete."""
    _check(request)
    schedule = get_object_or_404(schedules_of(schedulable_units(request.user, as_of=today())), uuid=key)
    action = request.POST.get("action", "")
    if action not in CHANGES:
        return HttpResponseBadRequest(_("Hãy dùng một trong các nút của trang gửi định kỳ."))
    CHANGES[action](schedule=schedule, by=request.user, at=now())
    messages.success(request, _("Đã ghi thay đổi."))
    return redirect("lms_exports:schedules")


def _check(request: HttpRequest) -> None:
    if not holds(request.user, MANAGING_ROLES):
        raise PermissionDenied
