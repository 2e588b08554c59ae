"""The register: whom a manager finds, in which columns, and one person's record with what can be done about it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certification.desk.people_pages.columns import columns_of, others_text, shown
from certification.desk.people_pages.export import REGISTER
from certification.desk.people_pages.forms import RegisterForm
from lms.dates import now, today
from lms.exports.domain import ask_export
from lms.exports.enums import Format
from lms.exports.forms import FormatForm
from lms.people.asked import key_in, unit_from
from lms.people.enums import MANAGING_ROLES
from lms.people.permissions import holds, is_manager, readable_units
from lms.people.register import capped_count, lines_of, page_of, register

PAGE_SIZE = 50
SHORT = 1_000
"""Lists up to this length are written at once; longer ones by the worker."""
PAGES = "taphuan/certification_desk"


@never_cache
@login_required
@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """People of the units that she may read, by name, in the columns that she chose."""
    as_of = today()
    form = _form(request, request.GET)
    found = register(request.user, form.wanted, as_of=as_of)
    people, is_later, is_more = page_of(
        found, size=PAGE_SIZE, after=key_in(request.GET.get("after", "")), before=key_in(request.GET.get("before", ""))
    )
    columns = columns_of(form.columns)
    count, is_capped = capped_count(found)
    context = {
        "form": form,
        "columns": columns[1:],
        "rows": [
            (line.person, [shown(column.value(line)) for column in columns[1:]], others_text(line))
            for line in lines_of(people, as_of=as_of)
        ],
        "count": count,
        "is_capped": is_capped,
        "is_filtered": any(request.GET.get(name) for name in ("unit", "category", "sex", "login", "standing", "col")),
        "first": people[0].pk if people and is_later else None,
        "last": people[-1].pk if people and is_more else None,
        "may_add": holds(request.user, MANAGING_ROLES),
        "export_form": FormatForm(),
        "asked": [(name, value) for name in form.fields for value in request.GET.getlist(name)],
    }
    return render(request, f"{PAGES}/register.html", context)


@never_cache
@login_required
@require_POST
def people_export(request: HttpRequest) -> HttpResponse:
    """Exactly the list that was shown, as a file made in the background."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    wanted = form.wanted
    payload = {
        "wanted": {
            "words": wanted.words, "unit_id": wanted.unit_id, "category_id": wanted.category_id, "sex": wanted.sex,
            "login": wanted.login, "standing": str(wanted.standing),
        },
        "columns": form.columns,
        "as_of": today().isoformat(),
    }  # fmt: skip
    is_long = register(request.user, wanted, as_of=today()).order_by()[SHORT:].exists()
    file_form = FormatForm({"format": request.POST.get("format", Format.XLSX)})
    if not file_form.is_valid():
        return HttpResponseBadRequest()
    export = ask_export(
        kind=REGISTER.name, payload=payload, format=file_form.cleaned_data["format"], by=request.user, at=now(),
        at_once=not is_long,
    )  # fmt: skip
    return redirect("lms_exports:export", export.pk)


def _form(request: HttpRequest, data: Any) -> RegisterForm:
    if not is_manager(request.user):
        raise PermissionDenied
    units = readable_units(request.user, as_of=today()).order_by("sort_key", "pk")
    form = RegisterForm(data, units=units)
    if data.get("unit"):
        unit_from(data["unit"], units)
    return form
