from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.reports.forms import RowsForm
from certification.reports.models import Report
from certification.reports.movements import asked_movement, change_label, line_label, moved_people
from certification.reports.permissions import readable_rows, report_to_see
from certification.reports.views.common import PAGE_SIZE, PAGES
from lms.dates import now, today
from lms.journal.domain import record_audit
from lms.people.models import UnitClosure
from lms.people.permissions import readable_categories, readable_units

COVERED = {"yes": True, "no": False}


@never_cache
@login_required
@require_safe
def people(request: HttpRequest, key: UUID) -> HttpResponse:
    """The people of a frozen report as they were counted, among those whom the reader may see."""
    as_of = today()
    row = report_to_see(request.user, key, as_of=as_of)
    if row.is_open:
        raise Http404
    form = RowsForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Điều kiện lọc không đúng. Hãy quay lại trang báo cáo và chọn lại."))
    rows = _chosen(row, readable_rows(request.user, row.frozen, as_of=as_of), form.cleaned_data)
    page = Paginator(rows.select_related("person", "category").order_by("sort_key", "pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    _audit(request, row, page, "rows")
    return render(
        request, f"{PAGES}/people.html", {"report": row, "form": form, "page": page, "count": page.paginator.count}
    )


def _chosen(report: Report, rows: Any, asked: dict[str, Any]) -> Any:
    if asked["covered"]:
        rows = rows.filter(is_covered=COVERED[asked["covered"]])
    if asked["new"]:
        rows = rows.filter(is_new=True)
    if asked["sex"]:
        rows = rows.filter(sex=asked["sex"])
    if asked["category"]:
        rows = rows.filter(category=asked["category"])
    if asked["unit"] == report.scope.code:
        return rows.filter(unit=report.scope_id)
    if asked["unit"]:
        below = UnitClosure.objects.on(report.period.ends_on).filter(ancestor__code=asked["unit"])
        return rows.filter(unit__in=below.values("descendant_id"))
    return rows


@never_cache
@login_required
@require_safe
def movement(request: HttpRequest, key: UUID) -> HttpResponse:
    """The people behind one number of the movement table, as the facts stand now."""
    row, found = _moved(request, key)
    line, change = request.GET.get("line", ""), request.GET.get("change", "")
    holders = moved_people(found, line=line, change=change)
    if holders is None:
        return HttpResponseBadRequest(_("Không có dòng này trong bảng biến động. Hãy quay lại trang báo cáo."))
    title = f"{line_label(line)}: {change_label(change)}"
    return _moved_page(request, row, holders, title)


@never_cache
@login_required
@require_safe
def leavers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Those who left untrained in the last 30 days of the period."""
    row, found = _moved(request, key)
    return _moved_page(request, row, list(found.late_leavers), _("Người chưa tập huấn rời đi trong 30 ngày cuối kỳ"))


def _moved(request: HttpRequest, key: UUID) -> tuple[Report, Any]:
    as_of = today()
    row = report_to_see(request.user, key, as_of=as_of)
    if not readable_units(request.user, as_of=as_of).filter(pk=row.scope_id).exists():
        raise PermissionDenied
    limit = readable_categories(request.user, row.scope, as_of=as_of)
    return row, asked_movement(row, today=as_of, categories=None if limit is None else frozenset(limit))


def _moved_page(request: HttpRequest, row: Report, holders: Any, title: str) -> HttpResponse:
    page = Paginator(holders, PAGE_SIZE).get_page(request.GET.get("page"))
    _audit(request, row, page, "movement")
    context = {"report": row, "page": page, "title": title, "count": page.paginator.count}
    return render(request, f"{PAGES}/moved.html", context)


def _audit(request: HttpRequest, row: Report, page: Any, what: str) -> None:
    record_audit(
        by=request.user, action="reports.people", subject=row.unit.name, at=now(), unit_id=row.unit_id,
        detail={"report": str(row.uuid), "page": page.number, "count": page.paginator.count, "what": what},
    )  # fmt: skip
