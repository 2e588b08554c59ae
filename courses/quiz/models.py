from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, PreviewableMixin
from wagtail.search import index

from courses.content.models import Activity
from courses.content.organisers import OrganiserForm
from courses.learning.models import Attempt, Enrolment
from courses.quiz.enums import LegalCheck, QuestionKind
from courses.quiz.lines import lines_of
from lms.people.models import Unit

PREVIEW_TEMPLATE = "taphuan/courses_quiz/preview.html"
PREVIEW_MODES = [("", _("Làm bài")), ("result", _("Kết quả"))]


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label=_("phương án"),
        max_length=400,
        help_text=_("Các phương án dài ngang nhau, cùng một kiểu câu. Không kể vụ việc có thật."),
    )
    is_correct = blocks.BooleanBlock(
        label=_("đúng"), required=False, help_text=_("Đánh dấu phương án đúng. Học viên không thấy trước khi nộp.")
    )
    feedback = blocks.CharBlock(
        label=_("phản hồi khi chọn phương án này"),
        required=False,
        max_length=400,
        help_text=_("Một câu tử tế: vì sao đúng, hoặc vì sao chưa an toàn. Không kể vụ việc có thật."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Phương án")
        description = _("Một cách trả lời, có đúng hay không, và lời phản hồi.")


class Question(PreviewableMixin, index.Indexed, models.Model):
    """A question of the bank. What a learner was asked stays in the snapshot of her attempt, whatever happens here."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organiser = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="+",
        verbose_name=_("đơn vị tổ chức"),
        help_text=_("Đơn vị có giảng viên được sửa câu hỏi này."),
    )
    kind = models.CharField(
        _("loại"),
        max_length=10,
        choices=QuestionKind.choices,
        default=QuestionKind.SINGLE,
        help_text=_("Một phương án đúng dễ làm hơn trên điện thoại nhỏ."),
    )
    stem = models.TextField(
        _("câu hỏi"),
        help_text=_("1–3 câu: một tình huống hư cấu ngắn, rồi hỏi “bạn làm gì?”. Không kể vụ việc có thật."),
    )
    options = StreamField(
        [("option", OptionBlock())],
        min_num=2,
        max_num=8,
        verbose_name=_("phương án"),
        help_text=_("3–4 phương án là vừa; phương án sai phải là điều người ta hay làm thật."),
    )
    rationale = models.TextField(
        _("giải thích"),
        help_text=_("Hiện sau khi nộp bài. 1–3 câu: vì sao cách ấy an toàn hơn. Không kể vụ việc có thật."),
    )
    citation = models.CharField(
        _("căn cứ"),
        max_length=300,
        help_text=_("Điều khoản hoặc tài liệu, ví dụ “Luật số 13/2022/QH15, Điều 5”."),
    )
    check_state = models.CharField(
        _("đối chiếu pháp luật"),
        max_length=10,
        choices=LegalCheck.choices,
        default=LegalCheck.PENDING,
        help_text=_("Chỉ chọn “đã đối chiếu” khi có người đã đọc đúng điều khoản. Học viên nhìn thấy dòng này."),
    )

    panels = [
        FieldPanel("stem"),
        FieldPanel("kind"),
        FieldPanel("options"),
        FieldPanel("rationale"),
        FieldRowPanel([FieldPanel("citation"), FieldPanel("check_state")]),
        MultiFieldPanel([FieldPanel("organiser")], heading=_("Đơn vị tổ chức"), classname="collapsed"),
    ]
    base_form_class = OrganiserForm
    search_fields = [index.SearchField("stem"), index.AutocompleteField("stem"), index.FilterField("organiser")]

    class Meta:
        verbose_name = _("câu hỏi")
        verbose_name_plural = pgettext_lazy("plural", "câu hỏi")

    def __str__(self) -> str:
        return self.stem

    @property
    def content(self) -> dict[str, Any]:
        """What is frozen of it: {"id", "kind", "stem", "rationale", "citation", "check", "options": [{"id", "text",
        "correct", "feedback"}]}."""
        return {
            "id": str(self.uuid),
            "kind": self.kind,
            "stem": self.stem,
            "rationale": self.rationale,
            "citation": self.citation,
            "check": self.check_state,
            "options": [
                {
                    "id": str(option.id),
                    "text": option.value["text"] or "",
                    "correct": bool(option.value["is_correct"]),
                    "feedback": option.value["feedback"] or "",
                }
                for option in self.options
            ],
        }

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return PREVIEW_MODES

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return PREVIEW_TEMPLATE

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"shows_key": mode_name == "result", "title": "", "questions": lines_of([self.content])}

    def clean(self) -> None:
        super().clean()
        right = sum(bool(option.value["is_correct"]) for option in self.options)
        texts = [option.value["text"].strip() for option in self.options]
        if len(set(texts)) != len(texts):
            raise ValidationError({"options": _("Có hai phương án giống nhau.")})
        if self.kind == QuestionKind.SINGLE and right != 1:
            raise ValidationError({"options": _("Phải có đúng một phương án đúng.")})
        if right == 0:
            raise ValidationError({"options": _("Phải có ít nhất một phương án đúng.")})


class Quiz(PreviewableMixin, ClusterableModel, Activity):
    """A graded set of questions, graded on the server only."""

    pass_percent = models.PositiveSmallIntegerField(
        _("điểm đạt (%)"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("80 là thường dùng. Đổi số này sẽ tạo ấn bản mới của khóa học."),
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("số lần làm tối đa"), default=3, help_text=_("0 là không giới hạn. Cho làm lại thì học viên bớt lo.")
    )
    shuffles = models.BooleanField(
        _("xáo trộn câu hỏi và phương án"), default=True, help_text=_("Nên bật, để không học thuộc vị trí.")
    )

    panels = [
        FieldPanel("title"),
        InlinePanel(
            "entries",
            heading=_("Câu hỏi"),
            label=_("Câu hỏi"),
            min_num=1,
            help_text=_(
                "5–10 câu là vừa. Bấm “Chọn hoặc viết câu hỏi” để lấy câu có sẵn hoặc viết câu mới ngay tại đây."
            ),
        ),
        MultiFieldPanel(
            [FieldPanel("minutes"), FieldPanel("pass_percent"), FieldPanel("max_attempts"), FieldPanel("shuffles")],
            heading=_("Cách chấm"),
        ),
        MultiFieldPanel([FieldPanel("organiser")], heading=_("Đơn vị tổ chức"), classname="collapsed"),
    ]
    base_form_class = OrganiserForm

    class Meta:
        verbose_name = _("bài kiểm tra")
        verbose_name_plural = pgettext_lazy("plural", "bài kiểm tra")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.format = "quiz"  # the discriminator of the child table, not a rule
        super().save(*args, **kwargs)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return PREVIEW_MODES

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return PREVIEW_TEMPLATE

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """In the author's order, with questions that are not stored yet."""
        entries = [entry for entry in self.entries.all() if entry.question_id]
        contents = [entry.question.content for entry in sorted(entries, key=lambda entry: entry.sort_order or 0)]
        return {"shows_key": mode_name == "result", "title": self.title, "questions": lines_of(contents)}


class QuizEntry(Orderable):
    """A question's place in a quiz."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="entries")
    question = models.ForeignKey(
        Question,
        models.PROTECT,
        related_name="entries",
        verbose_name=_("câu hỏi"),
        help_text=_("Mỗi câu chỉ hỏi một lần trong một bài."),
    )

    panels = [FieldPanel("question")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="courses_quiz_entry_once")]


class QuizSession(models.Model):
    """A try under way: which snapshot, in which order. Becomes an Attempt when it is submitted."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="sessions")
    snapshot_sha256 = models.CharField(max_length=64)
    order = models.JSONField()
    started_at = models.DateTimeField()
    attempt = models.OneToOneField(Attempt, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz"], condition=Q(attempt=None), name="courses_quiz_session_one_open"
            )
        ]
