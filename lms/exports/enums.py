from django.db import models
from django.utils.translation import gettext_lazy as _


class Format(models.TextChoices):
    XLSX = "xlsx", _("Excel (.xlsx)")
    CSV = "csv", _("CSV (.csv)")
    JSON = "json", _("JSON (.json)")


CONTENT_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
}


class Standing(models.TextChoices):
    """Where an export stands for whoever asked for it."""

    WAITING = "waiting", _("đang ghi")
    READY = "ready", _("đã xong")
    EXPIRED = "expired", _("đã hết hạn")
    FAILED = "failed", _("không ghi được")


class Every(models.TextChoices):
    WEEK = "week", _("hằng tuần")
    MONTH = "month", _("hằng tháng")
    QUARTER = "quarter", _("hằng quý")
