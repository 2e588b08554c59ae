from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from certification.assignments.enums import DutyState, ExemptionReason, ReminderKind, Withdrawal
from certification.assignments.planning import SOON, Fact, Row
from certification.assignments.rules import Rule
from certification.awards.models import Award, Part, Path
from courses.content.models import Course
from courses.learning.models import Completion
from lms.journal.models import AppendOnly
from lms.people.models import Category, Cohort, Person, Unit

LONGEST_TERM = 3650
"""Days, also of a window: ten years."""


class Assignment(models.Model):
    """Required learning: one course, or a part or path of a programme, given by a unit to people below it.

    Whom it reaches and by when is said by its rules, of which the one with the highest number is in force.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("tên"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments", verbose_name=_("đơn vị giao"))
    course = models.ForeignKey(Course, models.PROTECT, null=True, related_name="assignments")
    part = models.ForeignKey(Part, models.PROTECT, null=True, related_name="assignments")
    path = models.ForeignKey(Path, models.PROTECT, null=True, related_name="assignments")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("đợt giao học")
        constraints = [
            models.CheckConstraint(
                condition=Q(course__isnull=False, part=None, path=None)
                | Q(course=None, part__isnull=False, path=None)
                | Q(course=None, part=None, path__isnull=False),
                name="certification_assignments_one_what",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def what(self) -> tuple[str, int]:
        """("course" | "part" | "path", key)."""
        for kind in ("course", "part", "path"):
            key = getattr(self, f"{kind}_id")
            if key is not None:
                return kind, key
        raise AssertionError("certification_assignments_one_what")


class AssignmentRule(AppendOnly):
    """One version of whom an assignment reaches and by when (see `rules.Rule`); a change is the next number."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="rules")
    number = models.PositiveIntegerField()
    categories = models.ManyToManyField(Category, blank=True, related_name="+")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, related_name="assignment_rules")
    joined_within_days = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(LONGEST_TERM)])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_days = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(LONGEST_TERM)])
    renews_months = models.PositiveSmallIntegerField(
        null=True, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    window_days = models.PositiveSmallIntegerField(default=60, validators=[MaxValueValidator(LONGEST_TERM)])
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="certification_assignments_rule_number"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False, due_days=None) | Q(due_on=None, due_days__isnull=False),
                name="certification_assignments_one_due",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="certification_assignments_rule_dates"
            ),
            models.CheckConstraint(
                condition=Q(renews_months=None) | Q(renews_months__gte=1), name="certification_assignments_renews"
            ),
        ]

    def as_rule(self, categories: frozenset[int]) -> Rule:
        """The rule as the planner reads it; `categories` are read for many rules at once."""
        return Rule(
            assignment_id=self.assignment_id, unit_id=self.assignment.unit_id, what=self.assignment.what,
            starts_on=self.starts_on, ends_on=self.ends_on, categories=categories, cohort_id=self.cohort_id,
            joined_within_days=self.joined_within_days, due_on=self.due_on, due_days=self.due_days,
            renews_months=self.renews_months, window_days=self.window_days,
        )  # fmt: skip


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def on(self, as_of: date) -> ExemptionQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=as_of), starts_on__lte=as_of)


