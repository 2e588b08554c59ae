from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.desk.week_pages.week import week_of
from lms.dates import now, today
from lms.people.enums import MANAGING_ROLES
from lms.people.permissions import holds


@never_cache
@login_required
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """One page with who to nominate, what to approve, what is overdue and what runs next."""
    if not holds(request.user, MANAGING_ROLES):
        raise PermissionDenied
    found = week_of(request.user, at=now(), as_of=today())
    return render(request, "taphuan/certification_desk/week.html", {"tab": "week", "week": found, "as_of": today()})
