"""Every room's URLs, by dotted string. A host site includes this module where it likes."""

from django.urls import include, path

urlpatterns = [
    path("", include("lms.look.urls")),
    path("accounts/", include("lms.accounts.urls")),
    path("", include("courses.learning.urls")),
    path("", include("courses.quiz.urls")),
    path("", include("certification.certificates.urls")),
    path("", include("certification.desk.urls")),
]
