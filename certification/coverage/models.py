from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.awards.models import Part, Programme
from certification.coverage.enums import Indicator
from lms.people.enums import Sex
from lms.people.models import Category, Unit


class Target(models.Model):
    """An indicator of a programme as one place sets it: `unit` and all below it; without a unit, everywhere else.

    What it asks stands in its versions; the nearest target above a unit is the unit's own.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="targets")
    indicator = models.CharField(_("chỉ tiêu"), max_length=10, choices=Indicator.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("của đơn vị")
    )

    class Meta:
        verbose_name = _("chỉ tiêu")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "indicator"], condition=Q(unit=None), name="certification_coverage_target_one"
            ),
            models.UniqueConstraint(
                fields=["programme", "indicator", "unit"], name="certification_coverage_target_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}/{self.indicator}/{self.unit_id or '-'}"


class TargetVersion(models.Model):
    """What a target asks from `valid_from` on, by whose decision. Never edited: a change is another version.

    Of two versions of one day the later one holds. Before the first version of the common target the first one holds;
    a unit's own does not hold yet.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="versions")
    name = models.CharField(_("tên"), max_length=200)
    share_percent = models.PositiveSmallIntegerField(_("tỷ lệ (%)"))
    due_on = models.DateField(_("phải đạt trước hoặc vào ngày"))
    class_size = models.PositiveSmallIntegerField(_("số người một lớp"), default=40)
    valid_from = models.DateField(_("áp dụng từ ngày"))
    basis = models.CharField(_("căn cứ"), max_length=300, blank=True, default="")
    reason = models.CharField(_("lý do thay đổi"), max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("phiên bản chỉ tiêu")
        indexes = [models.Index(fields=["target", "valid_from"], name="certification_coverage_version")]
        constraints = [
            models.CheckConstraint(
                condition=Q(share_percent__gte=1, share_percent__lte=100), name="certification_coverage_share"
            ),
            models.CheckConstraint(condition=Q(class_size__gte=1), name="certification_coverage_class_size"),
        ]

    def __str__(self) -> str:
        return self.name


class TargetRule(models.Model):
    """A category that the version counts, and the parts that its people must hold (a collaborator: K alone).

    `share_percent`: a share of its own, where the plan asks one of this category ("80 % cộng tác viên").
    """

    version = models.ForeignKey(TargetVersion, models.PROTECT, related_name="rules")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    parts = models.ManyToManyField(Part, related_name="+")
    share_percent = models.PositiveSmallIntegerField(_("tỷ lệ riêng (%)"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "category"], name="certification_coverage_rule_one"),
            models.CheckConstraint(
                condition=Q(share_percent=None) | Q(share_percent__gte=1, share_percent__lte=100),
                name="certification_coverage_rule_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.category_id}"


class Milestone(models.Model):
    """The share to be reached by a day on the way ("20 % hết năm 2026")."""

    version = models.ForeignKey(TargetVersion, models.PROTECT, related_name="milestones")
    due_on = models.DateField(_("đến hết ngày"))
    share_percent = models.PositiveSmallIntegerField(_("tỷ lệ (%)"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "due_on"], name="certification_coverage_milestone_one"),
            models.CheckConstraint(
                condition=Q(share_percent__gte=1, share_percent__lte=100),
                name="certification_coverage_milestone_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on}: {self.share_percent} %"


class CellHead(models.Model):
    """One a target and unit: the lock under which its counts are recomputed, and the day and rules that they are of.

    `rules` is the fingerprint of the target's version in force (`definitions.fingerprint`). `total` holds the sums of
    the unit with all below it (`certification.coverage.sums`), of `total_on` and `total_rules`.
    """

    target = models.ForeignKey(Target, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    computed_on = models.DateField(null=True)
    rules = models.CharField(max_length=64, default="")
    total = models.JSONField(default=dict)
    own = models.JSONField(default=dict)
    total_on = models.DateField(null=True)
    total_rules = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "unit"], name="certification_coverage_head_one")]

    def __str__(self) -> str:
        return f"{self.target_id}/{self.unit_id}: {self.computed_on}"


class DirtyMark(models.Model):
    """A unit whose cells a fact made stale. Cleared only by the recomputation that saw it.

    Without a constraint in the database: checking it would lock the unit's row for every fact, and units are never
    deleted.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return str(self.unit_id)


class StaleTotal(models.Model):
    """A unit whose sums, and so those of every unit above it, are stale. Cleared like a mark; the parent gets one."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="+", db_constraint=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return str(self.unit_id)


class Cell(models.Model):
    """Today's counts of distinct people of one unit, category and sex, by the parts they hold. Derived, never edited.

    `bits` is the set of parts held, as bits in the order of the programme's parts; `since` the month ("2026-03") from
    which they have held all that their rule asks, empty while they do not.
    """

    target = models.ForeignKey(Target, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, models.CASCADE, related_name="+")
    sex = models.CharField(max_length=10, choices=Sex.choices)
    bits = models.PositiveIntegerField()
    since = models.CharField(max_length=7, default="")
    people = models.PositiveIntegerField()
    attendances = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["target", "unit"], name="certification_coverage_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.category_id}/{self.sex}/{self.bits}: {self.people}"
