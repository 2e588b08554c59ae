"""What a question is made of. Each kind uses one of these and no other (`enums.BLOCK_OF`)."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


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


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(
        label=_("vế trái"), max_length=400, help_text=_("Điều được hỏi. Mỗi vế trái một lần. Không kể vụ việc có thật.")
    )
    right = blocks.CharBlock(
        label=_("vế phải đúng"),
        max_length=400,
        help_text=_(
            "Học viên chọn trong mọi vế phải của câu. Hai đôi được chung một vế phải nếu viết giống hệt nhau. "
            "Không kể vụ việc có thật."
        ),
    )

    class Meta:
        icon = "link"
        label = _("Đôi")
        description = _("Hai vế thuộc về nhau, cho câu ghép đôi.")


class ItemBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label=_("mục"), max_length=400, help_text=_("Một bước hoặc một việc. Không kể vụ việc có thật.")
    )

    class Meta:
        icon = "order"
        label = _("Mục")
        description = _("Một bước của câu sắp thứ tự. Xếp sẵn theo thứ tự đúng; học viên thấy thứ tự khác.")


class AnswerBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label=_("câu trả lời được chấp nhận"),
        max_length=400,
        help_text=_("Từ hoặc cụm từ ngắn. Thêm khối cho mỗi cách viết cũng đúng. Không kể vụ việc có thật."),
    )
    feedback = blocks.CharBlock(
        label=_("phản hồi khi viết như vậy"),
        required=False,
        max_length=400,
        help_text=_("Một câu tử tế. Không kể vụ việc có thật."),
    )

    class Meta:
        icon = "edit"
        label = _("Câu trả lời")
        description = _("Một cách điền đúng, cho câu điền vào chỗ trống.")


PARTS = [("option", OptionBlock()), ("pair", PairBlock()), ("item", ItemBlock()), ("answer", AnswerBlock())]
