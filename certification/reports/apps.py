from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "certification.reports"
    label = "certification_reports"
    verbose_name = _("Báo cáo")

    def ready(self) -> None:
        from certification.campaigns.takeover import register_taker
        from certification.reports import jobs  # noqa: F401 - registers the handler
        from certification.reports.takeover import reminded_entries, report_blocker
        from lms.roster.blockers import register_undo_blocker

        register_taker("reports", reminded_entries)
        register_undo_blocker("reports", report_blocker)
