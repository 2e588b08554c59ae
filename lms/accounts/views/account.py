from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lms.accounts.gates import stand
from lms.dates import today
from lms.people.queries import person_of, posting_on


@never_cache
@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Who is signed in here, how it is protected, how to leave, and what this device should look like."""
    person = person_of(request.user)
    posting = posting_on(person, as_of=today()) if person else None
    context = {
        "person": person,
        "posting": posting,
        "standing": stand(request.user),
        "mfa_is_required": getattr(settings, "MFA_REQUIRED", True),
    }
    return render(request, "taphuan/lms_accounts/account.html", context)
