from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    """OWN is what a unit says of itself; CONSOLIDATED what the consolidating unit says of the whole scope."""

    OWN = "own", _("báo cáo của đơn vị")
    CONSOLIDATED = "consolidated", _("báo cáo tổng hợp")


class ReportState(models.TextChoices):
    """CHECKED: its author has seen every open point and asked to freeze it; figures are fixed from FROZEN on."""

    DRAFT = "draft", _("bản thảo")
    CHECKED = "checked", _("đang chốt số liệu")
    FROZEN = "frozen", _("đã chốt số liệu")
    SUBMITTED = "submitted", _("đã nộp")
    RETURNED = "returned", _("bị trả lại")
    ACCEPTED = "accepted", _("đã được nhận")
    CONSOLIDATED = "consolidated", _("đã tổng hợp")
    SUPERSEDED = "superseded", _("đã thay bằng bản đính chính")

    @property
    def tone(self) -> str:
        return {
            "accepted": "good", "consolidated": "good", "submitted": "accent", "frozen": "accent", "returned": "bad",
        }.get(self.value, "")  # fmt: skip


OPEN_STATES = frozenset({ReportState.DRAFT, ReportState.CHECKED})
"""While a report is in one of these its figures are live."""
FROZEN_STATES = frozenset(set(ReportState) - OPEN_STATES)
HANDED_IN = frozenset({ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.CONSOLIDATED})
"""A unit owes nothing more while its latest report is in one of these."""
RESTATABLE = frozenset(
    {ReportState.FROZEN, ReportState.SUBMITTED, ReportState.RETURNED, ReportState.ACCEPTED, ReportState.CONSOLIDATED}
)


class Became(models.TextChoices):
    """What happened to somebody between two versions of a report."""

    JOINED = "joined", _("thêm vào")
    LEFT = "left", _("không còn trong báo cáo")
    COVERED = "covered", _("nay đạt")
    UNCOVERED = "uncovered", _("nay không đạt")
    MOVED = "moved", _("đổi đơn vị hoặc nhóm")
    CHANGED = "changed", _("đổi thông tin khác")
