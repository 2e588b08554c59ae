"""Giving an assignment and changing its rule: the form, whom it reaches, and only then the write."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certification.assignments.domain import PlanChanged, change_assignment, give_assignment
from certification.assignments.facts import rules_of
from certification.assignments.forms import NewForm, RuleForm
from certification.assignments.models import Assignment
from certification.assignments.permissions import categories_to_give, may_change_assignment
from certification.assignments.preview import Preview, preview_rule
from certification.assignments.titles import asked_by
from certification.assignments.views.common import PAGES, assignment_or_refuse
from certification.assignments.wording import due_text, newcomer_text, renewal_text, span_text
from lms.dates import now, today
from lms.people.asked import units_of
from lms.people.models import Category, Unit

NOT_KEPT = ("csrfmiddlewaretoken", "token", "confirm", "change")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Required learning for a unit that she manages: asked, shown, confirmed."""
    units = units_of(request)
    form = NewForm(request.POST if request.method == "POST" else None, units=units, initial={"starts_on": today()})
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return _ask(request, form, None)
    if not _within_limit(request.user, form.unit, form):
        return _ask(request, form, None)
    at = now()
    if "confirm" not in request.POST:
        return _show(request, form, None, preview_rule(form.rule, as_of=today()))
    try:
        made = give_assignment(
            name=form.cleaned_data["name"], unit=form.unit, rule=form.rule, by=request.user, at=at,
            token=request.POST.get("token", ""),
        )  # fmt: skip
    except PlanChanged as refused:
        return _show(request, form, None, refused.preview, str(refused))
    messages.success(request, _("Đã giao học. Danh sách người phải học đang được lập."))
    return redirect("certification_assignments:people", made.uuid)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another rule for an assignment of a unit that she manages; whom it reaches is said before it is applied."""
    found = assignment_or_refuse(request, key)
    if not may_change_assignment(request.user, found, as_of=today()):
        raise PermissionDenied
    limit = categories_to_give(request.user, found.unit, as_of=today())
    posted = request.POST if request.method == "POST" else None
    form = RuleForm(posted, units=units_of(request), limit=limit, assignment=found, initial=_initial(found))
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return _ask(request, form, found)
    if "confirm" not in request.POST:
        return _show(request, form, found, preview_rule(form.rule, as_of=today()))
    try:
        change_assignment(
            assignment=found, name=form.cleaned_data["name"], rule=form.rule, by=request.user, at=now(),
            token=request.POST.get("token", ""),
        )  # fmt: skip
    except PlanChanged as refused:
        return _show(request, form, found, refused.preview, str(refused))
    messages.success(request, _("Đã đổi quy định của đợt giao học."))
    return redirect("certification_assignments:people", found.uuid)


def _within_limit(user: Any, unit: Unit, form: NewForm) -> bool:
    """Whether the chosen categories are hers in that unit; if not, the form says so."""
    limit = categories_to_give(user, unit, as_of=today())
    if limit is None:
        return True
    chosen = {category.pk for category in form.cleaned_data["categories"]}
    if chosen and chosen <= limit:
        return True
    names = ", ".join(Category.objects.filter(pk__in=limit).order_by("order", "pk").values_list("name", flat=True))
    form.add_error(
        "categories", _("Ở đơn vị này bạn chỉ phụ trách: %(names)s. Hãy chọn trong số đó.") % {"names": names}
    )
    return False


def _initial(found: Assignment) -> dict[str, Any]:
    [rule] = rules_of(Assignment.objects.filter(pk=found.pk))
    return {
        "name": found.name, "categories": sorted(rule.categories), "cohort": rule.cohort_id,
        "joined_within_days": rule.joined_within_days, "starts_on": rule.starts_on, "ends_on": rule.ends_on,
        "due_on": rule.due_on, "due_days": rule.due_days, "renews_months": rule.renews_months,
        "window_days": rule.window_days,
    }  # fmt: skip


def _ask(request: HttpRequest, form: RuleForm, found: Assignment | None) -> HttpResponse:
    is_wrong = form.is_bound and bool(form.errors)
    context = {"form": form, "assignment": found, "asked": asked_by([found])[found.pk] if found else None}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return render(request, f"{PAGES}/form.html", context, status=status)


def _show(
    request: HttpRequest, form: RuleForm, found: Assignment | None, preview: Preview, refusal: str = ""
) -> HttpResponse:
    rule = form.rule
    context = {
        "form": form, "assignment": found, "preview": preview, "refusal": refusal, "unit": form.unit,
        "name": form.cleaned_data["name"], "due": due_text(rule), "renewal": renewal_text(rule),
        "span": span_text(rule), "newcomers": newcomer_text(rule),
        "categories": ", ".join(category.name for category in form.cleaned_data["categories"]),
        "kept": [
            (name, value) for name in request.POST if name not in NOT_KEPT for value in request.POST.getlist(name)
        ],
    }  # fmt: skip
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, f"{PAGES}/preview.html", context, status=status)
