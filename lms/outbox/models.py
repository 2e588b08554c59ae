from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from lms.jobs.enums import OPEN_STATES
from lms.jobs.models import Job
from lms.outbox.enums import UNSETTLED_STATES, DeliveryState, Pace, Trouble
from lms.people.models import Person

DOUBT_AFTER = timedelta(minutes=15)
"""How long sending may take before a person may decide on it: well above all time limits of servers and leases."""


class MessageQuerySet(models.QuerySet["Message"]):
    def unread(self) -> MessageQuerySet:
        return self.filter(read_at=None)


class Message(models.Model):
    """Something to read, for one person: on the site until she opened it. What tells her elsewhere is a Delivery.

    `key` makes sending harmless to repeat. `link` is a path of this site, or empty. `kind`: lms.outbox.kinds.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=40, default="message")
    person = models.ForeignKey(Person, models.PROTECT, related_name="messages")
    subject = models.CharField(max_length=120)
    body = models.TextField()
    link = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at"], name="lms_outbox_message_of_person"),
            models.Index(fields=["created_at"], name="lms_outbox_message_age"),
        ]

    def __str__(self) -> str:
        return self.key


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def queued(self) -> DeliveryQuerySet:
        return self.filter(state=DeliveryState.QUEUED)

    def to_dispatch(self, *, at: datetime) -> DeliveryQuerySet:
        """Queued ones whose time has come and on which no job is at work."""
        at_work = Job.objects.filter(pk=OuterRef("job_id"), state__in=OPEN_STATES)
        return self.queued().filter(~Exists(at_work), not_before__lte=at)

    def failed(self) -> DeliveryQuerySet:
        return self.filter(state=DeliveryState.FAILED)

    def in_doubt(self, *, at: datetime) -> DeliveryQuerySet:
        """Those that are being sent at this moment are not in doubt yet."""
        return self.filter(state=DeliveryState.IN_DOUBT, begun_at__lt=at - DOUBT_AFTER)


class Delivery(models.Model):
    """Tells one person over one channel that messages wait: the truth about what leaves the site.

    QUEUED until a job takes it up; IN_DOUBT from before the first byte until the server has answered, so that a
    process killed in between leaves it so; then SENT or FAILED, or QUEUED again where nothing was taken.
    `attempts` counts how often sending began; `job` is the one at work, and only that one may begin. `address` is
    what it was sent to, `reference` what the server calls it, `error` the server's words. `repeats`: the one in whose
    place a person had this one sent.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=160, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="deliveries")
    messages = models.ManyToManyField(Message, through="Announcement", related_name="deliveries")
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    trouble = models.CharField(max_length=12, choices=Trouble.choices, blank=True, default=Trouble.NONE)
    error = models.CharField(max_length=300, blank=True, default="")
    address = models.CharField(max_length=254, blank=True, default="")
    reference = models.CharField(max_length=200, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    repeats = models.OneToOneField("self", models.SET_NULL, null=True, related_name="repeated_by")
    created_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(state=DeliveryState.QUEUED), name="lms_outbox_delivery_due"
            ),
            models.Index(
                fields=["state", "created_at"],
                condition=Q(state__in=sorted(UNSETTLED_STATES)),
                name="lms_outbox_delivery_open",
            ),
            models.Index(fields=["created_at"], name="lms_outbox_delivery_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(begun_at__isnull=False)
                | ~Q(state__in=sorted([DeliveryState.IN_DOUBT, DeliveryState.SENT])),
                name="lms_outbox_delivery_begun",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | ~Q(state=DeliveryState.QUEUED), name="lms_outbox_delivery_finished"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


class Announcement(models.Model):
    """That a delivery speaks of a message; a day's messages share one."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="announcements")
    message = models.ForeignKey(Message, models.CASCADE, related_name="announcements")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "message"], name="lms_outbox_announcement_once")]


class Preference(models.Model):
    """How somebody wants to be told: over which channel (SITE_ONLY: none), and how often of what is not urgent."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="message_preference")
    channel = models.CharField(max_length=10)
    pace = models.CharField(max_length=10, choices=Pace.choices, default=Pace.DAILY)
    changed_at = models.DateTimeField()


class Unsubscription(models.Model):
    """That somebody wants to hear of a kind of message on the site alone."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="unsubscriptions")
    kind = models.CharField(max_length=40)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="lms_outbox_unsubscription_once")]
