from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.people.enums import ReorganisationKind
from lms.people.models.units import Unit


class Reorganisation(models.Model):
    """One decision about units: what happened, from which day, by which document.

    `steps` names the rows that it ended, began and closed, with their former dates: enough to take it back.
    """

    kind = models.CharField(_("việc"), max_length=10, choices=ReorganisationKind.choices)
    effective_on = models.DateField(_("từ ngày"))
    document = models.CharField(_("văn bản"), max_length=200, blank=True, default="")
    units = models.ManyToManyField(Unit, related_name="reorganisations")
    steps = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-effective_on", "-id"], name="lms_people_reorganisation_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on:%d/%m/%Y}"
