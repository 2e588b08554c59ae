from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.people.enums import Sex
from lms.people.models import Category, Person, Posting, Unit
from lms.roster.enums import BUSY_STATES, Decision, Doubt, ImportState, RowKind


class RosterImport(models.Model):
    """A file that somebody sent for a unit, and what became of it. The head stays when its rows are swept away.

    `plan_no` names the rows that count: a worker that was killed may leave others behind. `frame` is the fingerprint
    of the units, categories and rights under which the rows were planned.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="roster_imports")
    as_of = models.DateField(_("ngày của danh sách"))
    file_name = models.CharField(_("tệp"), max_length=100)
    file_size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    upload = models.CharField(max_length=36, default="", blank=True)
    options = models.JSONField(default=dict)
    state = models.CharField(_("tình trạng"), max_length=10, choices=ImportState.choices, default=ImportState.READING)
    plan_no = models.PositiveIntegerField(default=0)
    plans_begun = models.PositiveIntegerField(default=0)
    round = models.PositiveIntegerField(default=0)
    job_id = models.UUIDField(null=True)
    frame = models.CharField(max_length=64, default="")
    headers = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField(default=0)
    message = models.TextField(default="", blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    rows_swept_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lần nhập danh sách")
        verbose_name_plural = pgettext_lazy("plural", "lần nhập danh sách")
        indexes = [models.Index(fields=["unit", "-uploaded_at"], name="lms_roster_import_recent")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def rows(self) -> Any:
        """The rows of the plan that counts, in the order of the file."""
        return RosterRow.objects.filter(roster_import=self, plan_no=self.plan_no)

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY_STATES


def _loose(model: type[models.Model]) -> Any:
    """A key without a constraint: rows pass, and an undo that deletes 50,000 people must not search them for each."""
    return models.ForeignKey(model, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False)


class RosterRow(models.Model):
    """A row of an import: what it says, what applying it writes, and what a human decided about it.

    The columns from `person_uuid` on are copied into Person and Posting by one statement each. No identity number
    stands here in clear: `identity_cipher` and `cells_cipher` are encrypted.
    """

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="all_rows", db_index=False)
    plan_no = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    sheet = models.CharField(max_length=120, default="")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=RowKind.choices)
    name = models.CharField(max_length=200, default="")
    unit_name = models.CharField(max_length=200, default="")
    category_name = models.CharField(max_length=120, default="")
    changes = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    cells_cipher = models.TextField(default="")
    person_uuid = models.UUIDField(default=uuid.uuid4)
    person = _loose(Person)
    person_revision = models.PositiveIntegerField(default=0)
    alike = models.PositiveIntegerField(default=0)
    writes_person = models.BooleanField(default=False)
    full_name = models.CharField(max_length=120, default="")
    birth_date = models.DateField(null=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=10, choices=Sex.choices, default=Sex.UNDECLARED)
    phone = models.CharField(max_length=20, default="")
    email = models.EmailField(default="")
    staff_code = models.CharField(max_length=40, default="")
    identity_cipher = models.TextField(default="")
    identity_hash = models.CharField(max_length=64, null=True)
    sort_key = models.CharField(max_length=700, default="")
    search_text = models.CharField(max_length=200, default="")
    opens_posting = models.BooleanField(default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False)
    job_title = models.CharField(max_length=120, default="")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    is_primary = models.BooleanField(default=True)
    ends = _loose(Posting)
    ends_on = models.DateField(null=True)
    corrects = _loose(Posting)
    posting = _loose(Posting)
    applied_at = models.DateTimeField(null=True)
    doubt = models.CharField(max_length=12, choices=Doubt.choices, default="")
    candidates = models.JSONField(default=list)
    twin = models.PositiveIntegerField(null=True)
    losing_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    losing_category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False)
    decision = models.CharField(max_length=12, choices=Decision.choices, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roster_import", "plan_no", "position"], name="lms_roster_row_position"),
        ]
        indexes = [
            models.Index(
                fields=["unit"], condition=Q(kind=RowKind.DOUBTFUL, decision=""), name="lms_roster_row_waiting"
            ),
            models.Index(
                fields=["losing_unit"], condition=Q(kind=RowKind.DOUBTFUL, decision=""), name="lms_roster_row_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.kind})"


class FormerRecord(models.Model):
    """What an import overwrote in a person's record, kept for its undo."""

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="former_records")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    full_name = models.CharField(max_length=120)
    birth_date = models.DateField(null=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=10)
    phone = models.CharField(max_length=20)
    email = models.EmailField()
    staff_code = models.CharField(max_length=40)
    identity_cipher = models.TextField()
    identity_hash = models.CharField(max_length=64, null=True)
    sort_key = models.CharField(max_length=700)
    search_text = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roster_import", "person"], name="lms_roster_former_once"),
        ]


class DistinctPair(models.Model):
    """Two people of one name of whom a human said that they are two. Written once, the smaller key first."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="lms_roster_distinct_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="lms_roster_distinct_order"),
        ]
