from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    OCCASION = "occasion", _("dịp trong năm")
    DEADLINE = "deadline", _("hạn báo cáo")


class Tells(models.TextChoices):
    """Whose managers are reminded of a deadline."""

    UNIT = "unit", _("cán bộ phụ trách của chính đơn vị")
    SUBTREE = "subtree", _("cả cán bộ phụ trách của các đơn vị bên dưới")


class DriveState(models.TextChoices):
    """Derived from the days of a drive; stored nowhere."""

    COMING = "coming", _("sắp bắt đầu")
    RUNNING = "running", _("đang diễn ra")
    OVER = "over", _("đã hết hạn")
    CLOSED = "closed", _("đã đóng")

    @property
    def tone(self) -> str:
        return {"running": "good", "coming": "accent"}.get(self.value, "")


class Shown(models.TextChoices):
    """Which members of a drive a list holds."""

    ALL = "", _("tất cả")
    UNDER_WAY = "under_way", _("chưa hoàn thành")
    DONE = "done", _("đã hoàn thành")
