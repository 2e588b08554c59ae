from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certification.awards.models import Programme
from certification.campaigns.models import CalendarEntry
from certification.coverage.enums import Indicator
from lms.people.models import Unit


class ReportSeries(models.Model):
    """A report that comes back: of which indicator, who submits it to whom, and where the whole is sent on to.

    Submitters are the units of `kinds` below `scope`, and those of `named`. `recipients` are lines of "Nơi nhận".
    """

    name = models.CharField(
        _("tên loạt báo cáo"), max_length=200, help_text=_("Ví dụ: Báo cáo kết quả tập huấn hằng năm.")
    )
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("chương trình"))
    indicator = models.CharField(_("chỉ tiêu"), max_length=10, choices=Indicator.choices, default=Indicator.CORE)
    consolidator = models.ForeignKey(
        Unit, models.PROTECT, related_name="consolidated_series", verbose_name=_("đơn vị tổng hợp"),
        help_text=_("Nơi các đơn vị nộp báo cáo, ví dụ Sở Nội vụ."),
    )  # fmt: skip
    scope = models.ForeignKey(
        Unit, models.PROTECT, related_name="report_series", verbose_name=_("phạm vi"),
        help_text=_("Báo cáo tổng hợp tính mọi người thuộc đơn vị này và các đơn vị bên dưới, ví dụ cả tỉnh."),
    )  # fmt: skip
    kinds = models.JSONField(_("loại đơn vị phải nộp"), default=list, blank=True)
    named = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("thêm các đơn vị này"))
    recipients = models.JSONField(_("nơi nhận báo cáo tổng hợp"), default=list, blank=True)
    sign = models.CharField(_("ký hiệu"), max_length=40, help_text=_("Phần sau số của báo cáo tổng hợp, ví dụ BC-SNV."))
    unit_sign = models.CharField(
        _("ký hiệu của đơn vị nộp"), max_length=40, default="BC-UBND", help_text=_("Ví dụ BC-UBND.")
    )
    kept = models.CharField(_("lưu"), max_length=60, default="VT", help_text=_("Sau chữ “Lưu:”, ví dụ VT, BĐG."))
    is_active = models.BooleanField(_("đang dùng"), default=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("loạt báo cáo")
        verbose_name_plural = pgettext_lazy("plural", "loạt báo cáo")

    def __str__(self) -> str:
        return self.name


class SeriesDeadline(models.Model):
    """A day of the calendar before which a report of the series is due, and the span that the report covers.

    The span comes back every year; without `to_day` it ends on the day before the deadline.
    """

    series = models.ForeignKey(ReportSeries, models.PROTECT, related_name="deadlines")
    entry = models.ForeignKey(CalendarEntry, models.PROTECT, related_name="+", verbose_name=_("hạn trong lịch năm"))
    name = models.CharField(_("tên kỳ"), max_length=80, help_text=_("Ví dụ: Báo cáo năm, Báo cáo 6 tháng đầu năm."))
    from_day = models.PositiveSmallIntegerField(default=1)
    from_month = models.PositiveSmallIntegerField(default=1)
    to_day = models.PositiveSmallIntegerField(null=True, blank=True)
    to_month = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("kỳ báo cáo của loạt")
        constraints = [
            models.UniqueConstraint(fields=["series", "entry"], name="certification_reports_deadline_one"),
            models.CheckConstraint(
                condition=Q(to_day=None, to_month=None) | Q(to_day__gte=1, to_day__lte=31, to_month__range=(1, 12)),
                name="certification_reports_deadline_to",
            ),
            models.CheckConstraint(
                condition=Q(from_day__gte=1, from_day__lte=31, from_month__range=(1, 12)),
                name="certification_reports_deadline_from",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def begins(self) -> str:
        return f"{self.from_day:02}/{self.from_month:02}"

    @property
    def ends(self) -> str:
        """dd/mm, or empty where the span ends on the day before the deadline."""
        return f"{self.to_day:02}/{self.to_month:02}" if self.to_day else ""


class ReportPeriod(models.Model):
    """One time that a deadline comes round. `ends_on` is the last day that counts; to be handed in before `due_on`."""

    deadline = models.ForeignKey(SeriesDeadline, models.PROTECT, related_name="periods")
    year = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()

    class Meta:
        verbose_name = _("kỳ báo cáo")
        constraints = [
            models.UniqueConstraint(fields=["deadline", "year"], name="certification_reports_period_one"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="certification_reports_period_days"),
        ]

    def __str__(self) -> str:
        return f"{self.deadline.name} {self.year}"

    @property
    def series(self) -> ReportSeries:
        return self.deadline.series
