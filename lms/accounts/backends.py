from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest

from lms.accounts.validators import DEMO_PASSWORD


class AccountBackend(AuthenticationBackend):
    """allauth's backend, which refuses the demo password outside the demo."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        if credentials.get("password") == DEMO_PASSWORD and not settings.TAPHUAN_DEMO:
            return None
        return super().authenticate(request, **credentials)
