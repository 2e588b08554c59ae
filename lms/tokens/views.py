from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lms.dates import now, today
from lms.people.enums import RoleKind
from lms.people.permissions import administered_units, holds
from lms.tokens.domain import TokenForbidden, grant_token, revoke_token
from lms.tokens.forms import TokenForm
from lms.tokens.permissions import visible_tokens

SHOWN = 200
USUAL = timedelta(days=180)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of the units that she administers; a new one's secret is shown once, in this answer."""
    _check(request)
    as_of = today()
    units = administered_units(request.user, as_of=as_of).on(as_of).order_by("sort_key", "pk")
    form = TokenForm(request.POST or None, units=units, today=as_of, initial={"expires_on": as_of + USUAL})
    secret = ""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        given = form.cleaned_data
        try:
            _token, secret = grant_token(
                unit=given["unit"], label=given["label"], expires_on=given["expires_on"], by=request.user, at=now()
            )
            form = TokenForm(units=units, today=as_of, initial={"expires_on": as_of + USUAL})
            status = HTTPStatus.CREATED
        except TokenForbidden:
            form.add_error(
                "unit",
                _("Quyền của bạn ở đơn vị này chỉ gồm một số nhóm đối tượng, nên không tạo được mã đọc cả đơn vị."),
            )
    found = list(visible_tokens(request.user, as_of=as_of).order_by("-created_at", "-pk")[: SHOWN + 1])
    rows = [(token, token.revoked_at is None and token.expires_on > as_of) for token in found[:SHOWN]]
    context = {"form": form, "secret": secret, "rows": rows, "has_more": len(found) > SHOWN}
    return render(request, "taphuan/lms_tokens/tokens.html", context, status=status)


@never_cache
@login_required
@require_POST
def token_revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    _check(request)
    token = get_object_or_404(visible_tokens(request.user, as_of=today()), uuid=key)
    revoke_token(token=token, by=request.user, at=now())
    messages.success(request, _("Đã thu mã “%(label)s”. Hệ thống dùng mã ấy không đọc được số liệu nữa.") % {
        "label": token.label
    })  # fmt: skip
    return redirect("lms_tokens:tokens")


def _check(request: HttpRequest) -> None:
    if not holds(request.user, {RoleKind.ADMINISTRATOR}):
        raise PermissionDenied
