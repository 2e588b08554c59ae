from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    name = "lms.roster"
    label = "lms_roster"
    verbose_name = _("Danh sách nhân sự")

    def ready(self) -> None:
        from lms.roster import jobs  # noqa: F401 - registers its handlers
