from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lms.accounts.devices import is_shared


def device(request: HttpRequest) -> dict[str, Any]:
    """`shared_device`: whether others use this browser; <html data-shared> tells it to scripts that store.

    `oidc_name`: the provider through which one may sign in, as the settings call it.
    """
    return {
        "shared_device": hasattr(request, "session") and hasattr(request, "user") and is_shared(request),
        "oidc_name": getattr(settings, "OIDC_NAME", ""),
    }
