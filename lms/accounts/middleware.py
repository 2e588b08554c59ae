from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

PAGE_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    ]
)
ADMIN_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "base-uri 'self'",
        "frame-ancestors 'self'",
    ]
)


class EditorDoorMiddleware:
    """Who is signed in but may not write is told so; Wagtail would send her to sign in, round and round."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> None:
        signed_in = request.path.startswith("/admin/") and request.user.is_authenticated
        if signed_in and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied


class PolicyMiddleware:
    """A strict content policy everywhere, Wagtail's own under /admin/; personal pages are not stored by caches.

    Wagtail's editor emits inline script and style, so the admin has a policy of its own (DESIGN.md, section 9).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # Browsers hold the redirect that follows a form against this rule: the provider's own page is such a target.
        forms = " ".join(["form-action 'self'", *getattr(settings, "OIDC_ORIGINS", [])])
        self.page_policy = PAGE_POLICY.replace("form-action 'self'", forms)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        in_admin = request.path.startswith("/admin/")
        response.setdefault("Content-Security-Policy", ADMIN_POLICY if in_admin else self.page_policy)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store, private")
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()")
        return response
