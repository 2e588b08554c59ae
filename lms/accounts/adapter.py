from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms.accounts.queries import login_name
from lms.people.permissions import is_manager

WRONG = _(
    "Tên đăng nhập hoặc mật khẩu chưa đúng. Nếu số điện thoại hay mã cán bộ của bạn không được nhận, "
    "hãy dùng tên đăng nhập đã chọn khi kích hoạt."
)
"""Says nothing about whether the account exists, nor that two people share a number."""
JUST_NOW = 5 * 60
"""Seconds after signing in during which nothing sensitive asks for the password again."""
CONFIRM_BY = {
    "reauthenticate": _("Dùng mật khẩu"),
    "mfa_reauthenticate": _("Dùng mã của ứng dụng hoặc mã dự phòng"),
    "mfa_reauthenticate:webauthn": _("Dùng khóa truy cập"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the roster through an activation code, never from an open sign-up form.

    allauth ships no Vietnamese, so the messages that people meet are written here.
    """

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đang ngừng hoạt động. Hãy hỏi cán bộ phụ trách."),
        "enter_current_password": _("Mật khẩu hiện tại chưa đúng. Hãy nhập lại."),
        "incorrect_password": _("Mật khẩu chưa đúng."),
        "invalid_login": WRONG,
        "invalid_password_reset": _("Liên kết đặt lại mật khẩu không đúng hoặc đã dùng."),
        "rate_limited": _("Đã nhập sai quá nhiều lần. Hãy đợi 10 phút rồi thử lại."),
        "too_many_login_attempts": _("Đã nhập sai quá nhiều lần. Hãy đợi 10 phút rồi thử lại."),
        "unknown_email": _("Không có tài khoản nào dùng địa chỉ thư này."),
        "username_password_mismatch": WRONG,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Everybody lands on her own work: a manager on the figures, an author in the editor, a trainee on her path."""
        if is_manager(request.user):
            return reverse("certification_desk:manage")
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in by herself need not do so again to set up her second factor."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < JUST_NOW:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": CONFIRM_BY[method["id"]]} for method in methods]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """A phone number or staff code stands for the user name of its owner: attempts count against one account."""
        if credentials.get("username"):
            credentials["username"] = login_name(credentials["username"])
        return super().authenticate(request, **credentials)
