"""Decisions about one unit: opening, renaming, moving, closing; and taking a decision back."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certification.desk.unit_pages.forms import CloseForm, DecisionForm, MoveForm, OpenForm, RenameForm
from lms.dates import now, today
from lms.people.domain import UnitRefused, close_unit, move_unit, open_unit, rename_unit, undo_reorganisation
from lms.people.models import Reorganisation, Unit
from lms.people.permissions import ever_administered_units, may_reorganise, reorganisable_units

PAGES = "taphuan/certification_desk"


def hers_to_change(request: HttpRequest) -> QuerySet[Unit]:
    """The units that she may change as such; whoever administers none is turned away."""
    if not may_reorganise(request.user):
        raise PermissionDenied
    return reorganisable_units(request.user, today=today())


def unit_to_change(request: HttpRequest, code: str) -> tuple[Unit, QuerySet[Unit]]:
    units = hers_to_change(request)
    unit = get_object_or_404(Unit, code=code)
    if not units.filter(pk=unit.pk).exists():
        raise PermissionDenied
    return unit, units


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest) -> HttpResponse:
    units = hers_to_change(request)
    form = OpenForm(request.POST or None, units=units, today=today(), may_root=request.user.is_superuser)
    if form.is_valid():
        try:
            record = open_unit(unit=form.new_unit, **form.decision, by=request.user, at=now())
        except UnitRefused as refused:
            form.add_error(None, str(refused))
        else:
            opened = record.units.get()
            messages.success(request, _("Đã lập %(unit)s.") % {"unit": opened.name})
            return redirect("certification_desk:unit_record", opened.code)
    return _ask(request, form, None, _("Lập đơn vị mới"), _("Lập đơn vị"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, code: str) -> HttpResponse:
    unit, units = unit_to_change(request, code)
    form = RenameForm(request.POST or None, units=units, today=today())
    return _decide(
        request, unit, form, lambda data: rename_unit(unit=unit, name=form.cleaned_data["name"], **data),
        _("Đổi tên"), _("Tên cũ vẫn hiện trong số liệu của những ngày trước ngày này."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    unit, units = unit_to_change(request, code)
    form = MoveForm(request.POST or None, units=units, today=today())
    return _decide(
        request, unit, form, lambda data: move_unit(unit=unit, parent=form.cleaned_data["parent"], **data),
        _("Chuyển đơn vị cấp trên"), _("Đơn vị chuyển cùng mọi người và các đơn vị trực thuộc."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    unit, units = unit_to_change(request, code)
    form = CloseForm(request.POST or None, units=units, today=today())
    return _decide(
        request, unit, form, lambda data: close_unit(unit=unit, successor=form.cleaned_data["successor"], **data),
        _("Giải thể"),
        _("Đơn vị đóng từ ngày này, lịch sử vẫn còn. Người đang làm việc chuyển sang đơn vị tiếp nhận."),
    )  # fmt: skip


@login_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back; all of its units must be hers."""
    if not may_reorganise(request.user):
        raise PermissionDenied
    record = get_object_or_404(Reorganisation, pk=pk)
    units = list(record.units.order_by("pk"))
    hers = ever_administered_units(request.user).filter(pk__in=[unit.pk for unit in units]).distinct().count()
    if hers != len(units):
        raise PermissionDenied
    try:
        undo_reorganisation(record=record, by=request.user, at=now())
    except UnitRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã hoàn tác: %(what)s.") % {"what": record})
    return redirect("certification_desk:unit_changes")


def _decide(
    request: HttpRequest,
    unit: Unit,
    form: DecisionForm,
    write: Callable[[dict[str, Any]], Reorganisation],
    title: str,
    lead: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            record = write({**form.decision, "by": request.user, "at": now()})
        except UnitRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã ghi: %(what)s.") % {"what": record})
            return redirect("certification_desk:unit_record", unit.code)
    return _ask(request, form, unit, title, title, lead)


def _ask(
    request: HttpRequest, form: DecisionForm, unit: Unit | None, title: str, button: str, lead: str = ""
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "unit": unit, "title": title, "button": button, "lead": lead}
    return render(request, f"{PAGES}/unit_form.html", context, status=status)
