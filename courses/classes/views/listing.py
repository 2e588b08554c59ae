"""Which classes there are: organised, taught, and to which one's people are invited."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.classes.enums import ClassState
from courses.classes.permissions import awaiting, inviting, organised_by, taught_by, visible_to
from courses.classes.queries import rows_waiting, with_figures
from courses.classes.views.common import PAGES
from lms.dates import now, today
from lms.people.enums import MANAGING_ROLES
from lms.people.permissions import holds, is_manager

ON_PAGE = 30
SHOWS = ("open", "all", "invited")


def may_open(user: Any) -> bool:
    """Managers, auditors, and whoever teaches a class."""
    return is_manager(user) or taught_by(user).exists()


@never_cache
@login_required
@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """Classes within her reach, the next one first; `show`: open, all, or those that invite her units."""
    user, as_of = request.user, today()
    if not may_open(user):
        raise PermissionDenied
    shown = request.GET.get("show", "open")
    shown = shown if shown in SHOWS else "open"
    reach = inviting(user, as_of=as_of) if shown == "invited" else visible_to(user, as_of=as_of)
    rows = with_figures(reach)
    if shown == "open":
        rows = rows.filter(state__in=[ClassState.DRAFT, ClassState.ANNOUNCED, ClassState.SUBMITTED])
        rows = rows.order_by("first_at", "pk")
    elif shown == "invited":
        rows = rows.filter(state=ClassState.ANNOUNCED, last_at__gte=now()).order_by("first_at", "pk")
    else:
        rows = rows.order_by("-first_at", "-pk")
    page = Paginator(rows, ON_PAGE).get_page(request.GET.get("page"))
    manages = holds(user, MANAGING_ROLES)
    context = {
        "tab": "classes",
        "page": page,
        "shown": shown,
        "manages": manages,
        "reads": is_manager(user),
        "awaiting": awaiting(user, as_of=as_of).count() if manages else 0,
        "rows_waiting": rows_waiting(organised_by(user, as_of=as_of)).count() if manages else 0,
        "now": now(),
        "year": _year(request, as_of),
    }
    return render(request, f"{PAGES}/classes.html", context)


def _year(request: HttpRequest, as_of: date) -> int:
    given = request.GET.get("year", "")
    return int(given) if given.isascii() and given.isdigit() and 2000 <= int(given) <= 2100 else as_of.year
