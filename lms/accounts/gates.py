"""What stands between a signed-in person and a page: an idle session, an unread notice, a missing second factor.

Nothing here asks the database on a usual request: our backend loads the answers with the user.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, get_user_model, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lms.accounts import devices
from lms.accounts.backends import standing
from lms.accounts.domain import record_device, touch_device
from lms.dates import now

OPEN_NAMES = ("account_", "mfa_", "socialaccount_", "openid_connect_")
OPEN_SPACES = {"lms_accounts", "lms_look"}
OPEN_VIEWS = {
    "courses_learning:help",
    "courses_learning:offline",
    "courses_learning:service_worker",
    "lms_outbox:unsubscribe",
    "wagtailadmin_logout",
    "javascript-catalog",
    "media",
}
"""What stays open before a gate: the way through it, the account, signing out, help, the frame of the page,
and the link that stops letters, which asks for no sign-in at all."""
STEP_VIEWS = {
    "account_logout",
    "lms_accounts:claim",
    "lms_accounts:confirm",
    "lms_accounts:notice",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
"""The account pages that stay open to whoever has not yet shown her second factor: a password must not remove it."""

Answer = Callable[[HttpRequest], HttpResponse]


def is_open(request: HttpRequest) -> bool:
    """True for pages that no gate closes."""
    match = request.resolver_match
    if match is None or match.url_name is None:
        return match is None or match.route.startswith(("static/", "^static/"))
    if match.namespaces and match.namespaces[0] in OPEN_SPACES:
        return True
    return match.view_name in OPEN_VIEWS or (not match.namespaces and match.url_name.startswith(OPEN_NAMES))


def is_of_account(request: HttpRequest) -> bool:
    """True for open pages that show or change the account, but for those of the second step itself."""
    match = request.resolver_match
    if match is None or match.url_name is None or match.view_name in STEP_VIEWS:
        return False
    return match.namespaces[:1] == ["lms_accounts"] or (not match.namespaces and match.url_name.startswith(OPEN_NAMES))


def asks_api(request: HttpRequest) -> bool:
    return request.resolver_match is not None and "api/v1/" in request.resolver_match.route


def stand(user: Any) -> Any:
    """The login with what the gates ask; a query only for a user whom a host's own backend loaded."""
    if hasattr(user, "owes_second_factor"):
        return user
    return get_user_model()._default_manager.annotate(**standing()).get(pk=user.pk)


def lead(request: HttpRequest, address: str, *, because: str) -> HttpResponse:
    """Send the reader to `address` and let her return; a program is told why instead."""
    if asks_api(request):
        return JsonResponse({"detail": because}, status=403)
    back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    target = f"{address}?{urlencode({REDIRECT_FIELD_NAME: back})}" if back else address
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = address
        return answer
    return redirect(target)


class DeviceMiddleware:
    """Ends a session that nobody has used for too long, notes coarsely when it was used, keeps the shared-device box.

    A request costs a write at most once in 15 minutes, on a shared device once in two.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self._is_idle(request):
            shared = devices.is_shared(request)
            logout(request)
            devices.choose(request, shared=shared)
            messages.info(request, _("Bạn đã được đăng xuất vì lâu không dùng. Hãy đăng nhập lại."))
        response = self.get_response(request)
        if request.user.is_authenticated:
            self._note(request)
        devices.remember_choice(request, response)
        return response

    def _is_idle(self, request: HttpRequest) -> bool:
        idle, age = self._idle(request), devices.age(request, at=now())
        return idle is not None and age is not None and age > idle

    @staticmethod
    def _idle(request: HttpRequest) -> int | None:
        guarded = bool(getattr(request.user, "owes_second_factor", False))
        return devices.idle_limit(shared=bool(request.session.get(devices.SHARED)), guarded=guarded)

    def _note(self, request: HttpRequest) -> None:
        session, at = request.session, now()
        row, key = session.get(devices.ROW, (None, None))
        age = devices.age(request, at=at)
        fresh = age is not None and age <= devices.write_interval(self._idle(request))
        if session.session_key is None or (fresh and key == session.session_key):
            return
        if row is None or not touch_device(device_id=row, user=request.user, session_key=session.session_key, at=at):
            row = record_device(
                user=request.user,
                session_key=session.session_key,
                name=devices.device_name(request.META.get("HTTP_USER_AGENT", "")),
                is_shared=bool(session.get(devices.SHARED)),
                at=at,
            ).pk
        devices.note(request, row=row, at=at)


class NoticeMiddleware:
    """Shows the privacy notice before anything else to whoever has not accepted the version in force."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        wanted = getattr(settings, "PRIVACY_NOTICE_REQUIRED", True) and request.user.is_authenticated
        if not wanted or is_open(request):
            return None
        user = stand(request.user)
        if user.notice_in_force is None or (user.notice_accepted or 0) >= user.notice_in_force:
            return None
        return lead(request, reverse("lms_accounts:notice"), because=_("Hãy đọc thông báo về dữ liệu cá nhân trước."))


class MfaMiddleware:
    """Demands a second factor, in this very session, of whoever holds rights over others (docs/decisions/0024).

    A request with an API token has no session and no user here: a token is a credential of its own.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        if not getattr(settings, "MFA_REQUIRED", True) or not request.user.is_authenticated:
            return None
        user = stand(request.user)
        if not user.owes_second_factor or provider_vouches(request):
            return None
        if not user.has_second_factor:
            if is_open(request):
                return None
            because = _("Tài khoản này cần lớp bảo vệ thứ hai. Hãy thiết lập trên trang rồi thử lại.")
            return lead(request, reverse("lms_accounts:secure"), because=because)
        if proved_second_factor(request) or (is_open(request) and not is_of_account(request)):
            return None
        because = _("Hãy xác nhận bằng lớp bảo vệ thứ hai.")
        return lead(request, reverse("lms_accounts:confirm"), because=because)


def proved_second_factor(request: HttpRequest) -> bool:
    """True when a second factor was used, or set up, in this session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def provider_vouches(request: HttpRequest) -> bool:
    """True for a sign-in through a provider that demands a second factor itself, where the settings trust it to."""
    if not getattr(settings, "OIDC_MFA_BY_PROVIDER", False):
        return False
    return any(record.get("method") == "socialaccount" for record in get_authentication_records(request, request.user))
