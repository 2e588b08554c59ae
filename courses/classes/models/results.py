from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.classes.enums import SubmissionState
from courses.classes.models.classes import TrainingClass
from courses.classes.models.evidence import Evidence
from courses.classes.models.seats import Seat
from courses.learning.models import Attendance, Completion
from lms.journal.models import AppendOnly
from lms.people.models import Person


class Submission(models.Model):
    """The results of a class as somebody handed them in; a second person approves or returns them.

    `lines`: one {"seat", "person", "minutes", "total", "score", "met"} for each person on the list (lines.Line).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=SubmissionState.choices, default=SubmissionState.WAITING)
    lines = models.JSONField(default=list)
    lines_sha256 = models.CharField(max_length=64)
    evidence = models.ManyToManyField(Evidence, related_name="submissions")
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("lý do trả lại"), max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training_class", "number"], name="courses_classes_submission_number"),
            models.UniqueConstraint(
                fields=["training_class"],
                condition=Q(state=SubmissionState.WAITING),
                name="courses_classes_submission_one_waiting",
            ),
        ]


class ClassResult(AppendOnly):
    """What a class came to for one person, as approved: minutes of `total`, points, and the facts that followed.

    `is_late`: recorded long after the class. The completion of a blended course follows when its other part is done.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="results")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="results")
    person = models.ForeignKey(Person, models.PROTECT, related_name="class_results")
    minutes = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    score = models.PositiveSmallIntegerField(null=True)
    is_met = models.BooleanField()
    is_late = models.BooleanField()
    completion = models.ForeignKey(Completion, models.PROTECT, null=True, related_name="class_results")
    attendance = models.ForeignKey(Attendance, models.PROTECT, null=True, related_name="class_results")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "person"], name="courses_classes_result_once"),
        ]
