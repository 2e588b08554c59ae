from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from lms.look.context import THEME_COOKIE
from lms.look.forms import LookForm, ShowForm

YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Keep theme or language on this device and go back; an unknown choice changes nothing.

    Also by a plain link, which leads back to the page it stood on: nothing but the reader's own view changes.
    """
    given = request.POST if request.method == "POST" else request.GET
    form = LookForm(given)
    form.is_valid()
    wanted = form.cleaned_data
    response = redirect(_way_back(request, wanted.get("next", "") or request.headers.get("Referer", "")))
    if "theme" in given and "theme" in wanted:
        _keep(response, THEME_COOKIE, wanted["theme"], request)
    if wanted.get("language") in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, wanted["language"], request)
    return response


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """The living page: every component in every state, from the same templates and style as the product."""
    if not (getattr(settings, "TAPHUAN_DEMO", False) or request.user.is_staff):
        raise Http404
    context = {
        "form": ShowForm(),
        "refused": ShowForm.refused(),
        "tokens": ["ground", "surface", "sunken", "accent", "accent-ground", "warm", "good", "warn", "bad", "exit"],
        "bars": [(0, 80), (42, 80), (80, 80), (100, 80)],
        "percents": [0, 40, 100],
    }
    return render(request, "taphuan/lms_look/components.html", context)


def _keep(response: HttpResponse, name: str, value: str, request: HttpRequest) -> None:
    if value:
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    else:
        response.delete_cookie(name, samesite="Lax")


def _way_back(request: HttpRequest, address: str) -> str:
    """The address when it is one of ours, else the first page."""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else "/"
