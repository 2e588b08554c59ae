"""Deciding a target: the form, what it would change, and only then the write. Nothing is edited, nothing deleted."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certification.awards.models import Programme
from certification.coverage.enums import Indicator
from certification.coverage.models import Target
from certification.coverage.permissions import may_decide_some, may_decide_target
from certification.coverage.target_wording import place_text
from certification.coverage.targets import Terms, decide_target, terms_of
from certification.desk.target_pages.forms import NewTargetForm, TermsForm, proposed_milestones
from certification.desk.target_pages.preview import Draft, is_confirmed, preview_draft
from certification.desk.target_pages.rows import counted_in
from certification.desk.target_pages.views import target_or_refuse
from lms.dates import now, today
from lms.people.models import Category
from lms.people.permissions import administered_units

PAGES = "taphuan/certification_desk"
NOT_KEPT = ("csrfmiddlewaretoken", "token", "confirm", "change")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A target for one of her units; with several programmes she chooses first."""
    if not may_decide_some(request.user):
        raise PermissionDenied
    programmes = list(Programme.objects.select_related("issuer").order_by("code"))
    code = request.GET.get("programme", "")
    if not code and len(programmes) != 1:
        return render(request, f"{PAGES}/target_programmes.html", {"programmes": programmes})
    programme = get_object_or_404(Programme, code=code) if code else programmes[0]
    day = today()
    may_common = may_decide_target(request.user, programme=programme, unit=None, as_of=day)
    form = NewTargetForm(
        request.POST if request.method == "POST" else None,
        units=administered_units(request.user, as_of=day).on(day).order_by("sort_key", "pk"),
        may_common=may_common and Target.objects.filter(programme=programme, unit=None).count() < len(Indicator),
        start=_start(programme), initial={"valid_from": max(day, programme.starts_on)}, **_scope(programme),
    )  # fmt: skip
    form.order_fields(["unit", "indicator"])
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return _ask(request, form, None)
    chosen = form.cleaned_data
    draft = Draft(programme, chosen["indicator"], chosen["unit"], form.terms, chosen["valid_from"])
    return _settle(request, form, None, draft)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another version of a target, with its day and its reason."""
    found = target_or_refuse(request, pk)
    if not may_decide_target(request.user, programme=found.programme, unit=found.unit, as_of=today()):
        raise PermissionDenied
    newest = found.versions.order_by("-recorded_at", "-pk").first()
    terms = terms_of(newest) if newest else None
    form = TermsForm(
        request.POST if request.method == "POST" else None, start=terms,
        newest=(terms, newest.valid_from) if newest and terms else None, initial={"valid_from": today()},
        **_scope(found.programme),
    )  # fmt: skip
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return _ask(request, form, found)
    draft = Draft(found.programme, found.indicator, found.unit, form.terms, form.cleaned_data["valid_from"])
    return _settle(request, form, found, draft)


def _scope(programme: Programme) -> dict[str, Any]:
    """What the grid of a programme's targets has: its parts, and every category."""
    return {
        "programme": programme,
        "parts": list(programme.parts.order_by("order", "pk")),
        "categories": list(Category.objects.order_by("order", "pk")),
    }


def _start(programme: Programme) -> Terms | None:
    """What a new target's form begins with: what the programme's first common target asks, with proposed milestones."""
    common = Target.objects.filter(programme=programme, unit=None).order_by("indicator").first()
    newest = common.versions.order_by("-recorded_at", "-pk").first() if common else None
    milestones = proposed_milestones(programme)
    if newest is None:
        return Terms(name="", share_percent=80, due_on=programme.ends_on, rules=(), milestones=milestones)
    known = terms_of(newest)
    return Terms(
        name=known.name, share_percent=known.share_percent, due_on=known.due_on, rules=known.rules,
        milestones=known.milestones or milestones, class_size=known.class_size,
    )  # fmt: skip


def _ask(request: HttpRequest, form: TermsForm, found: Target | None) -> HttpResponse:
    is_wrong = form.is_bound and bool(form.errors)
    context = {"form": form, "target": found, "place": place_text(found) if found else ""}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return render(request, f"{PAGES}/target_form.html", context, status=status)


def _settle(request: HttpRequest, form: TermsForm, found: Target | None, draft: Draft) -> HttpResponse:
    """Show what would change, or write what was shown."""
    if not may_decide_target(request.user, programme=draft.programme, unit=draft.unit, as_of=today()):
        raise PermissionDenied
    if "confirm" not in request.POST:
        return _show(request, found, draft)
    if not is_confirmed(draft, request.POST.get("token", "")):
        refusal = _("Điều đã xem trước không còn đúng, hoặc đã xem từ lâu. Hãy xem lại rồi xác nhận.")
        return _show(request, found, draft, refusal)
    version = decide_target(
        programme=draft.programme, indicator=draft.indicator, unit=draft.unit, terms=draft.terms,
        valid_from=draft.valid_from, by=request.user, at=now(),
    )  # fmt: skip
    messages.success(
        request, _("Đã ghi chỉ tiêu, áp dụng từ ngày %(day)s.") % {"day": f"{version.valid_from:%d/%m/%Y}"}
    )
    return redirect("certification_desk:target", version.target_id)


def _show(request: HttpRequest, found: Target | None, draft: Draft, refusal: str = "") -> HttpResponse:
    context = {
        "target": found,
        "place": draft.unit.name if draft.unit else _("Chỉ tiêu chung"),
        "draft": draft,
        "indicator": Indicator(draft.indicator).label,
        "counted": counted_in(draft.terms),
        "preview": preview_draft(draft, today=today()),
        "refusal": refusal,
        "kept": [
            (name, value) for name in request.POST if name not in NOT_KEPT for value in request.POST.getlist(name)
        ],
    }
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, f"{PAGES}/target_preview.html", context, status=status)
