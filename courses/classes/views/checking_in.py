"""The learner's side of the code: one scan, one button, and patience with a weak network."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.classes import domain
from courses.classes.models import ClassSession
from courses.classes.notices import when_text
from courses.classes.views.common import PAGES
from lms.dates import now
from lms.people.queries import person_of

CLAIM = "classes.scan"
"""What the session of a phone remembers of a scan: which class session, and when."""
DEVICE = "taphuan_phone"
DEVICE_DAYS = 2


@never_cache
@require_safe
def scan(request: HttpRequest, token: str) -> HttpResponse:
    """What the code opens. The moment counts from here on, however long signing in and the network take."""
    moment = now()
    try:
        session = domain.open_code(token=token, at=moment)
    except domain.CheckInRefused as refused:
        return render(request, f"{PAGES}/check_in_refused.html", {"refused": refused}, status=409)
    request.session[CLAIM] = {"session": session.pk, "at": moment.isoformat()}
    return redirect("courses_classes:check_in")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest) -> HttpResponse:
    """The button; pressing it again is harmless."""
    claim = request.session.get(CLAIM)
    session = _session(claim)
    if session is None:
        return render(request, f"{PAGES}/check_in_refused.html", {"refused": None}, status=409)
    person = person_of(request.user)
    context: dict[str, Any] = {"session": session, "class": session.training_class, "when": when_text(session)}
    if request.method != "POST":
        return render(request, f"{PAGES}/check_in.html", {**context, "person": person})
    device = request.COOKIES.get(DEVICE, "")
    if not (device.isascii() and device.isalnum() and len(device) == 32):
        device = secrets.token_hex(16)
    try:
        done = domain.check_in(
            session=session, person=person, scanned_at=datetime.fromisoformat(claim["at"]), device=device,
            by=request.user, at=now(),
        )  # fmt: skip
    except domain.CheckInRefused as refused:
        return render(request, f"{PAGES}/check_in_refused.html", {"refused": refused}, status=409)
    response = render(request, f"{PAGES}/checked_in.html", {**context, "done": done})
    response.set_cookie(
        DEVICE, device, max_age=timedelta(days=DEVICE_DAYS), httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


def _session(claim: Any) -> ClassSession | None:
    if not isinstance(claim, dict):
        return None
    return ClassSession.objects.select_related("training_class").filter(pk=claim.get("session")).first()
