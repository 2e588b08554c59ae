from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    """Where a delivery stands. IN_DOUBT: begun, and nobody knows how it ended; only a person sends it again."""

    QUEUED = "queued", _("đang chờ gửi")
    SENT = "sent", _("đã gửi")
    FAILED = "failed", _("không gửi được")
    IN_DOUBT = "in_doubt", _("không rõ đã đến chưa")
    WITHDRAWN = "withdrawn", _("đã rút lại")


UNSETTLED_STATES = frozenset({DeliveryState.FAILED, DeliveryState.IN_DOUBT})
"""What waits for a person's decision."""


class Trouble(models.TextChoices):
    """Why a delivery was not sent, or is in doubt."""

    NONE = "", ""
    REFUSED = "refused", _("bên nhận từ chối")
    UNREACHED = "unreached", _("đã thử nhiều lần mà không nối được với máy chủ gửi tin")
    UNCONFIRMED = "unconfirmed", _("đã bắt đầu gửi nhưng không có xác nhận")
    NO_ADDRESS = "no_address", _("hồ sơ không còn địa chỉ nhận tin")
    CHANNEL_OFF = "channel_off", _("kênh này không còn được dùng")
    BROKEN = "broken", _("trang gặp lỗi khi chuẩn bị gửi")
    NOT_NEEDED = "not_needed", _("người nhận đã đọc trên trang hoặc không nhận loại tin này nữa")
    MOVED = "moved", _("người nhận đã đổi cách nhận tin")
    DISMISSED = "dismissed", _("người phụ trách bỏ qua")
    REPEATED = "repeated", _("người phụ trách đã cho gửi lại")


class Pace(models.TextChoices):
    """When what is not urgent is told outside the site."""

    DAILY = "daily", _("Gộp lại, mỗi ngày nhiều nhất một lần")
    AT_ONCE = "at_once", _("Báo ngay từng tin")


SITE_ONLY = "site"
"""The chosen channel of whoever wants to hear nothing outside the site."""
