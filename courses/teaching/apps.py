from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeachingConfig(AppConfig):
    name = "courses.teaching"
    label = "courses_teaching"
    verbose_name = _("Theo dõi học viên")

    def ready(self) -> None:
        from courses.teaching.kinds import FOLLOWUP
        from lms.outbox.kinds import register_kind

        register_kind(FOLLOWUP)
