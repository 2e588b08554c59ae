from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms.accounts.queries import login_name
from lms.people.permissions import is_manager


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the roster through an activation code, never from an open sign-up form.

    allauth ships no Vietnamese, so the messages that people meet are written here.
    """

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đang ngừng hoạt động. Hãy hỏi cán bộ phụ trách."),
        "enter_current_password": _("Hãy nhập mật khẩu hiện tại."),
        "incorrect_password": _("Mật khẩu chưa đúng."),
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu chưa đúng."),
        "invalid_password_reset": _("Liên kết đặt lại mật khẩu không đúng hoặc đã dùng."),
        "too_many_login_attempts": _("Đã nhập sai quá nhiều lần. Hãy đợi 10 phút rồi thử lại."),
        "unknown_email": _("Không có tài khoản nào dùng địa chỉ thư này."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu chưa đúng."),
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

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """A phone number stands for the user name of its owner, so that attempts count against one account."""
        if credentials.get("username"):
            credentials["username"] = login_name(credentials["username"])
        return super().authenticate(request, **credentials)
