"""Chia tách: name the parts, say who goes where, confirm; the first part stands for the whole."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.desk.unit_pages.decisions import unit_to_change
from certification.desk.unit_pages.forms import SplitForm
from certification.desk.unit_pages.preview import preview_closing, reaching_postings, try_out
from lms.dates import now, today
from lms.people.domain import UnitRefused, split_unit
from lms.people.models import Unit

PAGES = "taphuan/certification_desk"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, code: str) -> HttpResponse:
    """Two steps: the parts; then a table of people and units below with a choice each, the main part by default."""
    unit, units = unit_to_change(request, code)
    link = unit.parents.filter(valid_to=None).select_related("parent").first()
    parent = link.parent if link else None
    initial = {"kind": unit.kind, "parent": parent}
    form = SplitForm(request.POST or None, units=units, today=today(), initial=initial)
    if not form.is_bound:
        form.fields["parent"].offer(chosen=parent.pk if parent else None)
    if not form.is_valid() or "change" in request.POST:
        return _ask(request, unit, form)
    parts = form.parts
    asked: dict[str, Any] = {
        "unit": unit, "successors": parts, "assigned": _places(request, "p", len(parts)),
        "children": _places(request, "c", len(parts)), **form.decision, "by": request.user, "at": now(),
    }  # fmt: skip
    try:
        if "confirm" not in request.POST:
            try_out(lambda: split_unit(**asked))
            return _show(request, unit, form)
        split_unit(**asked)
    except UnitRefused as refused:
        form.add_error(None, str(refused))
        return _ask(request, unit, form)
    messages.success(
        request, _("Đã ghi việc chia tách %(unit)s thành %(count)s đơn vị.") % {"unit": unit.name, "count": len(parts)}
    )
    return redirect("certification_desk:unit_record", unit.code)


def _ask(request: HttpRequest, unit: Unit, form: SplitForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, f"{PAGES}/unit_split.html", {"unit": unit, "form": form}, status=status)


def _show(request: HttpRequest, unit: Unit, form: SplitForm) -> HttpResponse:
    day = form.cleaned_data["effective_on"]
    postings = reaching_postings([unit], day).select_related("person", "category").order_by("person__sort_key", "pk")
    context = {
        "unit": unit,
        "parts": list(enumerate(part.name for part in form.parts)),
        "effective_on": day,
        "postings": postings,
        "preview": preview_closing([unit], day),
        "kept": [
            (name, value)
            for name, value in request.POST.items()
            if name != "csrfmiddlewaretoken" and not name.startswith(("p-", "c-"))
        ],
    }
    return render(request, f"{PAGES}/unit_split_people.html", context)


def _places(request: HttpRequest, prefix: str, count: int) -> dict[int, int]:
    """{key: place of its part} of the selects named "prefix-key"; anything else is left to the main part."""
    found = {}
    for name, value in request.POST.items():
        start, _dash, key = name.partition("-")
        numbers = all(text.isascii() and text.isdigit() for text in (key, value))
        if start == prefix and numbers and int(value) < count:
            found[int(key)] = int(value)
    return found
