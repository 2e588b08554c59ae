from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.journal.models import AppendOnly
from lms.people.enums import Sex
from lms.people.models.units import Category, Unit
from lms.private_files import private_storage


class HeadcountDeclaration(AppendOnly):
    """How many people a unit says it employs at a date, with its document. The latest on or before a date counts."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="declarations")
    declared_on = models.DateField(_("tính đến ngày"))
    document = models.CharField(_("văn bản"), max_length=200)
    attachment = models.FileField(
        _("bản chụp văn bản"), storage=private_storage, upload_to="declarations/", blank=True, default=""
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["unit", "-declared_on", "-id"], name="lms_people_declaration_latest")]


class HeadcountLine(AppendOnly):
    """One number of a declaration: people of a category and sex."""

    declaration = models.ForeignKey(HeadcountDeclaration, models.PROTECT, related_name="lines")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    sex = models.CharField(max_length=10, choices=Sex.choices, default=Sex.UNDECLARED)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["declaration", "category", "sex"], name="lms_people_headcountline_one")
        ]
