from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lms.accounts import devices, limits
from lms.accounts.domain import CodeRefused, UsernameTaken, check_code, claim_account
from lms.accounts.enums import Refusal
from lms.accounts.forms import TAKEN, ClaimForm, CodeForm
from lms.dates import now
from lms.people.models import Person

KEPT = "claim_code"
KEPT_FOR = timedelta(minutes=15)
"""How long a code that was right may wait for its second step: phones are passed on in a training hall."""


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Two steps at one address: the code, then user name and password. The code waits in the session, not in a URL."""
    at = now()
    if request.method == "POST" and "again" in request.POST:
        request.session.pop(KEPT, None)
        return redirect("lms_accounts:claim")
    if request.method == "POST" and "code" in request.POST:
        return _take_code(request, at)
    code = _kept_code(request, at)
    if code is None:
        return _ask_code(request, CodeForm())
    if not _may_try(request, at):
        return _too_many(request)
    try:
        person = check_code(code=code, at=at)
    except CodeRefused as refused:
        return _refuse(request, CodeForm(), refused)
    return _take_password(request, person, code, at)


def _take_code(request: HttpRequest, at: datetime) -> HttpResponse:
    if not _may_try(request, at):
        return _too_many(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask_code(request, form)
    try:
        check_code(code=form.cleaned_data["code"], at=at)
    except CodeRefused as refused:
        if refused.reason is Refusal.UNKNOWN:
            if not request.session.session_key:
                request.session.create()
            limits.count_wrong(session_key=request.session.session_key, address=_address(request), at=at)
        return _refuse(request, form, refused)
    request.session[KEPT] = [form.cleaned_data["code"], at.isoformat()]
    return redirect("lms_accounts:claim")


def _take_password(request: HttpRequest, person: Person, code: str, at: datetime) -> HttpResponse:
    initial = {"shared": devices.is_shared(request)}
    form = ClaimForm(request.POST if request.method == "POST" else None, person=person, initial=initial)
    if form.is_valid():
        try:
            user = claim_account(
                code=code, username=form.cleaned_data.get("username", ""), password=form.cleaned_data["password"], at=at
            )
        except UsernameTaken:
            form.add_error("username", TAKEN)
        except CodeRefused as refused:
            return _refuse(request, CodeForm(), refused)
        else:
            request.session.pop(KEPT, None)
            logout(request)  # whoever was signed in here; her own session ended with the old password
            devices.choose(request, shared=form.cleaned_data["shared"])
            messages.success(
                request,
                _("Tên đăng nhập của bạn là %(username)s. Hãy nhớ tên này cùng mật khẩu vừa đặt.")
                % {"username": user.get_username()},
            )
            return perform_login(request, user, email_verification="none")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "person": person, "renews": person.user_id is not None}
    return render(request, "taphuan/lms_accounts/claim_password.html", context, status=status)


def _ask_code(request: HttpRequest, form: CodeForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "taphuan/lms_accounts/claim_code.html", {"form": form}, status=status)


def _refuse(request: HttpRequest, form: CodeForm, refused: CodeRefused) -> HttpResponse:
    request.session.pop(KEPT, None)
    context = {"form": form, "refusal": refused.reason.label}
    return render(request, "taphuan/lms_accounts/claim_code.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _too_many(request: HttpRequest) -> HttpResponse:
    reason = _("Đã có quá nhiều mã sai từ trình duyệt hoặc mạng này.")
    return render(request, "429.html", {"reason": reason}, status=HTTPStatus.TOO_MANY_REQUESTS)


def _kept_code(request: HttpRequest, at: datetime) -> str | None:
    code, kept_at = request.session.get(KEPT, (None, None))
    if kept_at is not None and datetime.fromisoformat(kept_at) + KEPT_FOR < at:
        request.session.pop(KEPT)
        return None
    return code


def _may_try(request: HttpRequest, at: datetime) -> bool:
    return limits.may_try(session_key=request.session.session_key, address=_address(request), at=at)


def _address(request: HttpRequest) -> str:
    return get_adapter(request).get_client_ip(request)
