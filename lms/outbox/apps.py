from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "lms.outbox"
    label = "lms_outbox"
    verbose_name = _("Tin nhắn")

    def ready(self) -> None:
        from lms.outbox import jobs  # noqa: F401 - registers the handler