class Exemption(models.Model):
    """Somebody need not do an assignment from..to, for a reason; `ends_on` is the first day on which she must again.

    Ending it early sets `ends_on` to that day; it is never deleted.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="exemptions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="exemptions")
    reason = models.CharField(_("lý do"), max_length=12, choices=ExemptionReason.choices)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True, default="")
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến trước ngày"), null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("miễn học")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="certification_assignments_exemption_dates",
            )
        ]
        indexes = [models.Index(fields=["person", "assignment"], name="certification_assignments_exem")]


def _exemptions_of_row(as_of: date) -> ExemptionQuerySet:
    """Of the period in question, under any record of its person."""
    rows = Exemption.objects.on(as_of).annotate(owner=Coalesce("person__canonical_id", "person_id"))
    return rows.filter(assignment=OuterRef("assignment_id"), owner=OuterRef("person_id"))


class PeriodQuerySet(models.QuerySet["Period"]):
    def current(self) -> PeriodQuerySet:
        """One row for everybody who is reached."""
        return self.filter(is_current=True)

    def open(self) -> PeriodQuerySet:
        return self.filter(completion=None, award=None, withdrawn_on=None)

    def with_exemption(self, as_of: date) -> PeriodQuerySet:
        """The same with `is_exempt`, under any of her records."""
        return self.annotate(is_exempt=Exists(_exemptions_of_row(as_of)))

    def undone(self, as_of: date) -> PeriodQuerySet:
        """Open rows of people who are not exempt on `as_of`."""
        return self.open().exclude(Exists(_exemptions_of_row(as_of)))

    def in_state(self, state: DutyState | str, *, as_of: date) -> PeriodQuerySet:
        """Of current rows `with_exemption`, those in one state; the same rule as `planning.state_of`."""
        return self.filter(in_state(DutyState(state), as_of=as_of))


def in_state(state: DutyState, *, as_of: date) -> Q:
    """The condition on a current row `with_exemption` that says how she stands; `planning.state_of` for many."""
    undone = Q(completion=None, award=None)
    if state == DutyState.DONE:
        return ~undone
    if state == DutyState.EXEMPT:
        return undone & Q(is_exempt=True)
    asked = undone & Q(is_exempt=False)
    if state == DutyState.OVERDUE:
        return asked & Q(due_on__lt=as_of)
    if state == DutyState.EXPIRING:
        return asked & Q(due_on__gte=as_of, is_renewal=True)
    if state == DutyState.DUE_SOON:
        return asked & Q(due_on__gte=as_of, due_on__lte=as_of + SOON, is_renewal=False)
    return asked & Q(due_on__gt=as_of + SOON, is_renewal=False)


class Period(models.Model):
    """One term in which somebody is to do an assignment (see `planning.Row`); a renewal is a row of its own.

    Bookkeeping that follows the facts: `domain.refresh_periods` writes it, and nothing else does.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="periods")
    person = models.ForeignKey(Person, models.PROTECT, related_name="periods")
    number = models.PositiveIntegerField()
    is_renewal = models.BooleanField(default=False)
    opens_on = models.DateField()
    due_on = models.DateField()
    fulfilled_on = models.DateField(null=True)
    completion = models.ForeignKey(Completion, models.PROTECT, null=True, related_name="periods")
    award = models.ForeignKey(Award, models.PROTECT, null=True, related_name="periods")
    lapses_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.CharField(max_length=10, choices=Withdrawal.choices, blank=True, default="")
    is_current = models.BooleanField(default=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "person", "number"], name="certification_assignments_number"),
            models.UniqueConstraint(
                fields=["assignment", "person"], condition=Q(is_current=True), name="certification_assignments_current"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="certification_assignments_due_after"),
            models.CheckConstraint(
                condition=Q(fulfilled_on=None, completion=None, award=None, lapses_on=None)
                | Q(fulfilled_on__isnull=False, completion__isnull=False, award=None)
                | Q(fulfilled_on__isnull=False, completion=None, award__isnull=False),
                name="certification_assignments_one_fact",
            ),
            models.CheckConstraint(
                condition=Q(lapses_on=None) | Q(lapses_on__gt=F("fulfilled_on")),
                name="certification_assignments_lapses_after",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | (Q(withdrawn_on__isnull=False, fulfilled_on=None, is_current=False) & ~Q(withdrawn_reason="")),
                name="certification_assignments_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(fulfilled_on__isnull=False) | Q(withdrawn_on__isnull=False) | Q(is_current=True),
                name="certification_assignments_open_is_current",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="certification_assignments_who"),
            models.Index(
                fields=["due_on"],
                condition=Q(is_current=True, fulfilled_on=None),
                name="certification_assignments_due",
            ),
        ]

    @property
    def fact(self) -> Fact | None:
        if self.completion_id is not None:
            return "completion", self.completion_id
        return ("award", self.award_id) if self.award_id is not None else None

    def as_row(self) -> Row:
        return Row(
            number=self.number, opens_on=self.opens_on, due_on=self.due_on, is_renewal=self.is_renewal,
            fulfilled_on=self.fulfilled_on, fact=self.fact, lapses_on=self.lapses_on, withdrawn_on=self.withdrawn_on,
            withdrawn_reason=self.withdrawn_reason, is_current=self.is_current,
        )  # fmt: skip

    @staticmethod
    def values_of(row: Row) -> dict[str, Any]:
        """The fields that say what a planned row says."""
        kind, key = row.fact or ("", None)
        return {
            "is_renewal": row.is_renewal, "opens_on": row.opens_on, "due_on": row.due_on,
            "fulfilled_on": row.fulfilled_on, "completion_id": key if kind == "completion" else None,
            "award_id": key if kind == "award" else None, "lapses_on": row.lapses_on,
            "withdrawn_on": row.withdrawn_on, "withdrawn_reason": row.withdrawn_reason, "is_current": row.is_current,
        }  # fmt: skip


class Reminder(models.Model):
    """Says that somebody was reminded of a period, so that the same is not said twice. A moved due date is another."""

    period = models.ForeignKey(Period, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=ReminderKind.choices)
    ordinal = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "kind", "ordinal", "due_on"], name="certification_assignments_reminder_once"
            )
        ]
