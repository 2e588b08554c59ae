"""Where authors write. A page carries a foreign key to its plain model; learners are served from frozen manifests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import CommentPanel, FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from courses.content.blocks import LessonBodyBlock, WayBlock
from courses.content.contributed import ContributedPanels
from courses.content.forms import CoursePageForm, LessonPageForm
from courses.content.lessons_panel import LessonsPanel
from courses.content.models.facts import Course, LessonKey
from lms.people.models import Category, Unit

ADDRESS = MultiFieldPanel(
    [
        FieldPanel(
            "slug",
            heading=_("địa chỉ"),
            help_text=_("Tự đặt theo tên. Thường không cần sửa; đổi rồi thì đường dẫn cũ đã gửi đi sẽ hỏng."),
        )
    ],
    heading=_("Địa chỉ trang"),
    classname="collapsed",
)
"""All of Wagtail's promote tab that an author can use here; there is no search engine to please."""


class CourseIndexPage(Page):
    """The shelf of one organiser: its trainers may write here and nowhere else."""

    organiser = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("đơn vị tổ chức"))
    needs_second_reader = models.BooleanField(
        _("phải có người thứ hai duyệt"),
        default=False,
        help_text=_("Bật thì giảng viên gửi duyệt, một giảng viên khác của đơn vị đọc và xuất bản."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("organiser", permission="superuser"),
        FieldPanel("needs_second_reader", permission="superuser"),
    ]
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
        _("giới thiệu ngắn"),
        max_length=400,
        help_text=_("1–2 câu, hiện trong danh mục: khóa học giúp việc gì hằng ngày? Không kể vụ việc có thật."),
    )
    objectives = RichTextField(
        _("học xong làm được gì"),
        features=["ul", "bold"],
        blank=True,
        help_text=_("2–4 gạch đầu dòng, bắt đầu bằng động từ: nhận ra, hỏi, giới thiệu… Không kể vụ việc có thật."),
    )
    review_note = models.CharField(
        _("lời báo chờ rà soát"),
        max_length=200,
        blank=True,
        help_text=_(
            "Hiện thành dải báo ở khóa học, bài học và bài kiểm tra cho tới khi người rà soát xóa dòng này. "
            "Ví dụ: “Đang chờ luật sư rà soát.” Không kể vụ việc có thật."
        ),
    )
    audiences = ParentalManyToManyField(
        Category,
        blank=True,
        verbose_name=_("dành cho"),
        related_name="+",
        help_text=_("Đánh dấu những nhóm nên học. Không đánh dấu nhóm nào nghĩa là ai cũng hợp."),
    )
    requires_lessons = models.BooleanField(
        _("phải học hết các bài bắt buộc"), default=True, help_text=_("Nên bật. Bài nào tự chọn thì ghi ở bài đó.")
    )
    requires_activities = models.BooleanField(
        _("phải đạt các bài kiểm tra"), default=True, help_text=_("Tắt nếu bài kiểm tra chỉ để ôn tập.")
    )
    requires_minutes = models.PositiveSmallIntegerField(
        _("số phút phải có mặt"),
        default=0,
        help_text=_("0 là không cần. Tính từ lúc mở bài tới lúc bấm “Học xong”, không quá hai lần số phút của bài."),
    )
    requires_class = models.BooleanField(
        _("phải dự lớp trực tiếp"), default=False, help_text=_("Bật nếu khóa học có buổi lên lớp bắt buộc.")
    )
    other_ways = StreamField(
        [("way", WayBlock())],
        verbose_name=_("hoặc hoàn thành theo cách khác"),
        blank=True,
        help_text=_("Không bắt buộc. Mỗi cách là một nhóm điều kiện; đủ một cách là hoàn thành."),
    )
    prerequisites = ParentalManyToManyField(
        Course,
        blank=True,
        verbose_name=_("học trước"),
        related_name="+",
        help_text=_("Khóa phải xong trước khi ghi danh khóa này. Để trống thì ai cũng vào học được ngay."),
    )

    content_panels = [
        TitleFieldPanel(
            "title",
            heading=_("Tên khóa học"),
            help_text=_("Ngắn và trung tính, vì người khác có thể nhìn thấy màn hình. Ví dụ: “Lắng nghe an toàn”."),
            placeholder=_("Tên khóa học"),
        ),
        FieldPanel("summary"),
        FieldPanel("objectives"),
        LessonsPanel(heading=_("Các bài trong khóa")),
        ContributedPanels(),
        FieldPanel("audiences", widget=forms.CheckboxSelectMultiple),
        FieldPanel("prerequisites", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel(
            [
                FieldPanel("requires_lessons"),
                FieldPanel("requires_activities"),
                FieldPanel("requires_minutes"),
                FieldPanel("requires_class"),
                FieldPanel("other_ways"),
            ],
            heading=_("Điều kiện hoàn thành"),
            help_text=_("Đổi điều kiện này rồi xuất bản sẽ tạo ấn bản mới; ai đang học vẫn theo ấn bản cũ."),
        ),
        FieldPanel("review_note"),
        ADDRESS,
    ]
    promote_panels: list[Any] = []
    settings_panels = [CommentPanel()]
    parent_page_types = ["courses_content.CourseIndexPage"]
    subpage_types = ["courses_content.LessonPage"]
    admin_default_ordering = "ord"
    base_form_class = CoursePageForm
    template = "taphuan/courses_content/course_preview.html"

    class Meta:
        verbose_name = _("khóa học")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("courses_learning:course", self.course.code if self.course else "-")


class LessonPage(Page):
    """A lesson as its author sees it."""

    lesson_key = models.ForeignKey(LessonKey, models.PROTECT, null=True, editable=False, related_name="+")
    minutes = models.PositiveSmallIntegerField(
        _("số phút"), default=10, help_text=_("Đọc chậm mất bao lâu. 10–15 phút là vừa một lần ngồi.")
    )
    is_required = models.BooleanField(_("bắt buộc"), default=True, help_text=_("Bỏ dấu nếu bài chỉ để đọc thêm."))
    content_note = models.CharField(
        _("lưu ý nội dung"),
        max_length=300,
        blank=True,
        help_text=_(
            "Một câu báo trước khi bài có đoạn nặng nề; học viên được bỏ qua mà không bị trừ điểm. "
            "Không kể vụ việc có thật."
        ),
    )
    body = StreamField(
        LessonBodyBlock(),
        verbose_name=_("nội dung"),
        blank=True,
        help_text=_("Bấm dấu + để thêm khối. 4–8 khối là vừa một bài. Không kể vụ việc có thật."),
    )

    content_panels = [
        TitleFieldPanel(
            "title",
            heading=_("Tên bài học"),
            help_text=_("Một dòng trung tính, nói bài giúp làm được gì."),
            placeholder=_("Tên bài học"),
        ),
        FieldPanel("body"),
        FieldPanel("content_note"),
        MultiFieldPanel([FieldPanel("minutes"), FieldPanel("is_required")], heading=_("Thời lượng")),
        ADDRESS,
    ]
    promote_panels: list[Any] = []
    settings_panels = [CommentPanel()]
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
