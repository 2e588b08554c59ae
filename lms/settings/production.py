"""Production: everything from the environment, and a refusal to start half-configured."""

import os

from django.core.exceptions import ImproperlyConfigured

from lms.settings.base import *  # noqa: F403

_required = ["SECRET_KEY", "FIELD_KEYS", "MATCH_KEY", "CODE_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "SITE_URL"]
_missing = [name for name in _required if not os.environ.get(name)]
if _missing:
    raise ImproperlyConfigured(
        f"Set these environment variables first: {', '.join(_missing)}. docs/operations.md says what each is."
    )

PRIVACY_NOTICE_REQUIRED = True
SERVE_MEDIA = os.environ.get("SERVE_MEDIA") == "1"
_https = os.environ["SITE_URL"].startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _https
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
