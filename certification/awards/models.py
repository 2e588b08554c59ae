from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.content.models import Course
from courses.learning.models import Completion
from lms.people.models import Category, Person, Unit


class Programme(models.Model):
    """A province's training programme over some years; it names who issues the certificates."""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=250)
    short_name = models.CharField(_("tên ngắn"), max_length=120)
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("đơn vị cấp giấy"))
    decision = models.CharField(_("quyết định, kế hoạch"), max_length=200, blank=True)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))

    class Meta:
        verbose_name = _("chương trình")

    def __str__(self) -> str:
        return self.short_name


class Part(models.Model):
    """A part of the programme that is counted by itself: K, S, M; more as data."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="parts")
    code = models.CharField(_("mã"), max_length=8)
    name = models.CharField(_("tên"), max_length=150)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("phần")
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="certification_awards_part_code")]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"


class Requirement(models.Model):
    """A way to earn a part: all of `courses`. `categories` limits who earns it so (none: everybody).

    `validity_months` empty: the award does not expire ("được tập huấn", have been trained).
    """

    part = models.ForeignKey(Part, models.PROTECT, related_name="requirements")
    name = models.CharField(_("tên"), max_length=150)
    courses = models.ManyToManyField(Course, related_name="requirements", verbose_name=_("khóa học"))
    categories = models.ManyToManyField(Category, blank=True, related_name="+", verbose_name=_("dành cho"))
    validity_months = models.PositiveSmallIntegerField(_("hiệu lực (tháng)"), null=True, blank=True)

    class Meta:
        verbose_name = _("điều kiện đạt phần")

    def __str__(self) -> str:
        return self.name


class Path(models.Model):
    """What a group of categories is to learn: requirements whose courses, together, are the path."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="paths")
    code = models.SlugField(_("mã"), max_length=40)
    name = models.CharField(_("tên"), max_length=150)
    categories = models.ManyToManyField(Category, related_name="+", verbose_name=_("dành cho"))
    requirements = models.ManyToManyField(Requirement, related_name="paths", verbose_name=_("gồm"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("lộ trình")
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="certification_awards_path_code")]

    def __str__(self) -> str:
        return self.name


class AwardQuerySet(models.QuerySet["Award"]):
    def standing(self) -> AwardQuerySet:
        return self.filter(revoked_at=None)

    def valid_on(self, as_of: date) -> AwardQuerySet:
        """By today's knowledge: what was revoked since never counted."""
        return self.standing().filter(Q(expires_on=None) | Q(expires_on__gt=as_of), valid_from__lte=as_of)


class Award(models.Model):
    """A part, or a whole path, earned. `expires_on` is the first day on which it is no longer valid."""

    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="awards")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="awards")
    part = models.ForeignKey(Part, models.PROTECT, null=True, related_name="awards")
    path = models.ForeignKey(Path, models.PROTECT, null=True, related_name="awards")
    basis = models.ManyToManyField(Completion, related_name="awards")
    valid_from = models.DateField(_("có hiệu lực từ"))
    expires_on = models.DateField(_("hết hiệu lực từ"), null=True)
    recorded_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=300, default="", blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = AwardQuerySet.as_manager()

    class Meta:
        indexes = [
            # Holds all that counting asks of an award, so that a nation is counted without reading the rows.
            models.Index(
                fields=["programme", "person", "part", "valid_from", "expires_on"],
                condition=Q(revoked_at=None, part__isnull=False),
                name="awards_award_counted",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(part__isnull=False, path=None) | Q(part=None, path__isnull=False),
                name="certification_awards_part_or_path",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("valid_from")), name="certification_awards_dates"
            ),
            models.UniqueConstraint(
                fields=["person", "part", "valid_from"], condition=Q(revoked_at=None),
                name="certification_awards_part_once",
            ),
            models.UniqueConstraint(
                fields=["person", "path", "valid_from"], condition=Q(revoked_at=None),
                name="certification_awards_path_once",
            ),
        ]  # fmt: skip

    @property
    def title(self) -> str:
        """What was earned, in words."""
        return self.part.name if self.part else self.path.name
