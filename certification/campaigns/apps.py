from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "certification.campaigns"
    label = "certification_campaigns"
    verbose_name = _("Lịch năm và đợt học")

    def ready(self) -> None:
        from certification.campaigns import jobs, kinds  # noqa: F401 - registers the handler and the kinds of messages
