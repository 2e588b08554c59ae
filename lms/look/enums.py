from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    """Kept in a cookie on the reader's own device; DEVICE stands for no cookie."""

    DEVICE = "", _("Theo máy")
    LIGHT = "light", _("Sáng")
    DARK = "dark", _("Tối")
