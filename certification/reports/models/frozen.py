from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.reports.models.reports import Report
from lms.journal.models import AppendOnly
from lms.people.enums import Sex
from lms.people.models import Category, Person, Unit


class KeptJSONField(models.TextField):
    """JSON as text: keys keep their order, which jsonb forgets, so that a report prints the same once it is frozen."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Snapshot(models.Model):
    """One attempt to write down the people of a report, chunk by chunk. It counts only once a FrozenReport names it;
    what a killed attempt left behind is swept away by the next one."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="snapshots")
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report_id}: {self.begun_at}"


class ReportPerson(AppendOnly):
    """Somebody of the headcount as she was counted: where, as what, with which parts (`bits`: in the programme's
    order), and the keys of the awards and the number of lượt that counted."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="people", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="report_rows")
    full_name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=700)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit_name = models.CharField(max_length=200)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", db_index=False)
    sex = models.CharField(max_length=10, choices=Sex.choices)
    bits = models.PositiveIntegerField()
    parts = models.CharField(max_length=80, blank=True)
    is_covered = models.BooleanField()
    is_new = models.BooleanField()
    attendances = models.PositiveIntegerField()
    new_attendances = models.PositiveIntegerField()
    awards = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "person"], name="certification_reports_person_one"),
        ]
        indexes = [models.Index(fields=["snapshot", "unit", "category"], name="certification_reports_by_unit")]

    def __str__(self) -> str:
        return self.full_name


class FrozenReport(AppendOnly):
    """What a report says, for ever: its document, the version of the rule, and the fingerprint over these and the
    rows per person. Inserting it is what makes a report frozen; one a report, one a snapshot."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="frozen")
    snapshot = models.OneToOneField(Snapshot, models.PROTECT, related_name="frozen")
    document: Any = KeptJSONField()
    rule = models.JSONField()
    people = models.PositiveIntegerField()
    covered = models.PositiveIntegerField()
    new_covered = models.PositiveIntegerField()
    attendances = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.fingerprint[:12]


class Dispatch(AppendOnly):
    """The fact that a report was sent on: to whom, on which day, under which number."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="dispatches")
    recipient = models.CharField(_("nơi nhận"), max_length=200)
    number = models.CharField(_("số công văn, báo cáo"), max_length=60)
    sent_on = models.DateField(_("ngày gửi"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "recipient", "number"], name="certification_reports_dispatch_once"
            ),
        ]
