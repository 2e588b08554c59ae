from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.classes.enums import STANDING_STATES, ClassKind, ClassState
from courses.content.models import Course, Edition
from lms.people.models import Category, Person, Unit


class Trainer(models.Model):
    """Somebody on a unit's register of trainers (*giảng viên*), from..to; on the roster or from outside."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="trainers", verbose_name=_("đơn vị quản lý danh sách"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="trainer_entries")
    full_name = models.CharField(_("họ và tên"), max_length=120)
    workplace = models.CharField(_("nơi công tác"), max_length=200, blank=True, default="")
    topics = models.CharField(_("nội dung giảng dạy"), max_length=300, blank=True, default="")
    decision = models.CharField(_("văn bản công nhận"), max_length=200, blank=True, default="")
    listed_from = models.DateField(_("từ ngày"))
    listed_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("giảng viên")
        constraints = [
            models.CheckConstraint(
                condition=Q(listed_to=None) | Q(listed_to__gt=F("listed_from")), name="courses_classes_trainer_dates"
            ),
            models.UniqueConstraint(
                fields=["unit", "person"],
                condition=Q(listed_to=None, person__isnull=False),
                name="courses_classes_trainer_once",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class TrainingClassQuerySet(models.QuerySet["TrainingClass"]):
    def standing(self) -> TrainingClassQuerySet:
        """Announced, and not called off."""
        return self.filter(state__in=STANDING_STATES)


class TrainingClass(models.Model):
    """A class in a room or over a meeting link (*lớp tập huấn*), of one edition of a course.

    `invited`: people of its subtree may be nominated. `capacity` empty: as many as come. `min_percent`: the share of
    the hours that must be attended. `test_max` and `test_pass` are points of a test on paper, both empty without one.
    `budget_amount` is in đồng.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("loại lớp"), max_length=10, choices=ClassKind.choices, default=ClassKind.OWN)
    title = models.CharField(_("tên lớp"), max_length=200)
    course = models.ForeignKey(Course, models.PROTECT, related_name="classes", verbose_name=_("khóa học"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="classes")
    organiser = models.ForeignKey(Unit, models.PROTECT, related_name="classes", verbose_name=_("đơn vị tổ chức"))
    external_organiser = models.CharField(_("nơi tổ chức lớp"), max_length=200, blank=True, default="")
    invited = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("mời người của"))
    categories = models.ManyToManyField(Category, blank=True, related_name="+", verbose_name=_("dành cho"))
    decision_number = models.CharField(_("số quyết định, kế hoạch"), max_length=80, blank=True, default="")
    decision_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    venue = models.CharField(_("địa điểm"), max_length=250, blank=True, default="")
    meeting_link = models.URLField(_("đường dẫn phòng họp trực tuyến"), blank=True, default="")
    capacity = models.PositiveSmallIntegerField(_("số chỗ"), null=True, blank=True)
    budget_line = models.CharField(_("nguồn kinh phí"), max_length=150, blank=True, default="")
    budget_amount = models.PositiveBigIntegerField(_("kinh phí dự kiến (đồng)"), null=True, blank=True)
    confirms_nominations = models.BooleanField(_("đơn vị tổ chức duyệt từng người được cử"), default=False)
    takes_sign_ups = models.BooleanField(_("cho tự đăng ký"), default=False)
    sign_up_until = models.DateField(_("nhận đăng ký đến hết ngày"), null=True, blank=True)
    takes_walk_ins = models.BooleanField(_("nhận người đến thẳng lớp"), default=True)
    min_percent = models.PositiveSmallIntegerField(_("tỷ lệ thời gian phải dự (%)"), default=80)
    test_max = models.PositiveSmallIntegerField(_("điểm tối đa bài kiểm tra trên giấy"), null=True, blank=True)
    test_pass = models.PositiveSmallIntegerField(_("điểm đạt"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=ClassState.choices, default=ClassState.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    announced_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=300, blank=True, default="")

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("lớp tập huấn")
        indexes = [models.Index(fields=["organiser", "state"], name="courses_classes_by_organiser")]
        constraints = [
            models.CheckConstraint(
                condition=Q(min_percent__gte=1, min_percent__lte=100), name="courses_classes_min_percent"
            ),
            models.CheckConstraint(
                condition=Q(test_max=None, test_pass=None)
                | Q(test_max__gte=1, test_pass__gte=1, test_pass__lte=F("test_max")),
                name="courses_classes_test_points",
            ),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="courses_classes_capacity"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_test(self) -> bool:
        return self.test_max is not None

    @property
    def is_open_for_sign_up(self) -> bool:
        return self.takes_sign_ups and self.state == ClassState.ANNOUNCED

    def takes_requests_on(self, day: date) -> bool:
        """Whether people may ask for a seat by themselves on `day`."""
        return self.is_open_for_sign_up and (self.sign_up_until is None or day <= self.sign_up_until)


class ClassSession(models.Model):
    """One sitting of a class; its hours are what attendance is measured against."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    topic = models.CharField(_("nội dung"), max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training_class", "number"], name="courses_classes_session_number"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="courses_classes_session_times"),
        ]
        indexes = [models.Index(fields=["starts_at"], name="courses_classes_session_starts")]

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


class ClassTrainer(models.Model):
    """Who teaches a class. Whoever does so with a login may take attendance."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="class_trainers")
    trainer = models.ForeignKey(Trainer, models.PROTECT, related_name="taught")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training_class", "trainer"], name="courses_classes_trainer_of_class")
        ]
