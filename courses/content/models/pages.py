"""Where authors write. A page carries a foreign key to its plain model; learners are served from frozen manifests."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from courses.content.blocks import LessonBodyBlock
from courses.content.forms import CoursePageForm, LessonPageForm
from courses.content.models.facts import Course, LessonKey
from lms.people.models import Category, Unit


class CourseIndexPage(Page):
    """The shelf of one organiser: its trainers may write here and nowhere else."""

    organiser = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("đơn vị tổ chức"))

    content_panels = [*Page.content_panels, FieldPanel("organiser")]
    subpage_types = ["courses_content.CoursePage"]
    max_count = None

    class Meta:
        verbose_name = _("kệ khóa học")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("courses_learning:catalogue")


class CoursePage(Page):
    """A course as its author sees it."""

    course = models.ForeignKey(Course, models.PROTECT, null=True, editable=False, related_name="+")
    summary = models.TextField(
        _("giới thiệu ngắn"), max_length=400, help_text=_("Một hai câu, hiện trong danh mục khóa học.")
    )
    objectives = RichTextField(
        _("học xong làm được gì"), features=["ul", "bold"], blank=True, help_text=_("Mỗi mục tiêu một dòng.")
    )
    audiences = ParentalManyToManyField(Category, blank=True, verbose_name=_("dành cho"), related_name="+")
    requires_lessons = models.BooleanField(_("phải học hết các bài bắt buộc"), default=True)
    requires_activities = models.BooleanField(_("phải đạt các bài kiểm tra"), default=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("objectives"),
        FieldPanel("audiences"),
        MultiFieldPanel(
            [FieldPanel("requires_lessons"), FieldPanel("requires_activities")],
            heading=_("Điều kiện hoàn thành"),
            help_text=_("Đổi điều kiện này rồi xuất bản sẽ tạo ấn bản mới; ai đang học vẫn theo ấn bản cũ."),
        ),
    ]
    parent_page_types = ["courses_content.CourseIndexPage"]
    subpage_types = ["courses_content.LessonPage"]
    base_form_class = CoursePageForm
    template = "taphuan/courses_content/course_preview.html"

    class Meta:
        verbose_name = _("khóa học")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("courses_learning:course", self.course.code if self.course else "-")


class LessonPage(Page):
    """A lesson as its author sees it."""

    lesson_key = models.ForeignKey(LessonKey, models.PROTECT, null=True, editable=False, related_name="+")
    minutes = models.PositiveSmallIntegerField(_("số phút"), default=10)
    is_required = models.BooleanField(_("bắt buộc"), default=True)
    content_note = models.CharField(
        _("lưu ý nội dung"),
        max_length=300,
        blank=True,
        help_text=_("Báo trước khi bài có đoạn nặng nề; học viên có thể bỏ qua mà không bị trừ điểm."),
    )
    body = StreamField(LessonBodyBlock(), verbose_name=_("nội dung"), blank=True)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("minutes"), FieldPanel("is_required")], heading=_("Thời lượng")),
        FieldPanel("content_note"),
        FieldPanel("body"),
    ]
    parent_page_types = ["courses_content.CoursePage"]
    subpage_types: list[str] = []
    base_form_class = LessonPageForm
    template = "taphuan/courses_content/lesson_preview.html"

    class Meta:
        verbose_name = _("bài học")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.lesson_key is None:
            return redirect("courses_learning:catalogue")
        return redirect("courses_learning:lesson", self.lesson_key.course.code, self.slug)
