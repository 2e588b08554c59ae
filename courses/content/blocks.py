"""What a lesson is made of. Blocks render themselves; whoever serves a lesson only asks for the body's HTML."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from courses.content.chooser import activity_chooser

TEMPLATES = "taphuan/courses_content/blocks"
RICH_TEXT = ["bold", "italic", "ul", "ol", "link", "document-link"]

ActivityChooserBlock = activity_chooser.get_block_class(
    name="ActivityChooserBlock", module_path="courses.content.blocks"
)


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("ảnh"))
    alt = blocks.CharBlock(
        label=_("mô tả ảnh"), required=False, max_length=250, help_text=_("Để trống nếu ảnh chỉ để trang trí.")
    )
    caption = blocks.CharBlock(label=_("chú thích"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Ảnh")
        template = f"{TEMPLATES}/picture.html"


class SpokenBlock(blocks.StructBlock):
    """A recording needs words beside it, for those who cannot or may not listen."""

    transcript = blocks.RichTextBlock(label=_("lời đầy đủ"), features=["bold", "ul"])

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["transcript"].source.strip():
            raise blocks.StructBlockValidationError(
                block_errors={"transcript": ValidationError(_("Hãy viết lời đầy đủ của bản ghi."))}
            )
        return cleaned


class VideoBlock(SpokenBlock):
    video = VideoChooserBlock(label=_("video"))
    captions = DocumentChooserBlock(label=_("phụ đề (.vtt)"), help_text=_("Tệp WebVTT tiếng Việt."))

    class Meta:
        icon = "media"
        label = _("Video")
        template = f"{TEMPLATES}/video.html"
        form_layout = ["video", "captions", "transcript"]

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["captions"].filename.lower().endswith(".vtt"):
            raise blocks.StructBlockValidationError(
                block_errors={"captions": ValidationError(_("Phụ đề phải là tệp .vtt (WebVTT)."))}
            )
        return cleaned


class AudioBlock(SpokenBlock):
    audio = AudioChooserBlock(label=_("bản ghi âm"))

    class Meta:
        icon = "media"
        label = _("Âm thanh")
        template = f"{TEMPLATES}/audio.html"
        form_layout = ["audio", "transcript"]


class SayBlock(blocks.StructBlock):
    say = blocks.ListBlock(blocks.CharBlock(max_length=250), label=_("nên nói"))
    avoid = blocks.ListBlock(blocks.CharBlock(max_length=250), label=_("không nên nói"))

    class Meta:
        icon = "openquote"
        label = _("Nên nói – không nên nói")
        template = f"{TEMPLATES}/say.html"


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("tệp"))
    title = blocks.CharBlock(label=_("tên hiện ra"), required=False, max_length=150)

    class Meta:
        icon = "doc-full"
        label = _("Tệp tải về")
        template = f"{TEMPLATES}/file.html"


class ContentNoteBlock(blocks.StructBlock):
    note = blocks.CharBlock(label=_("lời báo trước"), max_length=250)
    passage = blocks.RichTextBlock(label=_("đoạn văn"), features=RICH_TEXT)

    class Meta:
        icon = "warning"
        label = _("Đoạn có thể nặng nề")
        template = f"{TEMPLATES}/content_note.html"


class LessonBodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("Tiêu đề"), icon="title", max_length=150, template=f"{TEMPLATES}/heading.html")
    text = blocks.RichTextBlock(label=_("Đoạn văn"), icon="pilcrow", features=RICH_TEXT)
    picture = PictureBlock()
    video = VideoBlock()
    audio = AudioBlock()
    say = SayBlock()
    file = FileBlock()
    content_note = ContentNoteBlock()
    hotline = blocks.StaticBlock(
        label=_("Đường dây nóng"),
        icon="help",
        admin_text=_("Hiện các số đang dùng, lấy từ danh mục đường dây nóng."),
        template=f"{TEMPLATES}/hotline.html",
    )
    activity = ActivityChooserBlock(label=_("Hoạt động"), icon="form", template=f"{TEMPLATES}/activity.html")

    class Meta:
        label = _("nội dung")
