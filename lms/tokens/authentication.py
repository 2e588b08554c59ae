"""How the API knows its readers: a token of ours in the header, or the session of a manager."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from lms.dates import today
from lms.tokens.domain import use_token
from lms.tokens.models import ApiToken

SCHEME = "Bearer"


class TokenReader:
    """Who asks with a token: nobody's login, so that no predicate over logins lets it see anything."""

    pk = None
    is_authenticated = True
    is_active = is_superuser = is_staff = False

    def __init__(self, token: ApiToken) -> None:
        self.token = token

    def get_username(self) -> str:
        """As the audit log names it."""
        return str(self.token)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer tph_…`."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        scheme, _space, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != SCHEME.lower().encode():
            return None
        token = use_token(secret=secret.strip().decode("latin-1"), today=today())
        if token is None:
            raise AuthenticationFailed(
                _("Mã truy cập không đúng, đã hết hạn hoặc đã bị thu. Hãy xin mã mới ở người quản trị đơn vị.")
            )
        return TokenReader(token), token

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class TokenScheme(OpenApiAuthenticationExtension):
    """What the published schema says of it."""

    target_class = "lms.tokens.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
