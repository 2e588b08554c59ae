from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.awards.models import Part, Programme
from certification.coverage.enums import Indicator
from lms.people.enums import Sex
from lms.people.models import Category, Unit


class Target(models.Model):
    """An indicator of a programme: share, date, and through its rules who is counted and what they must hold."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="targets")
    indicator = models.CharField(_("chỉ tiêu"), max_length=10, choices=Indicator.choices)
    name = models.CharField(_("tên"), max_length=200)
    share_percent = models.PositiveSmallIntegerField(_("tỷ lệ (%)"), default=80)
    due_on = models.DateField(_("đến ngày"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "indicator"], name="certification_coverage_target_one"),
            models.CheckConstraint(
                condition=Q(share_percent__gte=1, share_percent__lte=100), name="certification_coverage_share"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TargetRule(models.Model):
    """A category that the indicator counts, and the parts that its people must hold (a collaborator: K alone)."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="rules")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    parts = models.ManyToManyField(Part, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "category"], name="certification_coverage_rule_one")]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.category_id}"


class CellHead(models.Model):
    """One a unit: the lock under which its cells are recomputed, and the day and the rules that they are of.

    `rules` is a fingerprint of all targets (`definitions.fingerprint`): a change of theirs makes every cell stale.
    """

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="+")
    computed_on = models.DateField(null=True)
    rules = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.computed_on}"


class DirtyMark(models.Model):
    """A unit whose cells a fact made stale. Cleared only by the recomputation that saw it.

    Without a constraint in the database: checking it would lock the unit's row for every fact, and units are never
    deleted.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return str(self.unit_id)


class Cell(models.Model):
    """Today's counts of distinct people of one unit, category and sex, by the parts they hold. Derived, never edited.

    `bits` is the set of parts held, as bits in the order of the programme's parts.
    """

    target = models.ForeignKey(Target, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, models.CASCADE, related_name="+")
    sex = models.CharField(max_length=10, choices=Sex.choices)
    bits = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    attendances = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["target", "unit"], name="certification_coverage_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.category_id}/{self.sex}/{self.bits}: {self.people}"
