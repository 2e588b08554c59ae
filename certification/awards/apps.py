from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "certification.awards"
    label = "certification_awards"
    verbose_name = "Chương trình và kết quả"

    def ready(self) -> None:
        from certification.awards import receivers  # noqa: F401 - connects them
