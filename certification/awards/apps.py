from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "certification.awards"
    label = "certification_awards"
    verbose_name = _("Chương trình và kết quả")

    def ready(self) -> None:
        from certification.awards import jobs, receivers  # noqa: F401 - registers and connects them
