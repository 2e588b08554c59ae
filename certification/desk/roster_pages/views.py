from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from certification.desk.downloads import xlsx_response
from certification.desk.rights import unit_from, units_of
from certification.desk.roster_pages.forms import UploadForm
from lms.dates import civil_date, now, today
from lms.people.models import Category, Unit
from lms.people.permissions import top_units
from lms.roster.domain import (
    PreviewStale,
    RosterHasErrors,
    UnitForbidden,
    apply_roster,
    preview_roster,
)
from lms.roster.errors import FileRefused
from lms.roster.plan import Preview
from lms.roster.read import RosterSheet, check_size, read_roster
from lms.roster.waiting import drop_upload, keep_upload, sweep_uploads, waiting_upload
from lms.roster.workbooks import error_workbook, roster_template

WAITING = "roster_upload"
"""Session key: the sheet that this manager is about to apply. One at a time."""
SHOWN_ROWS = 50
SHOWN_ERRORS = 500
SHOWN_PEOPLE = 200
MAX_CARDS = 400
PAGES = "taphuan/certification_desk"


# --- the roster ------------------------------------------------------------------------------------------------------
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """Upload, then see what it would do, then apply: the three steps of one page."""
    units = units_of(request)
    if request.method == "POST" and "apply" in request.POST:
        return _apply(request, units)
    if request.method == "POST":
        return _upload(request, units)
    own = next(iter(top_units(request.user, as_of=today())), None)
    return _ask_file(request, UploadForm(units=units, initial={"unit": own}))


@never_cache
@login_required
@require_GET
def roster_errors(request: HttpRequest) -> HttpResponse:
    """The faulty rows of the waiting sheet as a workbook."""
    units = units_of(request)
    waiting = _waiting(request, request.GET.get("token", ""), units)
    if waiting is None:
        return _start_again(request)
    unit, sheet = waiting
    return xlsx_response(error_workbook(_preview(request, sheet, unit)), "danh-sach-dong-loi.xlsx")


@login_required
@require_GET
def roster_template_file(request: HttpRequest) -> HttpResponse:
    units = units_of(request).values_list("name", flat=True)
    names = Category.objects.order_by("order", "pk").values_list("name", flat=True)
    return xlsx_response(roster_template(categories=names, units=units), "danh-sach-mau.xlsx")


def _upload(request: HttpRequest, units: QuerySet[Unit]) -> HttpResponse:
    unit_from(request.POST.get("unit", ""), units)
    form = UploadForm(request.POST, request.FILES, units=units)
    if not form.is_valid():
        return _ask_file(request, form)
    unit, file = form.cleaned_data["unit"], form.cleaned_data["file"]
    try:
        check_size(file.size)
        data = file.read()
        sheet = read_roster(data)
    except FileRefused as refused:
        form.add_error("file", str(refused))
        return _ask_file(request, form)
    preview = _preview(request, sheet, unit)
    _forget(request)
    sweep_uploads(at=now())
    request.session[WAITING] = {"token": keep_upload(data=data), "unit": unit.pk, "name": file.name[:100]}
    return _show(request, preview, unit)


def _apply(request: HttpRequest, units: QuerySet[Unit]) -> HttpResponse:
    """Apply the waiting sheet, if it would still do exactly what was shown."""
    at = now()
    waiting = _waiting(request, request.POST.get("token", ""), units)
    if waiting is None:
        return _start_again(request)
    unit, sheet = waiting
    expected = request.POST.get("fingerprint", "") or "-"
    try:
        done = apply_roster(sheet=sheet, unit=unit, as_of=civil_date(at), by=request.user, at=at, expected=expected)
    except UnitForbidden as forbidden:
        raise PermissionDenied from forbidden
    except (RosterHasErrors, PreviewStale) as changed:
        messages.warning(request, _("Danh sách đã thay đổi sau khi xem trước; chưa ghi gì. Hãy xem lại rồi nhập."))
        return _show(request, changed.preview or _preview(request, sheet, unit), unit, HTTPStatus.CONFLICT)
    _forget(request)
    summary = ", ".join(f"{count} {kind.label}" for kind, count in done.counts.items() if count)
    messages.success(request, _("Đã nhập danh sách vào %(unit)s: %(summary)s.") % {"unit": unit, "summary": summary})
    return redirect("certification_desk:roster")


def _preview(request: HttpRequest, sheet: RosterSheet, unit: Unit) -> Preview:
    try:
        return preview_roster(sheet=sheet, unit=unit, as_of=today(), by=request.user)
    except UnitForbidden as forbidden:
        raise PermissionDenied from forbidden


def _ask_file(request: HttpRequest, form: UploadForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, f"{PAGES}/roster.html", {"form": form}, status=status)


def _show(request: HttpRequest, preview: Preview, unit: Unit, status: int = HTTPStatus.OK) -> HttpResponse:
    faulty, sound = preview.faulty, preview.sound
    waiting = request.session[WAITING]
    context = {
        "unit": unit,
        "file_name": waiting["name"],
        "token": waiting["token"],
        "fingerprint": preview.fingerprint,
        "counts": [(kind.label, count) for kind, count in preview.counts.items()],
        "total": len(preview.rows),
        "faulty": faulty[:SHOWN_ERRORS],
        "faulty_left": max(0, len(faulty) - SHOWN_ERRORS),
        "sound": sound[:SHOWN_ROWS],
        "sound_left": max(0, len(sound) - SHOWN_ROWS),
        "is_applicable": preview.changes_anything and not faulty,
        "nothing_new": bool(sound) and not faulty and not preview.changes_anything,
    }
    return render(request, f"{PAGES}/roster_preview.html", context, status=status)


def _waiting(request: HttpRequest, token: str, units: QuerySet[Unit]) -> tuple[Unit, RosterSheet] | None:
    """The sheet that this session uploaded under this token, and its unit; None when it is gone or replaced."""
    kept = request.session.get(WAITING)
    if not kept or kept["token"] != token:
        return None
    unit = unit_from(kept["unit"], units)
    data = waiting_upload(token)
    return None if data is None else (unit, read_roster(data))


def _forget(request: HttpRequest) -> None:
    kept = request.session.pop(WAITING, None)
    if kept:
        drop_upload(token=kept["token"])


def _start_again(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Bản xem trước này không còn. Hãy chọn tệp lại."))
    return redirect("certification_desk:roster")
