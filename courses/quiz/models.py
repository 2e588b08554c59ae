from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from courses.content.models import Activity
from courses.learning.models import Attempt, Enrolment
from courses.quiz.enums import LegalCheck, QuestionKind
from lms.people.models import Unit


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("phương án"), max_length=400)
    is_correct = blocks.BooleanBlock(label=_("đúng"), required=False)
    feedback = blocks.CharBlock(label=_("phản hồi khi chọn phương án này"), required=False, max_length=400)

    class Meta:
        icon = "list-ul"
        label = _("Phương án")


class Question(index.Indexed, models.Model):
    """A question of the bank. What a learner was asked stays in the snapshot of her attempt, whatever happens here."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organiser = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("đơn vị tổ chức"))
    kind = models.CharField(_("loại"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.SINGLE)
    stem = models.TextField(_("câu hỏi"))
    options = StreamField([("option", OptionBlock())], min_num=2, max_num=8, verbose_name=_("phương án"))
    rationale = models.TextField(_("giải thích"), help_text=_("Hiện sau khi nộp bài."))
    citation = models.CharField(_("căn cứ"), max_length=300, help_text=_("Điều khoản hoặc tài liệu."))
    check_state = models.CharField(
        _("đối chiếu pháp luật"), max_length=10, choices=LegalCheck.choices, default=LegalCheck.PENDING
    )

    panels = [
        FieldPanel("organiser"),
        FieldPanel("kind"),
        FieldPanel("stem"),
        FieldPanel("options"),
        FieldPanel("rationale"),
        FieldRowPanel([FieldPanel("citation"), FieldPanel("check_state")]),
    ]
    search_fields = [index.SearchField("stem"), index.AutocompleteField("stem"), index.FilterField("organiser")]

    class Meta:
        verbose_name = _("câu hỏi")
        verbose_name_plural = _("câu hỏi")

    def __str__(self) -> str:
        return self.stem

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


class Quiz(ClusterableModel, Activity):
    """A graded set of questions, graded on the server only."""

    pass_percent = models.PositiveSmallIntegerField(
        _("điểm đạt (%)"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("số lần làm tối đa"), default=3, help_text=_("0 là không giới hạn.")
    )
    shuffles = models.BooleanField(_("xáo trộn câu hỏi và phương án"), default=True)

    panels = [
        FieldPanel("title"),
        FieldPanel("organiser"),
        MultiFieldPanel(
            [FieldPanel("minutes"), FieldPanel("pass_percent"), FieldPanel("max_attempts"), FieldPanel("shuffles")],
            heading=_("Cách chấm"),
        ),
        InlinePanel("entries", heading=_("Câu hỏi"), label=_("Câu hỏi"), min_num=1),
    ]

    class Meta:
        verbose_name = _("bài kiểm tra")
        verbose_name_plural = _("bài kiểm tra")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.format = "quiz"  # the discriminator of the child table, not a rule
        super().save(*args, **kwargs)


class QuizEntry(Orderable):
    """A question's place in a quiz."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="entries")
    question = models.ForeignKey(Question, models.PROTECT, related_name="entries", verbose_name=_("câu hỏi"))

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
