from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certification.certificates"
    label = "certification_certificates"
    verbose_name = "Giấy chứng nhận"

    def ready(self) -> None:
        from certification.certificates import jobs, receivers  # noqa: F401 - connects and registers them
