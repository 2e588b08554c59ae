from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certification.campaigns.domain import keep_entry
from certification.campaigns.enums import EntryKind
from certification.campaigns.forms import EntryForm
from certification.campaigns.models import CalendarEntry
from certification.campaigns.permissions import editable_entries, may_write_for_everybody, readable_entries
from certification.campaigns.recurrence import is_in_force, next_occurrence
from certification.campaigns.views.drives import PAGES
from lms.dates import now, today
from lms.people.permissions import administered_units, is_manager


@never_cache
@login_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What the year brings for her units: the next days first, and what comes no more last."""
    if not is_manager(request.user):
        raise PermissionDenied
    as_of = today()
    entries = list(readable_entries(request.user, as_of=as_of).order_by("from_month", "from_day", "pk"))
    editable = set(editable_entries(request.user, as_of=as_of).values_list("pk", flat=True))
    rows = [
        (entry, next_occurrence(entry, as_of) if entry.is_active else None, entry.pk in editable)
        for entry in entries
        if entry.is_active or entry.pk in editable
    ]
    rows.sort(key=lambda row: (row[1] is None, row[1].starts_on if row[1] else as_of))
    context = {
        "occasions": [
            (entry, due, may_edit, due is not None and is_in_force(entry, as_of))
            for entry, due, may_edit in rows
            if entry.kind == EntryKind.OCCASION
        ],
        "deadlines": [row for row in rows if row[0].kind == EntryKind.DEADLINE],
        "may_add": administered_units(request.user, as_of=as_of).exists(),
    }
    return render(request, f"{PAGES}/calendar.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    entry = editable_entries(request.user, as_of=today()).filter(pk=pk).first()
    if entry is None:
        raise PermissionDenied
    return _edit(request, entry)


def _edit(request: HttpRequest, entry: CalendarEntry | None) -> HttpResponse:
    as_of = today()
    units = administered_units(request.user, as_of=as_of).order_by("sort_key", "pk")
    if not units.exists():
        raise PermissionDenied
    form: Any = EntryForm(
        request.POST or None, instance=entry, units=units,
        may_everybody=may_write_for_everybody(request.user, as_of=as_of),
    )  # fmt: skip
    if form.is_valid():
        keep_entry(entry=form.instance, by=request.user, at=now())
        messages.success(request, _("Đã lưu lịch năm."))
        return redirect("certification_campaigns:calendar")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, f"{PAGES}/entry_form.html", {"form": form, "entry": entry}, status=status)
