"""Plain models that facts point at. Pages point here too; nothing here points at a page."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.search import index

from lms.journal.models import AppendOnly
from lms.people.models import Unit


class Course(models.Model):
    """A course through all its editions, translations and copies. Its code is its address and never changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("mã"), max_length=80, unique=True)
    organiser = models.ForeignKey(Unit, models.PROTECT, related_name="courses")
    current_edition = models.ForeignKey("Edition", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class LessonKey(models.Model):
    """A lesson through all its versions and translations: what progress points at."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="lesson_keys")

    def __str__(self) -> str:
        return str(self.uuid)


class Activity(index.Indexed, models.Model):
    """Concrete base of everything a lesson can let people do; one child table a format."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    format = models.SlugField(max_length=40, editable=False)
    title = models.CharField(
        _("tên"), max_length=200, help_text=_("Học viên nhìn thấy. Ngắn, trung tính; không kể vụ việc có thật.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("số phút dự kiến"), default=15, help_text=_("Khoảng 1–2 phút một câu hỏi.")
    )
    organiser = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="activities",
        verbose_name=_("đơn vị tổ chức"),
        help_text=_("Đơn vị có giảng viên được sửa nội dung này."),
    )

    search_fields = [
        index.AutocompleteField("title"),
        index.SearchField("title"),
        index.FilterField("format"),
        index.FilterField("organiser"),
    ]

    class Meta:
        verbose_name = _("hoạt động")
        verbose_name_plural = pgettext_lazy("plural", "hoạt động")

    def __str__(self) -> str:
        return self.title


class Snapshot(AppendOnly):
    """Frozen content under its own SHA-256: a lesson body or an activity as it was served."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.JSONField()


class Edition(models.Model):
    """A course under one rule of completion. What counts is frozen here; a change of it is the next edition.

    Texts may be mended within an edition: each publication adds a Manifest, and a completion names its manifest.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    counts = models.JSONField()
    counts_sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    current_manifest = models.ForeignKey("Manifest", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="courses_content_edition_number")]

    def __str__(self) -> str:
        return f"{self.course} – ấn bản {self.number}"


class CourseImport(AppendOnly):
    """Says that a course was taken in from a package, and what it then looked like here."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="imports")
    package_sha256 = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64)
    version = models.JSONField()
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class Manifest(AppendOnly):
    """What an edition consisted of at one publication: titles, order, hashes of bodies and activities.

    Shape of `content`: see :func:`courses.content.manifest.build_manifest`.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="manifests")
    sequence = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    frozen_at = models.DateTimeField()
    activities = models.ManyToManyField(Activity, related_name="manifests")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "sequence"], name="courses_content_manifest_sequence")
        ]
