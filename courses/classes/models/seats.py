from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.classes.enums import LIVE_SEATS, MarkMethod, SeatSource, SeatState
from courses.classes.models.classes import ClassSession, TrainingClass
from lms.people.models import Person, Unit


class SeatQuerySet(models.QuerySet["Seat"]):
    def live(self) -> SeatQuerySet:
        """Of people who may yet come."""
        return self.filter(state__in=LIVE_SEATS)

    def confirmed(self) -> SeatQuerySet:
        return self.filter(state=SeatState.CONFIRMED)

    def booked(self) -> SeatQuerySet:
        """Those that the capacity is counted against: who walked in took no chair from anybody."""
        return self.confirmed().exclude(source=SeatSource.WALK_IN)

    def in_queue(self) -> SeatQuerySet:
        """The waiting list in its order."""
        return self.filter(state=SeatState.WAITING).order_by("queued_at", "pk")


class Seat(models.Model):
    """A person's place in a class, from the nomination to the result. `unit` is the one she comes from.

    `test_score` is in points of the class's test on paper; empty: not taken.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=SeatState.choices)
    source = models.CharField(max_length=10, choices=SeatSource.choices)
    queued_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("lý do"), max_length=200, blank=True, default="")
    test_score = models.PositiveSmallIntegerField(null=True)
    scored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training_class", "person"], name="courses_classes_seat_once"),
        ]
        indexes = [models.Index(fields=["person", "state"], name="courses_classes_seat_of_person")]


class Mark(models.Model):
    """Whether, and for how many minutes, somebody was there. May be mended until the class is submitted.

    `scanned_at`: when the code was scanned, which a weak network may have delivered later. `device`: a phone of the
    session, unnamed; one phone checks one person in.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="marks")
    session = models.ForeignKey(ClassSession, models.PROTECT, related_name="marks")
    minutes = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=8, choices=MarkMethod.choices)
    device = models.CharField(max_length=32, blank=True, default="")
    scanned_at = models.DateTimeField(null=True)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "session"], name="courses_classes_mark_once"),
            models.UniqueConstraint(
                fields=["session", "device"], condition=~Q(device=""), name="courses_classes_one_person_a_device"
            ),
        ]

    @property
    def is_present(self) -> bool:
        return self.minutes > 0
