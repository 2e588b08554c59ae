"""Moments, spans and gains in plain words."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _


def moment_words(at: datetime) -> str:
    """ "14 giờ 30 ngày 03/12" in Việt Nam's time."""
    local = timezone.localtime(at)
    return _("%(hour)s giờ %(minute)s ngày %(day)s") % {
        "hour": local.hour, "minute": f"{local.minute:02d}", "day": f"{local:%d/%m}",
    }  # fmt: skip


def clock_words(at: datetime) -> str:
    """ "14 giờ 30" in Việt Nam's time."""
    local = timezone.localtime(at)
    return _("%(hour)s giờ %(minute)s") % {"hour": local.hour, "minute": f"{local.minute:02d}"}


def span_words(minutes: int) -> str:
    """ "45 phút", "2 giờ", "1 giờ 30 phút"."""
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return _("%(hours)s giờ %(minutes)s phút") % {"hours": hours, "minutes": rest}
    return _("%(hours)s giờ") % {"hours": hours} if hours else _("%(minutes)s phút") % {"minutes": minutes}


def gain_words(gain: Fraction | None) -> str:
    """What a normalised gain means, said kindly; whole percents, rounded down."""
    if gain is None:
        return _("Bạn đã biết hết những điều được hỏi ngay từ đầu.")
    if gain <= 0:
        return _("Lần này điểm chưa cao hơn trước khi học. Đọc lại giải thích sẽ giúp nhiều.")
    return _("Bạn đã học thêm được %(percent)s %% những điều lúc đầu chưa biết.") % {"percent": int(100 * gain)}
