from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LookConfig(AppConfig):
    name = "lms.look"
    label = "lms_look"
    verbose_name = _("Giao diện")
