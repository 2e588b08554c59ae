"""Every room's URLs, by dotted string. A host site includes this module where it likes."""

from django.apps import apps
from django.urls import include, path

urlpatterns = [
    path("", include("lms.look.urls")),
    path("accounts/", include("lms.accounts.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("lms.outbox.urls")),
    path("", include("lms.exports.urls")),
    path("", include("lms.tokens.urls")),
    path("", include("courses.learning.urls")),
    path("", include("courses.quiz.urls")),
    path("", include("courses.teaching.urls")),
    path("", include("courses.scenario.urls")),
    path("", include("courses.classes.urls")),
    path("", include("certification.certificates.urls")),
    path("", include("certification.campaigns.urls")),
    path("", include("certification.assignments.urls")),
    path("", include("certification.reports.urls")),
    path("", include("certification.desk.urls")),
]
if apps.is_installed("allauth.socialaccount"):
    urlpatterns += [
        path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
        path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
