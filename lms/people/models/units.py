from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.people.enums import UnitKind
from lms.people.models.dated import DatedQuerySet, dated_order


class Category(models.Model):
    """A kind of workforce member (công chức, cộng tác viên, nhân viên y tế …); data, so that a province can add one."""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=120)
    aliases = models.JSONField(_("tên gọi khác trong bảng tính"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("nhóm đối tượng")
        verbose_name_plural = pgettext_lazy("plural", "nhóm đối tượng")

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """An organisation with a stable code. Its parents are dated (UnitParent); it is closed, never deleted."""

    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    kind = models.CharField(_("loại"), max_length=12, choices=UnitKind.choices)
    sort_key = models.CharField(max_length=400, editable=False, default="")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = pgettext_lazy("plural", "đơn vị")
        constraints = [dated_order("lms_people_unit_dates")]

    def __str__(self) -> str:
        return self.name


class UnitName(models.Model):
    """What `unit` was called from..to. `Unit.name` repeats the one in force today, for sorting and search."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="names")
    name = models.CharField(_("tên"), max_length=200)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            dated_order("lms_people_unitname_dates"),
            models.UniqueConstraint(fields=["unit"], condition=Q(valid_to=None), name="lms_people_unitname_one_open"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitParent(models.Model):
    """`unit` stood under `parent` from..to."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            dated_order("lms_people_unitparent_dates"),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="lms_people_unitparent_not_self"),
            models.UniqueConstraint(fields=["unit"], condition=Q(valid_to=None), name="lms_people_unitparent_one_open"),
        ]


class UnitClosure(models.Model):
    """Derived from UnitParent: `descendant` stood `depth` levels below `ancestor` from..to (depth 0: itself)."""

    ancestor = models.ForeignKey(Unit, models.PROTECT, related_name="closure_down")
    descendant = models.ForeignKey(Unit, models.PROTECT, related_name="closure_up")
    depth = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ancestor", "valid_from"], name="lms_people_closure_down")]


class UnitSuccession(models.Model):
    """From `effective_on`, `successor` stands for `predecessor`; of several successors one is main."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="preceded_by")
    effective_on = models.DateField()
    is_main = models.BooleanField(default=True)
    document = models.CharField(_("văn bản"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(is_main=True), name="lms_people_succession_one_main"
            ),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="lms_people_succession_not_self"),
        ]
