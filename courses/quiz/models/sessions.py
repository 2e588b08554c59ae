"""Tries under way, and who gets more time or more of them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.learning.models import Attempt, Enrolment
from courses.quiz.models.quizzes import Quiz
from lms.people.models import Person


class QuizSession(models.Model):
    """A try under way: which snapshot, in which order, what is saved of it. Becomes an Attempt when it is submitted.

    `saved` holds answers as a page sends them (`courses.quiz.answers`); `deadline` is null where no clock runs;
    `revision` grows with every write.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="sessions")
    snapshot_sha256 = models.CharField(max_length=64)
    order = models.JSONField()
    saved = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    attempt = models.OneToOneField(Attempt, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz"], condition=Q(attempt=None), name="courses_quiz_session_one_open"
            )
        ]
        indexes = [models.Index(fields=["deadline"], condition=Q(attempt=None), name="courses_quiz_session_due")]


class Accommodation(models.Model):
    """More time or more tries for a person, at one quiz or at all; ended, never deleted."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    quiz = models.ForeignKey(Quiz, models.PROTECT, null=True, related_name="+")
    extra_time_percent = models.PositiveSmallIntegerField(
        _("thêm giờ (%)"), default=0, validators=[MaxValueValidator(400)]
    )
    extra_attempts = models.PositiveSmallIntegerField(_("thêm lượt"), default=0, validators=[MaxValueValidator(50)])
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "quiz"],
                condition=Q(ended_at=None, quiz__isnull=False),
                name="courses_quiz_accommodation_one",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None, quiz=None), name="courses_quiz_accommodation_one_for_all"
            ),
        ]
