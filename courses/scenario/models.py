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
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin

from courses.content.models import Activity
from courses.content.organisers import OrganiserForm
from courses.learning.models import Attempt, Enrolment
from courses.scenario import graph
from courses.scenario.advice import faults, warnings
from courses.scenario.blocks import ScenesBlock, ScenesRefused
from courses.scenario.enums import Stake
from courses.scenario.walk import GONE, shape_of

PREVIEW_MODES = [("", _("Cảnh đầu tiên")), ("all", _("Mọi cảnh"))]


class Scenario(PreviewableMixin, Activity):
    """A branching story: scenes, choices, consequences and ends. What a learner went through is frozen with her run."""

    stake = models.CharField(
        _("kết quả tính thế nào"),
        max_length=15,
        choices=Stake.choices,
        default=Stake.PARTICIPATION,
        help_text=_("“Tham gia” hợp với hầu hết: học viên được thử cả cách chưa an toàn mà không mất gì."),
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("điểm đạt (%)"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Phần trăm của điểm cao nhất có thể. Chỉ dùng khi chấm điểm."),
    )
    content_note = models.CharField(
        _("lời báo trước"),
        max_length=250,
        blank=True,
        help_text=_("Nói trước là tình huống về điều gì, không tả; để trống nếu nhẹ nhàng. Không kể vụ việc có thật."),
    )
    introduction = models.TextField(
        _("lời mở đầu"),
        blank=True,
        max_length=3000,
        help_text=_("2–4 câu: bạn là ai, ở đâu, chuyện hư cấu. Không kể vụ việc có thật."),
    )
    scenes = StreamField(
        ScenesBlock(),
        min_num=2,
        max_num=60,
        verbose_name=_("các cảnh"),
        help_text=_("4–8 cảnh là vừa. Mỗi lựa chọn chỉ đến một cảnh khác bằng tên ngắn của cảnh ấy."),
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("content_note"),
        FieldPanel("introduction"),
        FieldPanel("scenes"),
        MultiFieldPanel(
            [FieldPanel("minutes"), FieldRowPanel([FieldPanel("stake"), FieldPanel("pass_percent")])],
            heading=_("Cách tính"),
        ),
        MultiFieldPanel([FieldPanel("organiser")], heading=_("Đơn vị tổ chức"), classname="collapsed"),
    ]
    base_form_class = OrganiserForm

    class Meta:
        verbose_name = _("tình huống rẽ nhánh")
        verbose_name_plural = pgettext_lazy("plural", "tình huống rẽ nhánh")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.format = "scenario"  # the discriminator of the child table, not a rule
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        found = faults(self.shape, stake=self.stake)
        if found:
            raise ValidationError({"scenes": ScenesRefused(found)})

    @property
    def shape(self) -> list[graph.Scene]:
        """The scenes as a graph, under the names that their author gave."""
        return [
            graph.Scene(
                name=block.value["name"] or "",
                choices=tuple(
                    graph.Choice(choice["goes_to"] or "", int(choice["points"] or 0), bool(choice["is_way_round"]))
                    for choice in block.value.get("choices", [])
                ),
                is_end=block.block_type == "ending",
                has_note=bool(block.value.get("content_note")),
            )
            for block in self.scenes
        ]

    @property
    def warnings(self) -> list[str]:
        """Advice to its author; nothing that refused storing."""
        return warnings(self.shape, stake=self.stake)

    @property
    def content(self) -> dict[str, Any]:
        """What is frozen of it::

            {"title", "stake", "pass_percent", "content_note", "introduction", "best": most points of any way,
             "scenes": [{"id", "name", "title", "text", "content_note", "ending": kind or "",
                         "choices": [{"id", "text", "goes_to": scene id, "consequence", "points", "way_round"}]}]}

        The first scene is where it starts.
        """
        ids: dict[str, str] = {}
        for place, block in enumerate(self.scenes):
            ids.setdefault(graph.key_of(block.value["name"] or ""), str(block.id or place))
        scenes = [_scene_content(block, str(block.id or place), ids) for place, block in enumerate(self.scenes)]
        return {
            "title": self.title,
            "stake": self.stake,
            "pass_percent": self.pass_percent,
            "content_note": self.content_note,
            "introduction": self.introduction,
            "best": graph.best_points(shape_of(scenes)),
            "scenes": scenes,
        }

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return PREVIEW_MODES

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "taphuan/courses_scenario/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """With scenes that are not stored yet; all of them show what a learner learns only by choosing."""
        content = self.content
        titles = {scene["id"]: scene["title"] for scene in content["scenes"]}
        for scene in content["scenes"]:
            for choice in scene["choices"]:
                choice["leads_to"] = titles.get(choice["goes_to"], "")
        shown = content["scenes"] if mode_name == "all" else content["scenes"][:1]
        return {"scenario": content, "scenes": shown, "shows_all": mode_name == "all"}


def _scene_content(block: Any, scene_id: str, ids: dict[str, str]) -> dict[str, Any]:
    value = block.value
    choices = value["choices"].bound_blocks if "choices" in value else []
    return {
        "id": scene_id,
        "name": value["name"] or "",
        "title": value["title"] or "",
        "text": value["text"] or "",
        "content_note": value.get("content_note") or "",
        "ending": value.get("kind") or "",
        "choices": [
            {
                "id": str(choice.id or place),
                "text": choice.value["text"] or "",
                "goes_to": ids.get(graph.key_of(choice.value["goes_to"] or ""), GONE),
                "consequence": choice.value["consequence"] or "",
                "points": int(choice.value["points"] or 0),
                "way_round": bool(choice.value["is_way_round"]),
            }
            for place, choice in enumerate(choices)
        ],
    }


class ScenarioSession(models.Model):
    """A run through a scenario: which snapshot, where she stands, and the way there; one open at a time.

    The way is behaviour data: it stays while the run is open and for a while after, for her own review, and then goes.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="sessions")
    snapshot_sha256 = models.CharField(max_length=64)
    step = models.PositiveIntegerField(default=0)
    scene = models.CharField(max_length=40)
    path = models.JSONField(default=list)
    points = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    attempt = models.OneToOneField(Attempt, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "scenario"],
                condition=Q(finished_at=None),
                name="courses_scenario_session_one_open",
            )
        ]
        indexes = [models.Index(fields=["touched_at"], name="courses_scenario_touched")]


class ChoiceCount(models.Model):
    """How many finished runs of a snapshot took a choice, or came to an ending (`choice` is empty). Nobody's name."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="counts")
    snapshot_sha256 = models.CharField(max_length=64)
    scene = models.CharField(max_length=40)
    choice = models.CharField(max_length=40)
    runs = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "snapshot_sha256", "scene", "choice"], name="courses_scenario_count_one"
            )
        ]
