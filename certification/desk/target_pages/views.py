"""What holds for the reader's units, and one target with its history. Nothing here writes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.coverage.following import followed
from certification.coverage.models import Target
from certification.coverage.permissions import may_decide_some, may_decide_target, readable_targets
from certification.desk.target_pages.rows import cards_of, followed_text, part_lines
from lms.dates import today
from lms.people.permissions import is_manager, top_units

PAGES = "taphuan/certification_desk"
PAGE_SIZE = 20


@never_cache
@login_required
@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """Which target each of her own units follows, then every target that she may read, the common ones first."""
    if not is_manager(request.user):
        raise PermissionDenied
    day = today()
    rows = readable_targets(request.user, as_of=day).select_related("programme", "unit")
    ordered = rows.order_by(
        "programme__code", "indicator", F("unit__sort_key").asc(nulls_first=True), "unit_id"
    )  # fmt: skip
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "follows": [
            (row.definition.target, followed_text(row))
            for row in followed(units=top_units(request.user, as_of=day), as_of=day)
        ],
        "page": page,
        "cards": cards_of(list(page.object_list), today=day),
        "may_decide": may_decide_some(request.user),
    }
    return render(request, f"{PAGES}/targets.html", context)


@never_cache
@login_required
@require_safe
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """What one target asks now and will ask, its history, and what earns the programme's parts."""
    found = target_or_refuse(request, pk)
    [card] = cards_of([found], today=today())
    context = {
        "card": card,
        "coming": card.coming,
        "parts": part_lines(found.programme),
        "may_change": may_decide_target(
            request.user, programme=found.programme, unit=found.unit, as_of=today()
        ),
    }  # fmt: skip
    return render(request, f"{PAGES}/target.html", context)


def target_or_refuse(request: HttpRequest, pk: int) -> Target:
    """A target that she may read."""
    found = get_object_or_404(Target.objects.select_related("programme__issuer", "unit"), pk=pk)
    if not is_manager(request.user) or not readable_targets(request.user, as_of=today()).filter(pk=pk).exists():
        raise PermissionDenied
    return found
