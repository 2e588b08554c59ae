from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from certification.desk.api import reports, views

SCHEMA = {"PREPROCESSING_HOOKS": ["certification.desk.api.schema.ours_only"]}
urlpatterns = [
    path("coverage/", views.CoverageView.as_view(), name="api_coverage"),
    path("units/", views.UnitsView.as_view(), name="api_units"),
    path("reports/", reports.ReportsView.as_view(), name="api_reports"),
    path("schema/", SpectacularAPIView.as_view(custom_settings=SCHEMA), name="api_schema"),
]
