from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from lms.tokens.models import ApiToken


class ReaderThrottle(SimpleRateThrottle):
    """So many questions a minute for each token, or for each login; a stranger gets no answer anyway."""

    scope = "reader"
    rate = "60/min"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if isinstance(request.auth, ApiToken):
            return f"throttle:token:{request.auth.pk}"
        return f"throttle:login:{request.user.pk}" if request.user and request.user.pk else None
