from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certification.campaigns.enums import DriveState, EntryKind, Tells
from certification.campaigns.neutral import validate_neutral
from courses.content.models import Course
from lms.people.models import Category, Person, Unit

USUAL_DAYS = [30, 7, 1]
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of tokens: small, and without those that look alike, for a token is also read from paper and typed."""
TOKEN_LENGTH = 11
LONG, SHORT = [1, 3, 5, 7, 8, 10, 12], [4, 6, 9, 11]
"""Months of 31 and of 30 days; February has 29, for an entry may fall on a leap day."""


def new_code() -> str:
    return secrets.token_hex(8)


def new_token() -> str:
    """What a drive's link ends in: not to be guessed (54 bits), short enough for a QR code and for typing."""
    return "".join(secrets.choice(LETTERS) for _place in range(TOKEN_LENGTH))


def usual_days() -> list[int]:
    return list(USUAL_DAYS)


def _day_of_month(side: str) -> Q:
    day, month = f"{side}_day", f"{side}_month"
    fits = (
        Q(**{f"{month}__in": LONG, f"{day}__lte": 31})
        | Q(**{f"{month}__in": SHORT, f"{day}__lte": 30})
        | Q(**{month: 2, f"{day}__lte": 29})
    )
    return Q(**{f"{day}__gte": 1}) & fits


class CalendarQuerySet(models.QuerySet["CalendarEntry"]):
    def active(self) -> CalendarQuerySet:
        return self.filter(is_active=True)

    def occasions(self) -> CalendarQuerySet:
        return self.filter(kind=EntryKind.OCCASION)

    def deadlines(self) -> CalendarQuerySet:
        return self.filter(kind=EntryKind.DEADLINE)


class CalendarEntry(models.Model):
    """Something that the year brings: an occasion, or the day before which a report is due (`certification.campaigns.
    recurrence` says when). `code` tells the entries of the file that was loaded. No unit: it concerns everybody."""

    code = models.SlugField(_("mã"), max_length=60, unique=True, default=new_code, editable=False)
    kind = models.CharField(_("loại"), max_length=10, choices=EntryKind.choices, default=EntryKind.OCCASION)
    name = models.CharField(_("tên"), max_length=200, help_text=_("Tên đầy đủ; chỉ cán bộ phụ trách nhìn thấy."))
    banner_title = models.CharField(
        _("dòng tiêu đề trên trang học viên"),
        max_length=80,
        blank=True,
        validators=[validate_neutral],
        help_text=_("Ngắn, trung tính: người khác có thể nhìn thấy màn hình. Để trống thì không hiện gì."),
    )
    banner_text = models.CharField(
        _("lời trên trang học viên"),
        max_length=300,
        blank=True,
        validators=[validate_neutral],
        help_text=_("Một hai câu trung tính. Không kể vụ việc có thật."),
    )
    from_day = models.PositiveSmallIntegerField()
    from_month = models.PositiveSmallIntegerField()
    to_day = models.PositiveSmallIntegerField()
    to_month = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị"))
    tells = models.CharField(_("nhắc ai"), max_length=8, choices=Tells.choices, default=Tells.SUBTREE)
    days_before = models.JSONField(default=usual_days, blank=True)
    recipients = models.CharField(
        _("nơi nhận báo cáo"), max_length=200, blank=True, help_text=_("Ví dụ: UBND tỉnh, qua Sở Nội vụ.")
    )
    source = models.CharField(
        _("căn cứ"), max_length=300, blank=True, help_text=_("Văn bản quy định, có số, ngày và nơi ban hành.")
    )
    first_year = models.PositiveSmallIntegerField(
        _("từ năm"), null=True, blank=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    last_year = models.PositiveSmallIntegerField(
        _("đến hết năm"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2000), MaxValueValidator(2100)],
        help_text=_("Cùng một năm ở hai ô thì chỉ đến một lần. Để trống cả hai thì năm nào cũng đến."),
    )
    is_active = models.BooleanField(_("đang dùng"), default=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("mục của lịch năm")
        verbose_name_plural = pgettext_lazy("plural", "mục của lịch năm")
        constraints = [
            models.CheckConstraint(condition=_day_of_month("from"), name="certification_campaigns_entry_from"),
            models.CheckConstraint(condition=_day_of_month("to"), name="certification_campaigns_entry_to"),
            models.CheckConstraint(
                condition=Q(first_year=None) | Q(last_year=None) | Q(last_year__gte=F("first_year")),
                name="certification_campaigns_entry_years",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.OCCASION) | Q(to_day=F("from_day"), to_month=F("from_month")),
                name="certification_campaigns_entry_deadline_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def begins(self) -> str:
        """Its first day as dd/mm."""
        return f"{self.from_day:02}/{self.from_month:02}"

    @property
    def ends(self) -> str:
        return f"{self.to_day:02}/{self.to_month:02}"


class Drive(models.Model):
    """An enrolment drive: some courses, until when, for whom. Whoever has the token may join while it runs."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="drives", verbose_name=_("đơn vị tổ chức"))
    name = models.CharField(
        _("tên đợt học"),
        max_length=120,
        validators=[validate_neutral],
        help_text=_("Ngắn, trung tính; in trên tờ treo tường. Ví dụ: Mỗi người một khóa học."),
    )
    intro = models.TextField(
        _("lời giới thiệu"),
        max_length=1000,
        blank=True,
        validators=[validate_neutral],
        help_text=_("Vài câu trung tính, ai cũng đọc được. Không kể vụ việc có thật."),
    )
    courses = models.ManyToManyField(Course, related_name="drives", verbose_name=_("khóa học"))
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    categories = models.ManyToManyField(
        Category,
        blank=True,
        related_name="+",
        verbose_name=_("dành cho"),
        help_text=_("Không chọn nhóm nào nghĩa là mọi người. Ai ngoài nhóm có đường dẫn vẫn vào học được."),
    )
    target = models.PositiveIntegerField(
        _("số người dự kiến"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Bao nhiêu người vào học thì đợt này thành công. Có thể để trống."),
    )
    occasion = models.ForeignKey(
        CalendarEntry, models.PROTECT, null=True, blank=True, related_name="drives", verbose_name=_("nhân dịp")
    )
    token = models.CharField(max_length=24, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("đợt học")
        verbose_name_plural = pgettext_lazy("plural", "đợt học")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="certification_campaigns_drive_days"),
            models.CheckConstraint(
                condition=Q(target=None) | Q(target__gt=0), name="certification_campaigns_drive_target"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def state(self, *, as_of: date) -> DriveState:
        if self.closed_at is not None:
            return DriveState.CLOSED
        if as_of < self.starts_on:
            return DriveState.COMING
        return DriveState.OVER if as_of > self.ends_on else DriveState.RUNNING


class DriveMember(models.Model):
    """The fact that a person joined a drive, by starting one of its courses there."""

    drive = models.ForeignKey(Drive, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="drive_memberships")
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["drive", "person"], name="certification_campaigns_member_one")]
