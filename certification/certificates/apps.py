from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certification.certificates"
    label = "certification_certificates"
    verbose_name = _("Giấy chứng nhận")

    def ready(self) -> None:
        from certification.certificates import jobs, receivers  # noqa: F401 - connects and registers them
