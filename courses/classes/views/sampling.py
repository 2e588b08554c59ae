"""The auditor's draw."""

from __future__ import annotations

import secrets
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.classes.forms import SampleForm
from courses.classes.queries import random_sample
from courses.classes.views.common import PAGES
from lms.dates import now, today
from lms.journal.domain import record_audit
from lms.people.permissions import readable_units


@never_cache
@login_required
@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """A random sample of approved results with their papers; the draw is written into the audit log."""
    units = readable_units(request.user, as_of=today())
    if not units.exists():
        raise PermissionDenied
    start = {
        "since": date(today().year, 1, 1), "until": today(), "size": 10, "seed": secrets.randbelow(1_000_000),
    }  # fmt: skip
    form = SampleForm(request.GET if "seed" in request.GET else None, initial=start)
    rows, count = [], None
    if form.is_bound and form.is_valid():
        rows, count = random_sample(units, **form.cleaned_data)
        record_audit(
            by=request.user, action="classes.sample", subject=str(form.cleaned_data["seed"]), at=now(),
            detail={"size": len(rows), "of": count, **{k: str(v) for k, v in form.cleaned_data.items()}},
        )  # fmt: skip
    return render(request, f"{PAGES}/sample.html", {"tab": "classes", "form": form, "rows": rows, "count": count})
