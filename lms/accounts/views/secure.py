from __future__ import annotations

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lms.accounts.gates import stand


@never_cache
@login_required
@require_GET
def secure(request: HttpRequest) -> HttpResponse:
    """Why this account needs a second factor, and the two ways to set one up."""
    if stand(request.user).has_second_factor:
        return redirect("mfa_index")
    return render(request, "taphuan/lms_accounts/secure.html", {"standing": stand(request.user)})


@never_cache
@login_required
@require_GET
def confirm(request: HttpRequest) -> HttpResponse:
    """To the second step by the kind of factor she has: code of the app, or passkey."""
    kinds = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    if not kinds:
        return redirect("lms_accounts:secure")
    by_code = Authenticator.Type.TOTP in kinds
    address = reverse("mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn")
    back = get_next_redirect_url(request)
    return redirect(f"{address}?{urlencode({'next': back})}" if back else address)
