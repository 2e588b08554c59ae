from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.classes.enums import EvidenceKind
from courses.classes.models.classes import TrainingClass
from lms.private_files import private_storage


class Evidence(models.Model):
    """A paper that proves a class, as a scan without metadata. What a result rests on is never removed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("loại giấy tờ"), max_length=12, choices=EvidenceKind.choices)
    note = models.CharField(_("ghi chú"), max_length=150, blank=True, default="")
    file = models.FileField(upload_to="classes/", storage=private_storage, max_length=200)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    @property
    def is_picture(self) -> bool:
        return not self.file.name.endswith(".pdf")
