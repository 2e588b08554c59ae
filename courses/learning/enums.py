from django.db import models
from django.utils.translation import gettext_lazy as _


class CompletionSource(models.TextChoices):
    ONLINE = "online", _("trực tuyến")
    CLASS = "class", _("lớp trực tiếp")
    EXTERNAL = "external", _("nơi khác tổ chức")
