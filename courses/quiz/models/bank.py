"""The bank: questions, and the tags that pools draw by."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin
from wagtail.search import index

from courses.content.organisers import OrganiserForm
from courses.quiz.blocks import PARTS
from courses.quiz.drafts import MOST_PARTS, draft_of, problem_of
from courses.quiz.enums import BLOCK_OF, Difficulty, LegalCheck, QuestionKind
from courses.quiz.lines import lines_of
from lms.people.models import Unit
from lms.vietnamese import tidy

PREVIEW_TEMPLATE = "taphuan/courses_quiz/preview.html"
PREVIEW_MODES = [("", _("Làm bài")), ("result", _("Kết quả"))]


class QuestionTag(TagBase):
    """A topic of the bank, written by authors as they need it."""

    free_tagging = True

    class Meta:
        verbose_name = _("chủ đề")
        verbose_name_plural = pgettext_lazy("plural", "chủ đề")


class QuestionTagging(ItemBase):
    """That a question has a tag."""

    tag = models.ForeignKey(QuestionTag, models.CASCADE, related_name="taggings")
    content_object = ParentalKey("courses_quiz.Question", on_delete=models.CASCADE, related_name="taggings")


class Question(PreviewableMixin, index.Indexed, ClusterableModel):
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
        help_text=_("Một phương án đúng dễ làm hơn trên điện thoại nhỏ. Mỗi loại dùng một kiểu khối ở mục bên dưới."),
    )
    stem = models.TextField(
        _("câu hỏi"),
        help_text=_(
            "1–3 câu: một tình huống hư cấu ngắn, rồi hỏi “bạn làm gì?”. Câu điền thì viết ___ ở chỗ trống. "
            "Không kể vụ việc có thật."
        ),
    )
    options = StreamField(
        PARTS,
        min_num=1,
        max_num=MOST_PARTS,
        verbose_name=_("phương án"),
        help_text=_(
            "Một hay nhiều phương án đúng: 3–4 khối “Phương án”, phương án sai phải là điều người ta hay làm thật. "
            "Đúng hay sai: hai khối “Phương án” là “Đúng” và “Sai”. Ghép đôi: 3–5 khối “Đôi”. "
            "Sắp thứ tự: 3–6 khối “Mục”, xếp theo thứ tự đúng. Điền vào chỗ trống: một khối “Câu trả lời” cho mỗi "
            "cách viết được chấp nhận."
        ),
    )
    ignores_case = models.BooleanField(
        _("không phân biệt chữ hoa, chữ thường"), default=True, help_text=_("Chỉ dùng cho câu điền. Nên bật.")
    )
    ignores_diacritics = models.BooleanField(
        _("bỏ qua dấu"),
        default=False,
        help_text=_("Chỉ dùng cho câu điền. Bật nếu viết không dấu cũng được coi là đúng, ví dụ “cong an xa”."),
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
    review_by = models.DateField(
        _("rà soát lại trước ngày"),
        null=True,
        blank=True,
        help_text=_("Để trống nếu không cần. Qua ngày này, câu hỏi tự rời các bài cho tới khi có người rà soát lại."),
    )
    difficulty = models.CharField(
        _("độ khó"),
        max_length=6,
        choices=Difficulty.choices,
        default=Difficulty.MEDIUM,
        help_text=_("Theo cảm nhận của bạn; bài kiểm tra có thể rút câu theo độ khó."),
    )
    tags = ClusterTaggableManager(
        through=QuestionTagging,
        blank=True,
        verbose_name=_("chủ đề"),
        help_text=_("Cách nhau bằng dấu phẩy, ví dụ “M1, lắng nghe”. Bài kiểm tra rút câu theo chủ đề."),
    )

    panels = [
        FieldPanel("stem"),
        FieldPanel("kind"),
        FieldPanel("options", heading=_("Phần trả lời")),
        MultiFieldPanel(
            [FieldPanel("ignores_case"), FieldPanel("ignores_diacritics")],
            heading=_("Chấm câu điền"),
            classname="collapsed",
        ),
        FieldPanel("rationale"),
        FieldPanel("citation"),
        FieldRowPanel([FieldPanel("check_state"), FieldPanel("review_by")]),
        FieldRowPanel([FieldPanel("tags"), FieldPanel("difficulty")]),
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
    def tag_names(self) -> list[str]:
        """Read from taggings and their tags, both of which can be prefetched."""
        return sorted(tagging.tag.name for tagging in self.taggings.all())

    @property
    def content(self) -> dict[str, Any]:
        """What is frozen of it: {"id", "kind", "stem", "rationale", "citation", "check", "review_by", "tags",
        "difficulty"} and, by its kind, "options": [{"id", "text", "correct", "feedback"}], "pairs": [{"id", "left",
        "right_id", "right"}], "items": [{"id", "text"}] in the right order, or "answers": [{"text", "feedback"}] with
        "ignores_case" and "ignores_diacritics"."""
        return {
            "id": str(self.uuid),
            "kind": self.kind,
            "stem": self.stem,
            "rationale": self.rationale,
            "citation": self.citation,
            "check": self.check_state,
            "review_by": self.review_by.isoformat() if self.review_by else None,
            "tags": self.tag_names,
            "difficulty": self.difficulty,
            **self._key(),
        }

    def _key(self) -> dict[str, Any]:
        wanted = BLOCK_OF[QuestionKind(self.kind)]
        # a block that is previewed before it is stored has no id yet
        parts = [
            (str(block.id or f"{self.uuid}-{number}"), block.value)
            for number, block in enumerate(self.options)
            if block.block_type == wanted
        ]
        if wanted == "pair":
            return {
                "pairs": [
                    {
                        "id": pk,
                        "left": v["left"] or "",
                        "right_id": self.right_id(v["right"]),
                        "right": v["right"] or "",
                    }
                    for pk, v in parts
                ]
            }
        if wanted == "item":
            return {"items": [{"id": pk, "text": v["text"] or ""} for pk, v in parts]}
        if wanted == "answer":
            return {
                "answers": [{"text": v["text"] or "", "feedback": v["feedback"] or ""} for _pk, v in parts],
                "ignores_case": self.ignores_case,
                "ignores_diacritics": self.ignores_diacritics,
            }
        return {
            "options": [
                {
                    "id": pk,
                    "text": v["text"] or "",
                    "correct": bool(v["is_correct"]),
                    "feedback": v["feedback"] or "",
                }
                for pk, v in parts
            ]
        }

    def right_id(self, text: str | None) -> str:
        """Made of the right side's own words: pairs with the same words share it, and it tells nothing of the left."""
        return str(uuid.uuid5(self.uuid, tidy(text or "")))

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return PREVIEW_MODES

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return PREVIEW_TEMPLATE

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"shows_key": mode_name == "result", "title": "", "questions": lines_of([self.content])}

    def clean(self) -> None:
        super().clean()
        problem = problem_of(draft_of(self))
        if problem:
            raise ValidationError({"options": problem})
