from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.content.models import Activity, Course, Edition, LessonKey, Manifest
from courses.learning.enums import CompletionSource
from lms.journal.models import AppendOnly, AppendOnlyQuerySet
from lms.people.models import Person, Unit


class Enrolment(models.Model):
    """A person on an edition of a course; one active at a time."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="enrolments")
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    times_reopened = models.PositiveSmallIntegerField(default=0)
    """How often a completion of it was taken back, so that the next one is a fact of its own."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"], condition=Q(ended_at=None), name="courses_learning_enrolment_one_active"
            )
        ]


class EnrolmentMove(AppendOnly):
    """Says that somebody under way went over to another edition, keeping what she had earned."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="moves")
    from_edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    to_edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class LessonProgress(models.Model):
    """A lesson that the person has finished. Monotonic: the row is written once and never taken back."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="progress")
    lesson_key = models.ForeignKey(LessonKey, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson_key"], name="courses_learning_progress_one")
        ]


class Presence(models.Model):
    """Time credited on a lesson, in seconds. Behaviour data: one sum a lesson, kept for a while only.

    `credited_until` is the end of the last sitting that counted; sittings that overlap count once.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="presence")
    lesson_key = models.ForeignKey(LessonKey, models.PROTECT, related_name="+")
    seconds = models.PositiveIntegerField(default=0)
    credited_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson_key"], name="courses_learning_presence_one")
        ]


class Attendance(AppendOnly):
    """The fact that a learner attended a class of her course. `key` makes recording it harmless to repeat."""

    key = models.CharField(max_length=160, unique=True)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attendances")
    minutes = models.PositiveIntegerField()
    happened_on = models.DateField()
    evidence = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class AttendanceReversal(AppendOnly):
    """Says that an attendance was recorded by mistake, and why; it counts no more."""

    attendance = models.OneToOneField(Attendance, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class Attempt(AppendOnly):
    """A graded try at an activity: what the server made of the answers. `key` makes recording it harmless to repeat."""

    key = models.CharField(max_length=120, unique=True)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attempts")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attempts")
    snapshot_sha256 = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    score = models.PositiveIntegerField()
    max_score = models.PositiveIntegerField()
    is_passed = models.BooleanField()
    answers = models.JSONField()
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "activity", "number"], name="courses_learning_attempt_number"),
            models.CheckConstraint(
                condition=Q(score__lte=models.F("max_score")), name="courses_learning_attempt_score"
            ),
        ]


class AttemptRegrade(AppendOnly):
    """What an attempt is worth after a mended key. The attempt itself stays as it was handed in.

    `withdraws`: somebody decided, with the reason, that the pass does not stand; otherwise a pass once given stays.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="regrades")
    key = models.CharField(max_length=160, unique=True)
    snapshot_sha256 = models.CharField(max_length=64)
    score = models.PositiveIntegerField()
    max_score = models.PositiveIntegerField()
    is_passed = models.BooleanField()
    withdraws = models.BooleanField(default=False)
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__lte=models.F("max_score")), name="courses_learning_regrade_score"
            ),
            models.CheckConstraint(
                condition=~Q(withdraws=True, is_passed=True), name="courses_learning_regrade_withdraws"
            ),
        ]


class CompletionQuerySet(AppendOnlyQuerySet):
    def standing(self) -> CompletionQuerySet:
        """Not taken back by a reversal."""
        return self.filter(reversal=None)


class Completion(AppendOnly):
    """The fact that a person met an edition's rule. Never edited; CompletionReversal takes one back."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=160, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="completions")
    course = models.ForeignKey(Course, models.PROTECT, related_name="completions")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="completions")
    manifest = models.ForeignKey(Manifest, models.PROTECT, related_name="completions")
    source = models.CharField(_("hình thức"), max_length=10, choices=CompletionSource.choices)
    happened_on = models.DateField(_("ngày hoàn thành"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    evidence = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = CompletionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "course"], name="courses_learning_by_person"),
            models.Index(fields=["happened_on"], name="courses_learning_happened"),
            # Holds all that counting asks of a completion, so that a nation is counted without reading the rows.
            models.Index(fields=["person", "happened_on", "id"], name="courses_learning_counted"),
        ]


class CompletionReversal(AppendOnly):
    """Says that a completion was recorded by mistake, why, and since when we know."""

    completion = models.OneToOneField(Completion, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
