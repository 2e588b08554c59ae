from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "certification.desk"
    label = "certification_desk"
    verbose_name = _("Bàn làm việc")

    def ready(self) -> None:
        from certification.desk.figures.exports import FIGURES, PEOPLE
        from certification.desk.people_pages.export import REGISTER
        from certification.desk.undo_blockers import award_blocker, learning_blocker
        from lms.exports.jobs import register_export
        from lms.roster.blockers import register_undo_blocker

        for kind in (REGISTER, FIGURES, PEOPLE):
            register_export(kind)
        register_undo_blocker("learning", learning_blocker)
        register_undo_blocker("awards", award_blocker)
