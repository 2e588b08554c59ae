from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.classes.enums import OPEN_ROWS, RowState, SheetState
from courses.classes.models.classes import TrainingClass
from courses.classes.models.seats import Seat
from lms.people.models import Person


class Sheet(models.Model):
    """An attendance sheet that came back filled in, row by row as it was read."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="sheets")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=SheetState.choices, default=SheetState.PREVIEW)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)


class SheetRowQuerySet(models.QuerySet["SheetRow"]):
    def waiting(self) -> SheetRowQuerySet:
        """Of applied sheets, and undecided."""
        return self.filter(sheet__state=SheetState.APPLIED, state__in=OPEN_ROWS)


class SheetRow(models.Model):
    """One row: what it says, and whom it means. `minutes` are per session in their order, None where nothing stands.

    `person` is whom it was matched with or whom a human named; `error` says what is wrong with a faulty row.
    """

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    full_name = models.CharField(max_length=120)
    birth = models.CharField(max_length=10, blank=True, default="")
    unit_name = models.CharField(max_length=200, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    minutes = models.JSONField(default=list)
    score = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=RowState.choices)
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    candidates = models.JSONField(default=list)
    error = models.CharField(max_length=300, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = SheetRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="courses_classes_row_number")]
        indexes = [
            models.Index(
                fields=["sheet"], condition=Q(state__in=["doubtful", "unknown"]), name="courses_classes_row_waiting"
            )
        ]
