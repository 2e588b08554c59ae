from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "certification.coverage"
    label = "certification_coverage"
    verbose_name = "Tỷ lệ tập huấn"

    def ready(self) -> None:
        from certification.coverage import receivers  # noqa: F401 - connects them
