from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoverageConfig(AppConfig):
    name = "certification.coverage"
    label = "certification_coverage"
    verbose_name = _("Tỷ lệ tập huấn")

    def ready(self) -> None:
        from certification.coverage import receivers  # noqa: F401 - connects them
