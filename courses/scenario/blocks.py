"""What a scenario is made of: scenes with choices, and endings."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.scenario.enums import EndingKind

MOST_POINTS = 10
NAME_LENGTH = 40


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label=_("lựa chọn"),
        max_length=300,
        help_text=_("Một việc làm hoặc một câu nói, người ta hay làm thật. Không kể vụ việc có thật."),
    )
    goes_to = blocks.CharBlock(
        label=_("dẫn đến cảnh"),
        max_length=NAME_LENGTH,
        help_text=_("Tên ngắn của cảnh hoặc kết thúc kế tiếp; không cần viết hoa hay bỏ dấu cho giống."),
    )
    consequence = blocks.TextBlock(
        label=_("điều xảy ra"),
        required=False,
        max_length=600,
        rows=2,
        help_text=_("Hiện sau khi chọn, 1–2 câu tử tế: điều gì xảy ra, vì sao. Không kể vụ việc có thật."),
    )
    points = blocks.IntegerBlock(
        label=_("điểm"),
        min_value=0,
        max_value=MOST_POINTS,
        default=0,
        help_text=_("0–10. Chỉ dùng khi chấm điểm; học viên không thấy trước khi chọn."),
    )
    is_way_round = blocks.BooleanBlock(
        label=_("lối đi khi bỏ qua cảnh"),
        required=False,
        help_text=_("Với cảnh có lời báo trước: ai bỏ qua cảnh thì đi tiếp theo lựa chọn này."),
    )

    class Meta:
        icon = "arrow-right"
        label = _("Lựa chọn")


class PlaceBlock(blocks.StructBlock):
    """What scenes and endings share."""

    name = blocks.CharBlock(
        label=_("tên ngắn"),
        max_length=NAME_LENGTH,
        help_text=_("Để các lựa chọn chỉ đến, ví dụ “mở cửa”. Học viên không thấy."),
    )
    title = blocks.CharBlock(
        label=_("tiêu đề"),
        max_length=150,
        help_text=_("Một dòng học viên nhìn thấy. Trung tính; không kể vụ việc có thật."),
    )


class SceneBlock(PlaceBlock):
    text = blocks.TextBlock(
        label=_("chuyện xảy ra"),
        max_length=3000,
        rows=5,
        help_text=_("3–6 câu hư cấu, tên viết tắt, rồi để học viên chọn. Không kể vụ việc có thật."),
    )
    content_note = blocks.CharBlock(
        label=_("lời báo trước"),
        required=False,
        max_length=250,
        help_text=_(
            "Nếu cảnh có thể nặng nề: nói trước là về điều gì, không tả. Học viên sẽ được bỏ qua cảnh mà không mất gì. "
            "Không kể vụ việc có thật."
        ),
    )
    choices = blocks.ListBlock(ChoiceBlock(), label=_("các lựa chọn"), min_num=0, max_num=6, default=[])

    class Meta:
        icon = "comment"
        label = _("Cảnh")
        description = _("Một đoạn chuyện và những cách làm để học viên chọn. Cảnh đầu tiên là chỗ bắt đầu.")


class EndingBlock(PlaceBlock):
    kind = blocks.ChoiceBlock(
        label=_("kết thúc thế nào"),
        choices=EndingKind.choices,
        help_text=_("Không có kết thúc nào là hình phạt: lời kết nói điều học được."),
    )
    text = blocks.TextBlock(
        label=_("lời kết"),
        max_length=2000,
        rows=4,
        help_text=_("Điều gì đã giúp, lần sau có thể làm gì khác. Không kể vụ việc có thật."),
    )

    class Meta:
        icon = "check"
        label = _("Kết thúc")
        description = _("Chỗ câu chuyện dừng lại, với lời phản hồi tử tế.")


class ScenesBlock(blocks.StreamBlock):
    scene = SceneBlock()
    ending = EndingBlock()

    class Meta:
        label = _("cảnh")


class ScenesRefused(blocks.StreamBlockValidationError):
    """Why scenes do not hang together: the editor shows every sentence, not only the first."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(non_block_errors=list(faults))
        self.message = " ".join(faults)
