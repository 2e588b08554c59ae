from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.jobs.enums import OPEN_STATES, JobState


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, *, at: datetime) -> JobQuerySet:
        """Queued jobs whose time has come, and running ones whose worker's lease ran out."""
        return self.filter(
            Q(state=JobState.QUEUED, not_before__lte=at) | Q(state=JobState.RUNNING, leased_until__lt=at)
        )


class Job(models.Model):
    """The truth about a piece of background work; a Celery message is only a wake-up.

    `key` makes enqueueing idempotent. `payload` holds ids. A job whose lease ran out is claimed again, at most
    `max_attempts` times, so handlers must be harmless to repeat.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=160, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    result = models.JSONField(default=dict)
    error = models.TextField(default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state__in=sorted(OPEN_STATES)), name="lms_jobs_job_open")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"
