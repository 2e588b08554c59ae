from __future__ import annotations

import tempfile
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from certification.desk.roster_pages.forms import UploadForm
from certification.desk.roster_pages.history import history_of
from certification.desk.roster_pages.small import run_if_small
from certification.desk.roster_pages.uploads import SizeLimit
from lms.dates import now, today
from lms.downloads import XLSX, xlsx_response
from lms.journal.domain import record_audit
from lms.people.asked import unit_from, units_of
from lms.people.models import Category, Unit
from lms.people.permissions import managed_categories, top_units
from lms.roster.archive import check_size, max_bytes
from lms.roster.domain import start_import
from lms.roster.errors import FileRefused
from lms.roster.plan import Options
from lms.roster.queries import roster_rows
from lms.roster.workbooks import roster_template, roster_workbook

PAGES = "taphuan/certification_desk"


@csrf_exempt
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """Choose a file; below, what became of the last ones. The token is checked once the size limit is in place."""
    limit = SizeLimit(request)
    request.upload_handlers.insert(0, limit)
    return _roster(request, limit)


@csrf_protect
def _roster(request: HttpRequest, limit: SizeLimit) -> HttpResponse:
    units = units_of(request)
    if request.method == "POST":
        return _upload(request, units, limit)
    own = next(iter(top_units(request.user, as_of=today())), None)
    return _ask_file(request, UploadForm(units=units, initial={"unit": own}))


@login_required
@require_GET
def roster_template_file(request: HttpRequest) -> HttpResponse:
    units = units_of(request).values_list("name", flat=True)
    names = Category.objects.order_by("order", "pk").values_list("name", flat=True)
    return xlsx_response(roster_template(categories=names, units=units), "danh-sach-mau.xlsx")


@never_cache
@login_required
@require_GET
def roster_export(request: HttpRequest) -> FileResponse:
    """Who is on record in one unit and below today, to be mended and imported again. Sent as it is read from disk."""
    unit = unit_from(request.GET.get("of", ""), units_of(request))
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    rows = roster_rows(unit, as_of=today(), category_ids=managed_categories(request.user, unit, as_of=today()))
    count = roster_workbook(rows, target)
    record_audit(
        by=request.user, action="export_roster", subject=unit.code, at=now(), detail={"rows": count}, unit_id=unit.pk
    )
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename="danh-sach-hien-tai.xlsx", content_type=XLSX)


def _upload(request: HttpRequest, units: QuerySet[Unit], limit: SizeLimit) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES, units=units)
    if limit.is_exceeded:
        return _refuse_size(request, form)
    unit_from(request.POST.get("unit", ""), units)
    if not form.is_valid():
        return _ask_file(request, form)
    file = form.cleaned_data["file"]
    try:
        check_size(file.size)
    except FileRefused:
        return _refuse_size(request, form)
    head, job = start_import(
        data=file.read(), file_name=file.name, unit=form.cleaned_data["unit"], as_of=today(),
        options=Options(is_complete=form.cleaned_data["complete"]), by=request.user, at=now(),
    )  # fmt: skip
    run_if_small(head, job)
    return redirect("certification_desk:roster_import", head.pk)


def _refuse_size(request: HttpRequest, form: UploadForm) -> HttpResponse:
    form.is_valid()
    form.errors.pop("file", None)
    try:
        check_size(max_bytes() + 1)
    except FileRefused as refused:
        form.add_error("file", str(refused))
    response = _ask_file(request, form, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    response["Connection"] = "close"
    return response


def _ask_file(request: HttpRequest, form: UploadForm, status: int | None = None) -> HttpResponse:
    status = status or (HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK)
    context = {"form": form, "history": history_of(request.user), "units": form.fields["unit"].queryset}
    return render(request, f"{PAGES}/roster.html", context, status=status)
