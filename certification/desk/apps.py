from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "certification.desk"
    label = "certification_desk"
    verbose_name = _("Bàn làm việc")

    def ready(self) -> None:
        from certification.desk.people_pages import export  # noqa: F401 - registers the job's handler
