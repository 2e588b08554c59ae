from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    name = "lms.exports"
    label = "lms_exports"
    verbose_name = _("Xuất danh sách")

    def ready(self) -> None:
        from lms.exports import messages  # noqa: F401 - registers the kind of message
