from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from courses.content.models import Course, LessonKey
from courses.learning.models import Completion
from courses.teaching.enums import SurveyKind
from lms.journal.models import AppendOnly
from lms.people.models import Cohort


class CourseCohort(models.Model):
    """The course that a cohort learns: whoever joins by its link is enrolled there."""

    cohort = models.OneToOneField(Cohort, models.PROTECT, related_name="bound")
    course = models.ForeignKey(Course, models.PROTECT, related_name="cohorts")


class LessonMinutes(models.Model):
    """How many learners, no longer known by name, spent so many whole minutes on a lesson."""

    lesson_key = models.ForeignKey(LessonKey, models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField()
    learners = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson_key", "minutes"], name="courses_teaching_minutes_one")]


class Survey(AppendOnly):
    """A questionnaire of a course in one wording; a change of wording is the next number, with answers of its own.

    `items`: [{"key", "kind": "scale|text", "text"}].
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="surveys")
    kind = models.CharField(max_length=10, choices=SurveyKind.choices)
    number = models.PositiveIntegerField()
    items = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "kind", "number"], name="courses_teaching_survey_number")
        ]


class SurveyAnswer(models.Model):
    """One anonymous answer: no person, no login, no time finer than the month, a key that tells no order.

    `is_shown` is set for five at once, and then the five get new rows in a random order.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)])
    values = models.JSONField()
    is_shown = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="courses_teaching_answer_month")
        ]


class SurveyReceipt(models.Model):
    """The fact that a survey was answered or declined once after a completion; nothing leads from here to an answer."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    completion = models.ForeignKey(Completion, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=SurveyKind.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["completion", "kind"], name="courses_teaching_receipt_once")]
