"""What the office prints: the sheet to sign on, the summons, the report, and the year's plan."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.classes import printing
from courses.classes.forms import PlanForm
from courses.classes.models import TrainingClass
from courses.classes.printing.plan import plan_of, plan_years
from courses.classes.views.common import PAGES, led_class, organised_class, papers_class
from lms.dates import now, today
from lms.downloads import XLSX, file_response
from lms.journal.domain import record_audit
from lms.people.asked import unit_from
from lms.people.models import Unit
from lms.people.permissions import readable_units, top_units

PDF = "application/pdf"


@never_cache
@login_required
@require_safe
def sheet_pdf(request: HttpRequest, key: UUID) -> HttpResponse:
    """The sheet to sign on, for whoever takes attendance."""
    training_class = led_class(request, key)
    data = printing.attendance_pdf(training_class, as_of=today())
    return _handed_out(request, training_class, data, "diem-danh", PDF)


@never_cache
@login_required
@require_safe
def summons_pdf(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who is called, as the annex of the decision."""
    training_class = organised_class(request, key)
    data = printing.summons_pdf(training_class, as_of=today())
    return _handed_out(request, training_class, data, "trieu-tap", PDF)


@never_cache
@login_required
@require_safe
def summons_xlsx(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same list as a workbook."""
    training_class = organised_class(request, key)
    data = printing.summons_workbook(training_class, as_of=today())
    return _handed_out(request, training_class, data, "trieu-tap", XLSX)


@never_cache
@login_required
@require_safe
def report_pdf(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the class came to, for whoever may see its papers."""
    training_class = papers_class(request, key)
    data = printing.report_pdf(training_class, as_of=today())
    return _handed_out(request, training_class, data, "bao-cao", PDF)


@never_cache
@login_required
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The year's classes of a unit that she may read, with sums."""
    form, found = _asked(request), None
    if form.is_valid():
        found = plan_of(form.cleaned_data["unit"], form.cleaned_data["year"], as_of=today())
    context = {"tab": "classes", "form": form, "plan": found}
    return render(request, f"{PAGES}/plan.html", context, status=200 if found else 422)


@never_cache
@login_required
@require_safe
def plan_pdf(request: HttpRequest) -> HttpResponse:
    """The plan on paper."""
    unit, year = _chosen(request)
    return file_response(printing.plan_pdf(unit, year, as_of=today()), f"ke-hoach-{year}.pdf", PDF)


@never_cache
@login_required
@require_safe
def plan_xlsx(request: HttpRequest) -> HttpResponse:
    """The plan as a workbook."""
    unit, year = _chosen(request)
    return file_response(printing.plan_workbook(unit, year, as_of=today()), f"ke-hoach-{year}.xlsx", XLSX)


def _asked(request: HttpRequest) -> PlanForm:
    """The form as the address fills it: this year and the unit where she starts, unless others are named."""
    as_of = today()
    units = readable_units(request.user, as_of=as_of).order_by("sort_key", "pk")
    given = {name: value for name, value in request.GET.items() if value}
    if "unit" in given:
        unit_from(given["unit"], units)
    elif "unit_q" in given:
        given["unit"] = ""
    else:
        tops = [unit.pk for unit in top_units(request.user, as_of=as_of)]
        first = units.filter(pk__in=tops).first() or units.first()
        if first is None:
            raise PermissionDenied
        given["unit"] = str(first.pk)
    return PlanForm({"year": as_of.year, **given}, units=units, years=plan_years(units, as_of=as_of))


def _chosen(request: HttpRequest) -> tuple[Unit, int]:
    form = _asked(request)
    if not form.is_valid():
        raise Http404(_("Hãy chọn đơn vị và năm trên trang kế hoạch."))
    return form.cleaned_data["unit"], form.cleaned_data["year"]


def _handed_out(
    request: HttpRequest, training_class: TrainingClass, data: bytes, name: str, content_type: str
) -> HttpResponse:
    """A paper with people's names; the audit log keeps who took it."""
    extension = "pdf" if content_type == PDF else "xlsx"
    record_audit(
        by=request.user, action="classes.print", subject=training_class.title, at=now(),
        detail={"class": str(training_class.uuid), "paper": f"{name}.{extension}"},
        unit_id=training_class.organiser_id,
    )  # fmt: skip
    return file_response(data, f"{name}-{training_class.pk}.{extension}", content_type)
