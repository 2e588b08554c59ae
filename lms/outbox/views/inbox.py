from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.dates import now
from lms.outbox import domain
from lms.outbox.queries import messages_of
from lms.people.queries import person_of

SHOWN = 50
TEMPLATES = "taphuan/lms_outbox"


@never_cache
@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Her messages, latest first."""
    person = person_of(request.user)
    found = list(messages_of(person)[:SHOWN]) if person else []
    return render(request, f"{TEMPLATES}/inbox.html", {"found": found})


@never_cache
@login_required
@require_safe
def message(request: HttpRequest, message: UUID) -> HttpResponse:
    """One message; opening it is reading it."""
    person = person_of(request.user)
    found = messages_of(person).filter(uuid=message).first() if person else None
    if found is None:
        raise Http404(_("Không có tin nhắn này."))
    domain.read_message(message=found, at=now())
    return render(request, f"{TEMPLATES}/message.html", {"message": found})
