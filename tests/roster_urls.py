"""The site's URLs with the manager's front page, for the time until that page exists."""

from django.http import HttpResponse
from django.urls import include, path

from certification.desk import urls as desk
from lms import urls as site

stub = path("manage/", lambda request: HttpResponse(), name="manage")
urlpatterns = [path("", include(([*desk.urlpatterns, stub], "certification_desk"))), *site.urlpatterns]
