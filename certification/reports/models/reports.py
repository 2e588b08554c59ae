from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certification.reports.enums import FROZEN_STATES, OPEN_STATES, ReportKind, ReportState
from certification.reports.models.series import ReportPeriod
from lms.people.models import Unit


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> ReportQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def standing(self) -> ReportQuerySet:
        """Frozen, and not replaced by a restatement."""
        return self.filter(state__in=FROZEN_STATES - {ReportState.SUPERSEDED})


class Report(models.Model):
    """One version of a report and how far it has come. What it says once frozen stands in FrozenReport, for ever.

    `seen` are the open points that its author has ticked, as {code: sentence}. `number` and `signed_on` are written
    down afterwards, from the paper.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    period = models.ForeignKey(ReportPeriod, models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports")
    scope = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=ReportKind.choices, default=ReportKind.OWN)
    version = models.PositiveSmallIntegerField(default=1)
    restates = models.OneToOneField("self", models.PROTECT, null=True, related_name="restatement")
    reason = models.CharField(_("lý do đính chính"), max_length=500, blank=True, default="")
    state = models.CharField(max_length=14, choices=ReportState.choices, default=ReportState.DRAFT)
    sections = models.JSONField(default=dict)
    seen = models.JSONField(default=dict)
    number = models.CharField(_("số"), max_length=40, blank=True, default="")
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    job_id = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    return_reason = models.CharField(_("lý do trả lại"), max_length=500, blank=True, default="")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo")
        verbose_name_plural = pgettext_lazy("plural", "báo cáo")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "unit", "kind", "version"], name="certification_reports_version_one"
            ),
            models.UniqueConstraint(
                fields=["period", "unit", "kind"], condition=Q(state__in=sorted(OPEN_STATES)),
                name="certification_reports_one_open",
            ),
            models.UniqueConstraint(
                fields=["period", "unit", "kind"],
                condition=Q(state__in=sorted(FROZEN_STATES - {ReportState.SUPERSEDED})),
                name="certification_reports_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(version=1, restates=None) | Q(version__gt=1, restates__isnull=False),
                name="certification_reports_restates",
            ),
            models.CheckConstraint(
                condition=Q(kind=ReportKind.CONSOLIDATED) | Q(scope=models.F("unit")),
                name="certification_reports_own_scope",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit}: {self.period} ({self.version})"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES
