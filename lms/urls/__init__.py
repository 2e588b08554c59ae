"""The product's own site. A host site includes `lms.urls.rooms` in its own URLs instead."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    # Wagtail's own sign-in would go round allauth's throttle: its two doors and its reset lead to allauth.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Addresses come from the roster, passwords from a card: allauth's pages for them have nothing to offer here.
    *[
        path(f"accounts/{page}/", RedirectView.as_view(pattern_name="lms_accounts:account"))
        for page in ("email", "confirm-email", "password/set")
    ],
    path("accounts/", include("allauth.account.urls")),
    path("", include("lms.urls.rooms")),
]
if getattr(settings, "SERVE_MEDIA", False):
    urlpatterns.append(
        re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}, name="media"),
    )
urlpatterns.append(path("", include(wagtail_urls)))
