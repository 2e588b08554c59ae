from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.journal.models import AppendOnly
from lms.keys import decrypt_field
from lms.people.enums import RoleKind, Sex, UnitKind


class DatedQuerySet(models.QuerySet):
    """Rows with `valid_from` and `valid_to`: half-open, the day of `valid_to` is already outside."""

    def on(self, as_of: date) -> DatedQuerySet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=as_of), valid_from__lte=as_of)


def _dated_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name=name)


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
        constraints = [_dated_order("lms_people_unit_dates")]

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
            _dated_order("lms_people_unitparent_dates"),
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

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(is_main=True), name="lms_people_succession_one_main"
            ),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="lms_people_succession_not_self"),
        ]


class PersonQuerySet(models.QuerySet["Person"]):
    def canonical_only(self) -> PersonQuerySet:
        return self.filter(canonical=None)

    def matching(self, words: str) -> PersonQuerySet:
        """Names that hold every word, without regard to diacritics."""
        from lms.vietnamese import plain

        found = self
        for word in plain(words).split():
            found = found.filter(search_text__contains=word)
        return found

    def in_name_order(self) -> PersonQuerySet:
        return self.order_by("sort_key", "pk")


class Person(models.Model):
    """Somebody on the roster, with or without a login.

    `canonical` names the person this one was merged into; facts are never re-pointed, counts follow the pointer.
    The identity number is stored encrypted; equal numbers are found by their keyed hash.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True)
    sex = models.CharField(_("giới tính"), max_length=10, choices=Sex.choices, default=Sex.UNDECLARED)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True, default="")
    email = models.EmailField(_("thư điện tử"), blank=True, default="")
    staff_code = models.CharField(_("mã cán bộ"), max_length=40, blank=True, default="")
    identity_cipher = models.TextField(editable=False, default="")
    identity_hash = models.CharField(max_length=64, editable=False, null=True, unique=True)
    canonical = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person")
    sort_key = models.CharField(max_length=700, editable=False)
    search_text = models.CharField(max_length=200, editable=False)
    created_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("người")
        verbose_name_plural = pgettext_lazy("plural", "người")
        indexes = [
            models.Index(fields=["sort_key", "id"], name="lms_people_person_sort"),
            models.Index(fields=["search_text", "birth_date"], name="lms_people_person_match"),
            models.Index(fields=["phone"], name="lms_people_person_phone"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(canonical=None) | ~Q(canonical=F("id")), name="lms_people_person_canonical_not_self"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def masked_identity(self) -> str:
        """The identity number with only its last three digits, or an empty string."""
        number = decrypt_field(self.identity_cipher)
        return "•" * (len(number) - 3) + number[-3:] if number else ""


class PostingQuerySet(DatedQuerySet):
    def standing(self) -> PostingQuerySet:
        """Not voided by a reversal."""
        return self.filter(is_void=False)

    def on(self, as_of: date) -> PostingQuerySet:
        return self.standing().filter(Q(valid_to=None) | Q(valid_to__gt=as_of), valid_from__lte=as_of)


class Posting(models.Model):
    """A Person in a Unit, in a Category, from..to; one primary at a time.

    Ending it sets `valid_to` once. A mistake is not edited: PostingReversal voids the row and a new one replaces it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings")
    category = models.ForeignKey(Category, models.PROTECT, related_name="postings")
    job_title = models.CharField(_("chức vụ"), max_length=120, blank=True, default="")
    is_primary = models.BooleanField(_("vị trí chính"), default=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    is_void = models.BooleanField(default=False)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("vị trí công tác")
        verbose_name_plural = pgettext_lazy("plural", "vị trí công tác")
        constraints = [
            _dated_order("lms_people_posting_dates"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_primary=True, valid_to=None, is_void=False),
                name="lms_people_posting_one_open_primary",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "category", "valid_from"], name="lms_people_posting_unit"),
        ]

    def is_active_on(self, as_of: date) -> bool:
        """The same rule as `PostingQuerySet.on`, for a row that is loaded already."""
        return not self.is_void and self.valid_from <= as_of and (self.valid_to is None or as_of < self.valid_to)


class PostingReversal(AppendOnly):
    """Says that a posting was recorded by mistake, since when we know, and what stands in its place."""

    posting = models.OneToOneField(Posting, models.PROTECT, related_name="reversal")
    replacement = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class HeadcountDeclaration(AppendOnly):
    """How many people a unit says it employs at a date, with its document. The latest on or before a date counts."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="declarations")
    declared_on = models.DateField(_("tính đến ngày"))
    document = models.CharField(_("văn bản"), max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["unit", "-declared_on", "-id"], name="lms_people_declaration_latest")]


class HeadcountLine(AppendOnly):
    """One number of a declaration: people of a category and sex."""

    declaration = models.ForeignKey(HeadcountDeclaration, models.PROTECT, related_name="lines")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    sex = models.CharField(max_length=10, choices=Sex.choices, default=Sex.UNDECLARED)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["declaration", "category", "sex"], name="lms_people_headcountline_one")
        ]


class Role(models.Model):
    """A right of a login over a named unit's subtree, not necessarily the holder's own unit.

    `categories` limits it to those people (none: all). Today's subtree counts.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="taphuan_roles")
    kind = models.CharField(_("vai trò"), max_length=14, choices=RoleKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="roles")
    categories = models.ManyToManyField(Category, blank=True, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("vai trò")
        verbose_name_plural = pgettext_lazy("plural", "vai trò")
        constraints = [models.UniqueConstraint(fields=["user", "kind", "unit"], name="lms_people_role_one")]
