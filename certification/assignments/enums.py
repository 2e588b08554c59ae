from django.db import models
from django.utils.translation import gettext_lazy as _


class ExemptionReason(models.TextChoices):
    LEAVE = "leave", _("nghỉ thai sản, nghỉ ốm dài ngày")
    EQUIVALENT = "equivalent", _("đã học nội dung tương đương ở nơi khác")
    OTHER_WORK = "other_work", _("hiện làm công việc khác")
    OTHER = "other", _("lý do khác")


class Withdrawal(models.TextChoices):
    """Why an open period is asked of nobody any more."""

    LEFT = "left", _("không còn thuộc diện phải học")
    ENDED = "ended", _("đợt giao học đã kết thúc")
    MERGED = "merged", _("hồ sơ đã gộp vào hồ sơ khác")


class DutyState(models.TextChoices):
    """How somebody stands in an assignment on a day, derived and never stored; the most urgent first."""

    OVERDUE = "overdue", _("quá hạn")
    DUE_SOON = "due_soon", _("sắp đến hạn")
    EXPIRING = "expiring", _("sắp hết hiệu lực")
    OPEN = "open", _("mở")
    EXEMPT = "exempt", _("được miễn")
    DONE = "done", _("đã xong")


UNDONE_STATES = frozenset({DutyState.OVERDUE, DutyState.DUE_SOON, DutyState.EXPIRING, DutyState.OPEN})
TONES = {
    DutyState.OVERDUE: "bad", DutyState.DUE_SOON: "warn", DutyState.EXPIRING: "warn", DutyState.OPEN: "accent",
    DutyState.EXEMPT: "", DutyState.DONE: "good",
}  # fmt: skip
"""{state: tone of its mark on a page}."""


class ReminderKind(models.TextChoices):
    ASSIGNED = "assigned", _("Được giao học")
    EXPIRING = "expiring", _("Đến kỳ học lại")
    DUE_SOON = "due_soon", _("Sắp đến hạn học")
    OVERDUE = "overdue", _("Quá hạn học")
