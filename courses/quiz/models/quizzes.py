"""Quizzes: fixed questions, pools to draw from, and how they are taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, PreviewableMixin
from wagtail.snippets.widgets import AdminSnippetChooser

from courses.content.models import Activity
from courses.content.organisers import OrganiserForm
from courses.quiz.enums import Difficulty, Purpose, Review
from courses.quiz.lines import lines_of
from courses.quiz.models.bank import PREVIEW_MODES, PREVIEW_TEMPLATE, Question, QuestionTag

CHOOSER_TEXTS = {
    "choose_one_text": _("Chọn hoặc viết câu hỏi"),
    "choose_another_text": _("Chọn câu hỏi khác"),
    "link_to_chosen_text": _("Sửa câu hỏi này"),
    "icon": "help",
}
MOST_DRAWN = 100


class QuizForm(OrganiserForm):
    """Offers the organiser's own graded quizzes as partners, and wants something to ask."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner = self.fields.get("pairs_with")
        if partner is not None:
            own = partner.queryset.filter(purpose=Purpose.GRADED).exclude(pk=self.instance.pk).order_by("title")
            organisers = self.fields["organiser"].queryset if "organiser" in self.fields else None
            partner.queryset = own.filter(organiser__in=organisers) if organisers is not None else own

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not any(self._left("entries")) and not any(self._left("pools")):
            self.add_error(None, _("Bài chưa có gì để hỏi: hãy thêm câu hỏi, hoặc thêm một nhóm để rút câu."))
        return cleaned

    def _left(self, name: str) -> list[Any]:
        """The forms of a formset that hold something and are not about to be deleted."""
        formset = self.formsets.get(name)
        if formset is None:
            return [True]  # this form does not edit them
        return [
            form
            for form in formset.forms
            if (form.has_changed() or form.instance.pk) and not form.data.get(form.add_prefix("DELETE"))
        ]


class Quiz(PreviewableMixin, ClusterableModel, Activity):
    """A set of questions, graded on the server only. What it is for decides whether it counts."""

    purpose = models.CharField(
        _("dùng để"),
        max_length=8,
        choices=Purpose.choices,
        default=Purpose.GRADED,
        help_text=_(
            "Bài luyện tập: làm bao nhiêu lần cũng được, xem đáp án ngay. Khảo sát trước khi học: làm một lần, đáp án "
            "mở khi đã đạt bài kiểm tra đi cùng. Chỉ bài kiểm tra mới tính vào điều kiện hoàn thành."
        ),
    )
    pairs_with = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="pretests",
        verbose_name=_("đi cùng bài kiểm tra"),
        help_text=_("Chỉ cho khảo sát trước khi học: bài kiểm tra sẽ so kết quả để thấy tiến bộ."),
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("điểm đạt (%)"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("80 là thường dùng. Đổi số này sẽ tạo ấn bản mới của khóa học."),
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("số lần làm tối đa"), default=3, help_text=_("0 là không giới hạn. Cho làm lại thì học viên bớt lo.")
    )
    cooldown_minutes = models.PositiveIntegerField(
        _("nghỉ giữa hai lần (phút)"),
        default=0,
        validators=[MaxValueValidator(30 * 24 * 60)],
        help_text=_("0 là làm lại được ngay. 60 phút cho học viên thời gian đọc lại bài."),
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("thời gian làm bài (phút)"),
        default=0,
        validators=[MaxValueValidator(24 * 60)],
        help_text=_(
            "0 là không tính giờ, nên dùng. Hết giờ, máy chấm những câu đã lưu. Có thể thêm giờ cho người cần thêm giờ."
        ),
    )
    review = models.CharField(
        _("nộp xong được xem"),
        max_length=6,
        choices=Review.choices,
        default=Review.FULL,
        help_text=_("Nên cho xem đủ: đọc giải thích là lúc người ta học nhiều nhất."),
    )
    shuffles = models.BooleanField(
        _("xáo trộn câu hỏi và phương án"), default=True, help_text=_("Nên bật, để không học thuộc vị trí.")
    )

    panels = [
        FieldPanel("title"),
        MultiFieldPanel([FieldPanel("purpose"), FieldPanel("pairs_with", widget=forms.Select)], heading=_("Mục đích")),
        InlinePanel(
            "entries",
            heading=_("Câu hỏi"),
            label=_("Câu hỏi"),
            help_text=_(
                "5–10 câu là vừa. Bấm “Chọn hoặc viết câu hỏi” để lấy câu có sẵn hoặc viết câu mới ngay tại đây."
            ),
        ),
        InlinePanel(
            "pools",
            heading=_("Rút câu từ ngân hàng"),
            label=_("Nhóm để rút"),
            help_text=_(
                "Mỗi lần làm bài, máy rút ngẫu nhiên từ ngân hàng của đơn vị bạn. Không câu nào bị hỏi hai lần; "
                "câu quá ngày rà soát không được rút."
            ),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("max_attempts")]),
                FieldRowPanel([FieldPanel("time_limit_minutes"), FieldPanel("cooldown_minutes")]),
                FieldPanel("review"),
                FieldPanel("shuffles"),
                FieldPanel("minutes"),
            ],
            heading=_("Cách chấm"),
        ),
        MultiFieldPanel([FieldPanel("organiser")], heading=_("Đơn vị tổ chức"), classname="collapsed"),
    ]
    base_form_class = QuizForm

    class Meta:
        verbose_name = _("bài kiểm tra")
        verbose_name_plural = pgettext_lazy("plural", "bài kiểm tra")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.format = "quiz"  # the discriminator of the child table, not a rule
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.pairs_with_id and self.purpose != Purpose.PRETEST:
            raise ValidationError({"pairs_with": _("Chỉ khảo sát trước khi học mới đi cùng một bài kiểm tra.")})

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return PREVIEW_MODES

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return PREVIEW_TEMPLATE

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """In the author's order, with questions that are not stored yet; of pools, how many each learner gets."""
        entries = [entry for entry in self.entries.all() if entry.question_id]
        contents = [entry.question.content for entry in sorted(entries, key=lambda entry: entry.sort_order or 0)]
        return {
            "shows_key": mode_name == "result",
            "title": self.title,
            "questions": lines_of(contents),
            "pools": [pool for pool in self.pools.all() if pool.tag_id],
        }


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

    # Wagtail's own widget would keep, for everybody, the language of whoever opened a quiz first.
    panels = [FieldPanel("question", widget=AdminSnippetChooser(Question, **CHOOSER_TEXTS))]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="courses_quiz_entry_once")]


class QuizPool(Orderable):
    """So many questions of a tag, drawn anew for each try from the bank of the quiz's organiser."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="pools")
    tag = models.ForeignKey(
        QuestionTag,
        models.PROTECT,
        related_name="pools",
        verbose_name=_("chủ đề"),
        help_text=_("Chủ đề đã ghi ở câu hỏi trong ngân hàng."),
    )
    difficulty = models.CharField(
        _("độ khó"),
        max_length=6,
        choices=Difficulty.choices,
        blank=True,
        help_text=_("Để trống là lấy mọi độ khó."),
    )
    count = models.PositiveSmallIntegerField(
        _("số câu"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DRAWN)],
        help_text=_("Trang đầu nhắc bạn nếu ngân hàng không đủ câu."),
    )

    panels = [FieldRowPanel([FieldPanel("tag", widget=forms.Select), FieldPanel("difficulty"), FieldPanel("count")])]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["quiz", "tag", "difficulty"], name="courses_quiz_pool_once"),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="courses_quiz_pool_asks"),
        ]

    def __str__(self) -> str:
        return f"{self.tag} × {self.count}"
