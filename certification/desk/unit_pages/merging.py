"""Sáp nhập: choose the units, say what they become, see what would happen, confirm. Every step works without script."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.desk.unit_pages.decisions import hers_to_change
from certification.desk.unit_pages.forms import MergeForm
from certification.desk.unit_pages.preview import Preview, preview_closing, try_out
from lms.dates import now, today
from lms.people.domain import NewUnit, UnitRefused, grant_role, merge_units
from lms.people.enums import GRANTABLE_ROLES, RoleKind
from lms.people.models import Reorganisation, Unit, UnitParent
from lms.people.unit_choice import in_order, matching_ids, unit_labels

PAGES = "taphuan/certification_desk"
OFFERED = 30
"""Matches shown under the search of the first step."""
MOST = 60
"""Units in one merger."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    units = hers_to_change(request)
    given = request.POST if request.method == "POST" else request.GET
    keys = {int(key) for key in given.getlist("u")[:MOST] if key.isascii() and key.isdigit()}
    if units.filter(pk__in=keys).distinct().count() != len(keys):
        raise PermissionDenied
    chosen = list(units.filter(pk__in=keys, valid_to=None).order_by("sort_key", "pk"))
    if request.method == "POST" and chosen:
        return _settle(request, units, chosen)
    if "details" in given and chosen:
        parent = _parent_of(chosen)
        form = MergeForm(units=units, today=today(), initial={"parent": parent})
        form.fields["parent"].offer(chosen=parent.pk if parent else None)
        return _ask(request, chosen, form)
    return _choose(request, units, chosen)


def _choose(request: HttpRequest, units: QuerySet[Unit], chosen: list[Unit]) -> HttpResponse:
    words = request.GET.get("q", "")[:120]
    keys = matching_ids(units.filter(valid_to=None), words) if words.strip() else []
    picked = {unit.pk for unit in chosen}
    offered = in_order(units, [pk for pk in keys if pk not in picked][:OFFERED])
    labels = unit_labels([*chosen, *offered], as_of=today())
    context = {
        "chosen": [(unit.pk, labels[unit.pk]) for unit in chosen],
        "offered": [(unit.pk, labels[unit.pk]) for unit in offered],
        "left": max(0, len(keys) - len(picked & set(keys)) - len(offered)),
        "q": words,
        "nothing": bool(words.strip()) and not offered,
    }
    return render(request, f"{PAGES}/unit_merge_choose.html", context)


def _ask(request: HttpRequest, chosen: list[Unit], form: MergeForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, f"{PAGES}/unit_merge_details.html", {"chosen": chosen, "form": form}, status=status)


def _settle(request: HttpRequest, units: QuerySet[Unit], chosen: list[Unit]) -> HttpResponse:
    form = MergeForm(request.POST, units=units, today=today())
    if not form.is_valid() or "change" in request.POST:
        return _ask(request, chosen, form)
    asked: dict[str, Any] = {
        "units": chosen, "successor": form.successor, **form.decision, "by": request.user, "at": now(),
    }  # fmt: skip
    closing = [unit for unit in chosen if unit != form.successor]
    try:
        if "confirm" not in request.POST:
            try_out(lambda: merge_units(**asked))
            return _show(request, chosen, form, preview_closing(closing, asked["effective_on"]))
        preview = preview_closing(closing, asked["effective_on"])
        with transaction.atomic():
            record = merge_units(**asked)
            granted = _grant_roles(request, preview, record, closing, asked["at"])
    except UnitRefused as refused:
        form.add_error(None, str(refused))
        return _ask(request, chosen, form)
    said = _("Đã sáp nhập %(count)s đơn vị; %(postings)s vị trí công tác của %(people)s người chuyển sang đơn vị mới.")
    if asked["effective_on"] > today():
        said = _(
            "Đã ghi việc sáp nhập %(count)s đơn vị; %(postings)s vị trí công tác của %(people)s người sẽ chuyển vào "
            "ngày đó."
        )
    messages.success(request, said % {"count": len(closing), "postings": preview.postings, "people": preview.people})
    if granted:
        messages.success(request, _("Đã cấp %(count)s vai trò trên đơn vị kế thừa.") % {"count": granted})
    return redirect("certification_desk:unit_changes")


def _show(request: HttpRequest, chosen: list[Unit], form: MergeForm, preview: Preview) -> HttpResponse:
    successor = form.successor
    context = {
        "preview": preview,
        "successor_name": successor.name,
        "is_new": isinstance(successor, NewUnit),
        "effective_on": form.cleaned_data["effective_on"],
        "document": form.cleaned_data["document"],
        "is_future": form.cleaned_data["effective_on"] > today(),
        "kept": [(name, value) for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "u")]
        + [("u", unit.pk) for unit in chosen],
        "roles": [(role, RoleKind(role.kind).label) for role in preview.roles],
    }
    return render(request, f"{PAGES}/unit_merge_preview.html", context)


def _grant_roles(request: HttpRequest, preview: Preview, record: Reorganisation, closing: list[Unit], at: Any) -> int:
    """A right over a closed unit reaches nothing; those that she ticked are given anew over the successor."""
    ticked = set(request.POST.getlist("role"))
    gone = {unit.pk for unit in closing}
    successor = next(unit for unit in record.units.all() if unit.pk not in gone)
    granted = 0
    for role in preview.roles:
        if str(role.pk) in ticked and role.kind in GRANTABLE_ROLES:
            grant_role(
                user=role.user, kind=RoleKind(role.kind), unit=successor, categories=role.categories.all(),
                carries_on=role, by=request.user, at=at,
            )  # fmt: skip
            granted += 1
    return granted


def _parent_of(chosen: list[Unit]) -> Unit | None:
    """What they stand under, the first that does not close itself."""
    links = UnitParent.objects.filter(unit__in=chosen, valid_to=None).exclude(parent__in=chosen)
    link = links.select_related("parent").order_by("pk").first()
    return link.parent if link else None
