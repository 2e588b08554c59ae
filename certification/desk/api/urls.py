from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from certification.desk.api import views

urlpatterns = [
    path("coverage/", views.CoverageView.as_view(), name="api_coverage"),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
]
