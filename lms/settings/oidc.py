"""OIDC_* of the environment to allauth's settings for one OpenID Connect provider, which is optional."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"]
ORIGINS = ["OIDC_ISSUER", "OIDC_SIGN_IN_ORIGIN"]
"""Where a browser may be sent from our sign-in form; the second only where the provider signs in at another host."""
PROVIDER_ID = "oidc"
"""Part of the callback address: /accounts/oidc/oidc/login/callback/."""


def oidc_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings for the provider that is named, if any; ImproperlyConfigured when it is half named."""
    missing = [name for name in NEEDED if not environ.get(name)]
    if len(missing) == len(NEEDED):
        return {}
    if missing:
        raise ImproperlyConfigured(f"Sign-in through a provider also needs {', '.join(missing)} (docs/operations.md).")
    app = {
        "provider_id": PROVIDER_ID,
        "name": environ.get("OIDC_NAME") or "OpenID Connect",
        "client_id": environ["OIDC_CLIENT_ID"],
        "secret": environ["OIDC_CLIENT_SECRET"],
        "settings": {"server_url": environ["OIDC_ISSUER"], "oauth_pkce_enabled": True},
    }
    return {
        "INSTALLED_APPS": ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"],
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [app]}},
        "SOCIALACCOUNT_ADAPTER": "lms.accounts.social.SocialAdapter",
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_LOGIN_ON_GET": False,
        "OIDC_NAME": app["name"],
        "OIDC_ORIGINS": [_origin(environ[name]) for name in ORIGINS if environ.get(name)],
        "OIDC_MFA_BY_PROVIDER": environ.get("OIDC_MFA_BY_PROVIDER") == "1",
        "OIDC_STAFF_CODE_CLAIM": environ.get("OIDC_STAFF_CODE_CLAIM", ""),
    }


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
