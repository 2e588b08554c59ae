from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassesConfig(AppConfig):
    name = "courses.classes"
    label = "courses_classes"
    verbose_name = _("Lớp tập huấn")

    def ready(self) -> None:
        from courses.classes import jobs, notices  # noqa: F401 - register the job's handler and the kinds of messages
        from courses.classes.undoing import seat_blocker
        from courses.content.classes import register_class_source
        from lms.roster.blockers import register_undo_blocker

        register_undo_blocker("classes", seat_blocker)
        register_class_source(self.name)
