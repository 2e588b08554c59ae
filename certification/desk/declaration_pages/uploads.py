"""The declarations of many units at once: template out, sheet in, preview, then all of it or nothing."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certification.coverage.comparison import expected_units, widest_definition
from certification.desk.declaration_pages.forms import SheetForm
from certification.desk.declaration_pages.sheets import SheetRow, read_sheet, template_workbook
from certification.desk.declaration_pages.views import all_categories
from lms.dates import now, today
from lms.downloads import xlsx_response
from lms.people.domain import DeclarationRefused, declare_headcount
from lms.people.enums import MANAGING_ROLES
from lms.people.models import Unit, UnitClosure
from lms.people.permissions import roles_of
from lms.roster.errors import FileRefused

PAGES = "taphuan/certification_desk"
SALT = "taphuan.declarations"
AGE = 3600
SHOWN = 200


def declarable(request: HttpRequest) -> QuerySet[Unit]:
    """Units for which she may declare: managed by a right that no category limits."""
    if request.user.is_active and request.user.is_superuser:
        return Unit.objects.on(today())
    tops = roles_of(request.user, MANAGING_ROLES).filter(categories=None).values("unit_id")
    below = UnitClosure.objects.on(today()).filter(ancestor_id__in=tops).values("descendant_id")
    found = Unit.objects.filter(pk__in=below)
    if not request.user.is_active or not found.exists():
        raise PermissionDenied
    return found


@login_required
@require_safe
def template_file(request: HttpRequest) -> HttpResponse:
    """A sheet with a row for every unit of hers that is expected to declare."""
    units, definition = declarable(request), widest_definition(as_of=today())
    if definition is not None:
        units = expected_units(units, category_ids=definition.rules, today=today())
    data = template_workbook(units.order_by("sort_key", "pk"), all_categories())
    return xlsx_response(data, "khai-bao-mau.xlsx")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose the file; see its rows or its faults; apply what was shown, signed, so that nothing else can be sent."""
    units = declarable(request)
    if request.method == "POST" and "apply" in request.POST:
        return _apply(request, units)
    form = SheetForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _ask(request, form)
    known = {unit.code: unit for unit in units}
    try:
        rows = read_sheet(form.cleaned_data["file"].read(), units=known, categories=all_categories())
    except (FileRefused, ValueError) as refused:
        form.add_error("file", str(refused))
        return _ask(request, form)
    if not rows:
        form.add_error("file", _("Tệp chưa có dòng nào được điền số."))
        return _ask(request, form)
    faulty = [row for row in rows if row.errors]
    context = {
        "faulty": faulty[:SHOWN],
        "faulty_count": len(faulty),
        "sound": rows[:SHOWN] if not faulty else [],
        "count": len(rows),
        "payload": "" if faulty else _packed(request, rows, known),
    }
    return render(request, f"{PAGES}/declarations_preview.html", context)


def _apply(request: HttpRequest, units: QuerySet[Unit]) -> HttpResponse:
    try:
        rows = signing.loads(request.POST.get("payload", ""), salt=_salt(request), max_age=AGE)
    except signing.BadSignature:
        messages.warning(request, _("Bản xem trước này không còn. Hãy chọn tệp lại."))
        return redirect("certification_desk:declarations_upload")
    known = {unit.pk: unit for unit in units.filter(pk__in=[row[0] for row in rows])}
    if len(known) != len(rows):
        raise PermissionDenied
    categories = {category.pk: category for category in all_categories()}
    at, written = now(), 0
    try:
        with transaction.atomic():
            for unit_id, day, document, numbers in rows:
                declared = declare_headcount(
                    unit=known[unit_id], declared_on=date.fromisoformat(day), document=document,
                    numbers={(categories[category], sex): number for category, sex, number in numbers},
                    by=request.user, at=at,
                )  # fmt: skip
                written += declared.recorded_at == at
    except DeclarationRefused as refused:
        messages.error(request, _("Không ghi gì: %(why)s") % {"why": refused})
        return redirect("certification_desk:declarations_upload")
    messages.success(
        request,
        _("Đã ghi %(new)s khai báo; %(same)s đơn vị đã khai đúng như vậy.")
        % {"new": written, "same": len(rows) - written},
    )
    return redirect("certification_desk:declarations")


def _packed(request: HttpRequest, rows: list[SheetRow], known: dict[str, Unit]) -> str:
    payload: list[Any] = [
        [known[row.code].pk, row.declared_on.isoformat() if row.declared_on else "", row.document, row.numbers]
        for row in rows
    ]
    return signing.dumps(payload, salt=_salt(request), compress=True)


def _salt(request: HttpRequest) -> str:
    return f"{SALT}.{request.user.pk}"


def _ask(request: HttpRequest, form: SheetForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, f"{PAGES}/declarations_upload.html", {"form": form}, status=status)
