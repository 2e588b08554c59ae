from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.exports.enums import Every, Format
from lms.people.models import Unit


class ScheduledExport(models.Model):
    """A list of `unit` that is made anew regularly, for each of its recipients within her own right.

    `day` counts from 1: of the week (Monday), of the month, or of the first month of the quarter. What fell due on or
    before `handled_until` is dealt with; nothing else says whether an edition was sent.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("nội dung"), max_length=60)
    format = models.CharField(_("dạng tệp"), max_length=4, choices=Format.choices, default=Format.XLSX)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="scheduled_exports")
    every = models.CharField(_("bao lâu một lần"), max_length=7, choices=Every.choices)
    day = models.PositiveSmallIntegerField(_("vào ngày"))
    recipients = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Recipient", related_name="+")
    handled_until = models.DateField()
    last_run_on = models.DateField(null=True)
    paused_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(day__gte=1) & (Q(every=Every.WEEK, day__lte=7) | (~Q(every=Every.WEEK) & Q(day__lte=28))),
                name="lms_exports_schedule_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id} {self.every}"


class Recipient(models.Model):
    """Somebody who gets each edition. `refused_on`: when she last got none, for she could not have it; else empty."""

    schedule = models.ForeignKey(ScheduledExport, models.CASCADE, related_name="places")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    refused_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "user"], name="lms_exports_recipient_once")]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.user_id}"
