from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TokensConfig(AppConfig):
    name = "lms.tokens"
    label = "lms_tokens"
    verbose_name = _("Mã truy cập số liệu")
