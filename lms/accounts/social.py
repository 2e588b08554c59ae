"""Sign-in through an OpenID Connect provider, where the settings name one: it opens accounts, it never makes them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from lms.accounts.queries import login_of_identity


class SocialAdapter(DefaultSocialAccountAdapter):
    """An identity new to us opens the one account whose verified e-mail or staff code it bears, or nothing."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "invalid_token": _("Không xác nhận được danh tính. Hãy thử lại."),
        "connected_other": _("Danh tính này đã nối với một tài khoản khác."),
        "disconnect_last": _("Đây là cách đăng nhập cuối cùng nên không gỡ được."),
        "no_password": _("Tài khoản chưa có mật khẩu nên không gỡ được."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """Take what we match by, and keep none of the rest: what a provider sends may hold more than we may store."""
        sent = sociallogin.account.extra_data
        sociallogin.claims = sent.get("userinfo") or sent.get("id_token") or sent
        sociallogin.account.extra_data = {}
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        claims = sociallogin.claims
        verified = claims.get("email", "") if claims.get("email_verified") is True else ""
        name_of_code = getattr(settings, "OIDC_STAFF_CODE_CLAIM", "")
        user = login_of_identity(email=verified, staff_code=str(claims.get(name_of_code) or "") if name_of_code else "")
        if user is None:
            page = render(request, "taphuan/lms_accounts/identity_unknown.html", status=HTTPStatus.FORBIDDEN)
            raise ImmediateHttpResponse(page)
        sociallogin.connect(request, user)
