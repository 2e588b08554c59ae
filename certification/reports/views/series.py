from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certification.campaigns.models import CalendarEntry
from certification.campaigns.permissions import readable_entries
from certification.reports.domain import keep_deadline, keep_series
from certification.reports.forms import DeadlineForm, SeriesForm
from certification.reports.models import ReportSeries, SeriesDeadline
from certification.reports.permissions import editable_series, may_add_series
from certification.reports.views.common import PAGES
from lms.dates import now, today
from lms.people.permissions import administered_units


@never_cache
@login_required
@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    """The series of the units that she administers, with their deadlines."""
    as_of = today()
    if not may_add_series(request.user, as_of=as_of):
        raise PermissionDenied
    rows = editable_series(request.user, as_of=as_of).prefetch_related("deadlines__entry").order_by("name", "pk")
    return render(request, f"{PAGES}/series.html", {"rows": rows})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, _series(request, pk))


def _series(request: HttpRequest, pk: int) -> ReportSeries:
    found = editable_series(request.user, as_of=today()).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _edit(request: HttpRequest, series: ReportSeries | None) -> HttpResponse:
    as_of = today()
    if not may_add_series(request.user, as_of=as_of):
        raise PermissionDenied
    units = administered_units(request.user, as_of=as_of).order_by("sort_key", "pk")
    form: Any = SeriesForm(request.POST or None, instance=series, units=units, as_of=as_of)
    if form.is_valid():
        named = form.cleaned_data["named"]
        form.instance.recipients = form.cleaned_data["recipients"]
        form.instance.kinds = form.cleaned_data["kinds"]
        keep_series(series=form.instance, named=named, by=request.user, at=now())
        messages.success(request, _("Đã lưu loạt báo cáo."))
        return redirect("certification_reports:series_list")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, f"{PAGES}/series_form.html", {"form": form, "series": series}, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deadline_new(request: HttpRequest, pk: int) -> HttpResponse:
    series = _series(request, pk)
    return _deadline(request, series, SeriesDeadline(series=series))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deadline_edit(request: HttpRequest, pk: int, deadline_pk: int) -> HttpResponse:
    series = _series(request, pk)
    found = series.deadlines.filter(pk=deadline_pk).first()
    if found is None:
        raise PermissionDenied
    return _deadline(request, series, found)


def _deadline(request: HttpRequest, series: ReportSeries, deadline: SeriesDeadline) -> HttpResponse:
    known = readable_entries(request.user, as_of=today()).values("pk")
    entries = CalendarEntry.objects.deadlines().active().filter(pk__in=known).order_by("from_month", "from_day", "pk")
    form: Any = DeadlineForm(request.POST or None, instance=deadline, entries=entries)
    if form.is_valid():
        keep_deadline(deadline=form.instance, by=request.user, at=now())
        messages.success(request, _("Đã lưu kỳ báo cáo."))
        return redirect("certification_reports:series_list")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(
        request, f"{PAGES}/deadline_form.html", {"form": form, "series": series, "deadline": deadline}, status=status
    )
