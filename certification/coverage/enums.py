from django.db import models
from django.utils.translation import gettext_lazy as _


class Indicator(models.TextChoices):
    CORE = "core", _("chỉ tiêu chính")
    EXTENDED = "extended", _("chỉ tiêu mở rộng")


class Geography(models.TextChoices):
    THEN = "then", _("đơn vị của ngày đó")
    NOW = "now", _("đơn vị hiện nay")


class Audience(models.TextChoices):
    INTERNAL = "internal", _("nội bộ")
    EXTERNAL = "external", _("bên ngoài")


class Standing(models.TextChoices):
    """Roster against declaration of one unit, in the words of its manager; the last is told apart from "checked"."""

    NEITHER = "neither", _("chưa khai và chưa có danh sách")
    UNDECLARED = "undeclared", _("chưa khai")
    UNLISTED = "unlisted", _("đã khai, chưa có danh sách")
    SHORT = "short", _("danh sách thiếu người")
    CHECKED = "checked", _("đã đối chiếu")
    OVER = "over", _("danh sách nhiều hơn số khai báo")


class CoverageState(models.TextChoices):
    OK = "ok", _("đã đối chiếu")
    UNCHECKED = "unchecked", _("chưa đối chiếu")
    ROSTER_SHORT = "roster_short", _("danh sách thiếu người so với khai báo")
    NO_DATA = "no_data", _("không có số liệu")
    NO_DENOMINATOR = "no_denominator", _("chưa xác định tổng số người")
