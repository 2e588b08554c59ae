"""The code on the trainer's screen, new every minute."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.classes.enums import SeatState
from courses.classes.models import Mark, Seat
from courses.classes.tokens import seconds_left, token_for
from courses.classes.views.common import PAGES, led_class, session_of, show
from lms.dates import now
from lms.qr import qr_path


@never_cache
@login_required
@require_safe
def code(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """The page to project; htmx asks for the picture alone, and without script the page reloads itself."""
    training_class = led_class(request, key)
    session = session_of(training_class, number)
    moment = now()
    address = request.build_absolute_uri(reverse("courses_classes:scan", args=[token_for(session.pk, at=moment)]))
    seats = Seat.objects.filter(training_class=training_class, state=SeatState.CONFIRMED)
    context = {
        "session": session,
        "qr": qr_path(address),
        "address": address,
        "seconds": seconds_left(moment),
        "here": Mark.objects.filter(session=session, seat__in=seats, minutes__gt=0).count(),
        "expected": seats.count(),
    }
    if request.headers.get("HX-Request"):
        return render(request, f"{PAGES}/_code.html", {**context, "class": training_class})
    return show(request, training_class, "code", "attendance", context)
