"""Units over time, to read: the list, the record of one, all decisions, and what the choosers offer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from certification.desk.unit_pages.forms import UnitFilterForm
from certification.desk.unit_pages.rows import people_in, unit_lines
from lms.dates import today
from lms.people.models import HeadcountDeclaration, Reorganisation, Unit, UnitClosure
from lms.people.permissions import (
    administered_units,
    ever_administered_units,
    known_units,
    managed_units,
    may_reorganise,
    readable_units,
    reorganisable_units,
)
from lms.people.unit_choice import SHOWN, in_order, matching_ids, unit_labels

PAGE_SIZE = 50
PAGES = "taphuan/certification_desk"
SCOPES: dict[str, Callable[[Any], QuerySet[Unit]]] = {
    "reorganisable": lambda user: reorganisable_units(user, today=today()),
    "readable": lambda user: readable_units(user, as_of=today()).on(today()),
    "managed": lambda user: managed_units(user, as_of=today()).on(today()),
    "administered": lambda user: administered_units(user, as_of=today()).on(today()),
}
"""From which units a chooser offers, by the name that it sends; "known" is any unit whose history she may read."""


def known_to(request: HttpRequest) -> QuerySet[Unit]:
    """The units whose history she may read; whoever has none is turned away."""
    found = known_units(request.user)
    if not found.exists():
        raise PermissionDenied
    return found


@login_required
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """All units in her reach on a day, by name, searched and filtered."""
    known, day = known_to(request), today()
    form = UnitFilterForm({"status": "open", **request.GET.dict()}, units=known)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    as_of = chosen.get("as_of") or day
    found = known
    if chosen.get("under"):
        below = UnitClosure.objects.on(as_of).filter(ancestor=chosen["under"], depth=1).values("descendant_id")
        found = found.filter(pk__in=below)
    if chosen.get("kind"):
        found = found.filter(kind=chosen["kind"])
    status = chosen.get("status", "open")
    if status == "open":
        found = found.on(as_of)
    elif status == "closed":
        found = found.filter(valid_to__lte=as_of)
    page = Paginator(matching_ids(found, chosen.get("q", "")), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = in_order(known, list(page.object_list))
    context = {
        "form": form,
        "page": page,
        "as_of": as_of,
        "is_today": as_of == day,
        "lines": unit_lines(rows, as_of=as_of, countable=readable_units(request.user, as_of=day)),
        "may_reorganise": may_reorganise(request.user),
    }
    return render(request, f"{PAGES}/units.html", context)


@login_required
@require_safe
def unit_record(request: HttpRequest, code: str) -> HttpResponse:
    """One unit over time: names, parents, where it came from and what became of it, with the documents."""
    known, day = known_to(request), today()
    unit = get_object_or_404(Unit, code=code)
    if not known.filter(pk=unit.pk).exists():
        raise PermissionDenied
    is_readable = readable_units(request.user, as_of=day).filter(pk=unit.pk).exists()
    may_change = reorganisable_units(request.user, today=day).filter(pk=unit.pk).exists()
    children = Unit.objects.filter(
        pk__in=UnitClosure.objects.on(day).filter(ancestor=unit, depth=1).values("descendant_id")
    )
    context = {
        "unit": unit,
        "is_open": unit.valid_to is None or unit.valid_to > day,
        "names": unit.names.order_by("-valid_from", "-pk"),
        "parents": unit.parents.select_related("parent").order_by("-valid_from", "-pk"),
        "predecessors": unit.preceded_by.select_related("predecessor").order_by(
            "effective_on", "predecessor__sort_key"
        ),
        "successors": unit.successions.select_related("successor").order_by("-is_main", "successor__sort_key"),
        "children": children.order_by("sort_key", "pk")[:PAGE_SIZE],
        "children_count": children.count(),
        "people": people_in([unit.pk], as_of=day).get(unit.pk, 0) if is_readable else None,
        "declaration": HeadcountDeclaration.objects.filter(unit=unit).order_by("-declared_on", "-pk").first()
        if is_readable
        else None,
        "is_readable": is_readable,
        "records": _with_right(request, unit.reorganisations.order_by("-effective_on", "-pk")[:PAGE_SIZE]),
        "may_change": may_change and unit.valid_to is None,
    }
    return render(request, f"{PAGES}/unit_record.html", context)


@login_required
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Every decision about units in her reach, the latest first."""
    known = known_to(request)
    rows = Reorganisation.objects.filter(pk__in=_reaching(known)).order_by("-effective_on", "-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "records": _with_right(request, page.object_list),
        "may_reorganise": may_reorganise(request.user),
    }
    return render(request, f"{PAGES}/unit_changes.html", context)


@login_required
@require_safe
def unit_options(request: HttpRequest) -> HttpResponse:
    """The list of a chooser while she types: at most 50 units of the scope."""
    known = known_to(request)
    if scope := SCOPES.get(request.GET.get("scope", "")):
        known = scope(request.user)
    words = request.GET.get(f"{request.GET.get('name', '')[:60]}_q", "")[:120]
    keys = matching_ids(known, words) if words.strip() else []
    shown = in_order(known, keys[:SHOWN])
    labels = unit_labels(shown, as_of=today())
    context = {"options": [(unit.pk, labels[unit.pk]) for unit in shown], "left": max(0, len(keys) - SHOWN)}
    return render(request, f"{PAGES}/unit_options.html", context)


def _reaching(known: QuerySet[Unit]) -> QuerySet[Any]:
    return Reorganisation.units.through.objects.filter(unit__in=known).values("reorganisation_id")


def _with_right(request: HttpRequest, records: QuerySet[Reorganisation]) -> list[dict[str, Any]]:
    """Each decision with its units and whether she may take it back: all of them must be hers."""
    rows = list(records.select_related("recorded_by").prefetch_related("units"))
    touched = {unit.pk for row in rows for unit in row.units.all()}
    mine = set(ever_administered_units(request.user).filter(pk__in=touched).values_list("pk", flat=True))
    return [
        {
            "record": row,
            "closed": [unit for unit in row.units.all() if unit.pk in row.steps.get("units_closed", [])],
            "others": [unit for unit in row.units.all() if unit.pk not in row.steps.get("units_closed", [])],
            "undo": row.undone_at is None and all(unit.pk in mine for unit in row.units.all()),
        }
        for row in rows
    ]
