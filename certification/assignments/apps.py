from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssignmentsConfig(AppConfig):
    name = "certification.assignments"
    label = "certification_assignments"
    verbose_name = _("Giao học")

    def ready(self) -> None:
        from certification.assignments import jobs, receivers  # noqa: F401 - registers and connects them
        from certification.assignments.kinds import register_kinds
        from certification.assignments.undoing import duty_blocker, forget_duties
        from lms.roster.blockers import register_forgetter, register_undo_blocker

        register_kinds()
        register_undo_blocker("assignments", duty_blocker)
        register_forgetter("assignments", forget_duties)
