from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lms.dates import now, today
from lms.outbox import domain
from lms.outbox.channels import label_of
from lms.outbox.enums import DeliveryState
from lms.outbox.masks import masked_address
from lms.outbox.models import Delivery, DeliveryQuerySet
from lms.outbox.queries import deliveries_among, state_counts
from lms.people.asked import units_of
from lms.people.permissions import managed_people

PAGE_SIZE = 50
COUNTED = timedelta(days=30)
DECISIONS = {
    "arrived": (domain.confirm_arrival, gettext_lazy("Đã ghi là đã đến.")),
    "repeat": (domain.repeat_delivery, gettext_lazy("Đã xếp hàng để gửi lại.")),
    "dismiss": (domain.dismiss_delivery, gettext_lazy("Đã bỏ qua.")),
}


@never_cache
@login_required
@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """What went out to her people, and what waits for a decision: in doubt first, for it may have arrived."""
    within = _within(request)
    at = now()
    doubtful = within.in_doubt(at=at).order_by("begun_at", "pk")
    failed = Paginator(within.failed().order_by("-created_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    counts = state_counts(within, since=at - COUNTED)
    context = {
        "counts": [(DeliveryState(state).label, count) for state, count in counts.items()],
        "days": COUNTED.days,
        "doubtful": _lines(doubtful.select_related("person__canonical")[:PAGE_SIZE]),
        "failed": _lines(failed.object_list.select_related("person__canonical")),  # type: ignore[attr-defined]
        "page": failed,
    }
    return render(request, "taphuan/lms_outbox/deliveries.html", context)


@never_cache
@login_required
@require_POST
def decide(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """What a person decides of one that failed or is in doubt."""
    found = get_object_or_404(_within(request), uuid=delivery)
    write, done = DECISIONS.get(request.POST.get("decision", ""), (None, ""))
    if write is None:
        messages.error(request, _("Hãy chọn một trong các nút của dòng."))
        return redirect("lms_outbox:deliveries")
    try:
        write(delivery_id=found.pk, by=request.user, at=now())
    except domain.DecisionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(done))
    return redirect("lms_outbox:deliveries")


def _within(request: HttpRequest) -> DeliveryQuerySet:
    units_of(request)
    return deliveries_among(managed_people(request.user, as_of=today()))


def _lines(rows: Iterable[Delivery]) -> list[dict[str, Any]]:
    return [
        {
            "delivery": row,
            "person": row.person.canonical or row.person,
            "channel": label_of(row.channel),
            "address": masked_address(row.address) if row.address else "",
            "trouble": row.get_trouble_display(),
        }
        for row in rows
    ]
