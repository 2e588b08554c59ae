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
from courses.content.classes import NO_CLASSES, has_classes

TEMPLATES = "taphuan/courses_content/blocks"
PREVIEWS = "taphuan/courses_content/block_previews"
RICH_TEXT = ["bold", "italic", "ul", "ol", "link", "document-link"]
NO_REAL_CASE = _("Không kể vụ việc có thật.")
WORDS, SPEECH, MEDIA, DOING = _("Văn bản"), _("Tình huống & lời nói"), _("Hình và tiếng"), _("Hoạt động")
"""The four groups in which an author finds the blocks."""

ActivityChooserBlock = activity_chooser.get_block_class(
    name="ActivityChooserBlock", module_path="courses.content.blocks"
)


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        group = WORDS
        label = _("Tiêu đề")
        template = f"{TEMPLATES}/heading.html"
        description = _("Chia bài thành từng mục ngắn để học viên biết mình đang ở đâu.")
        preview_template = f"{PREVIEWS}/block.html"
        preview_value = _("Khi chị ấy chưa muốn kể")


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        group = WORDS
        label = _("Đoạn văn")
        description = _("Điều cần biết, viết như đang nói với một đồng nghiệp.")
        preview_template = f"{PREVIEWS}/block.html"
        preview_value = _(
            "<p>Việc của bạn không phải là tìm cho ra sự thật. Việc của bạn là để người kể thấy <b>an toàn</b> "
            "và biết mình có thể chọn.</p><ul><li>Hỏi: “Bây giờ chị muốn thế nào?”</li><li>Không hứa điều mình "
            "không giữ được.</li></ul>"
        )


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(
        label=_("ảnh"), help_text=_("Tranh vẽ, sơ đồ thì tốt nhất. Không dùng ảnh người thật trong vụ việc.")
    )
    alt = blocks.CharBlock(
        label=_("mô tả ảnh"),
        required=False,
        max_length=250,
        help_text=_("Một câu cho người không nhìn thấy ảnh. Để trống nếu ảnh chỉ để trang trí."),
    )
    caption = blocks.CharBlock(
        label=_("chú thích"), required=False, max_length=250, help_text=_("Một dòng dưới ảnh, nếu cần.")
    )

    class Meta:
        icon = "image"
        group = MEDIA
        label = _("Ảnh")
        template = f"{TEMPLATES}/picture.html"
        description = _("Tranh, sơ đồ năm bước, bảng tóm tắt. Một ảnh cho một ý.")
        preview_template = f"{PREVIEWS}/picture.html"


class SpokenBlock(blocks.StructBlock):
    """A recording needs words beside it, for those who cannot or may not listen."""

    transcript = blocks.RichTextBlock(
        label=_("lời đầy đủ"),
        features=["bold", "ul"],
        help_text=_("Chép lại mọi lời trong bản ghi, để ai không nghe được vẫn học được. Không kể vụ việc có thật."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["transcript"].source.strip():
            raise blocks.StructBlockValidationError(
                block_errors={"transcript": ValidationError(_("Hãy viết lời đầy đủ của bản ghi."))}
            )
        return cleaned


class VideoBlock(SpokenBlock):
    video = VideoChooserBlock(label=_("video"), help_text=_("Ngắn thôi: 2–3 phút, dưới 20 MB cho máy yếu mạng."))
    captions = DocumentChooserBlock(
        label=_("phụ đề (.vtt)"), help_text=_("Tệp WebVTT tiếng Việt, tải lên ở mục Tài liệu.")
    )

    class Meta:
        icon = "media"
        group = MEDIA
        label = _("Video")
        template = f"{TEMPLATES}/video.html"
        form_layout = ["video", "captions", "transcript"]
        description = _("Phim ngắn có phụ đề và lời đầy đủ; không tự chạy.")
        preview_template = f"{PREVIEWS}/video.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["captions"].filename.lower().endswith(".vtt"):
            raise blocks.StructBlockValidationError(
                block_errors={"captions": ValidationError(_("Phụ đề phải là tệp .vtt (WebVTT)."))}
            )
        return cleaned


class AudioBlock(SpokenBlock):
    audio = AudioChooserBlock(label=_("bản ghi âm"), help_text=_("2–3 phút là vừa. Dùng giọng diễn, không thu lời kể."))

    class Meta:
        icon = "media"
        group = MEDIA
        label = _("Âm thanh")
        template = f"{TEMPLATES}/audio.html"
        form_layout = ["audio", "transcript"]
        description = _("Đoạn nghe ngắn kèm lời đầy đủ; hợp khi học viên ngại đọc.")
        preview_template = f"{PREVIEWS}/audio.html"


class SayBlock(blocks.StructBlock):
    say = blocks.ListBlock(
        blocks.CharBlock(label=_("câu"), max_length=250),
        label=_("nên nói"),
        help_text=_("2–4 câu nói được ngay, bằng lời hằng ngày. Không cần dấu ngoặc kép. Không kể vụ việc có thật."),
    )
    avoid = blocks.ListBlock(
        blocks.CharBlock(label=_("câu"), max_length=250),
        label=_("không nên nói"),
        help_text=_("2–4 câu quen miệng mà làm đau. Không kể vụ việc có thật."),
    )

    class Meta:
        icon = "openquote"
        group = SPEECH
        label = _("Nên nói – không nên nói")
        template = f"{TEMPLATES}/say.html"
        description = _("Hai cột lời mẫu: học viên nhớ lâu hơn mọi lời khuyên chung.")
        preview_template = f"{PREVIEWS}/block.html"
        preview_value = {
            "say": [_("Em tin chị. Chuyện này không phải lỗi của chị."), _("Chị muốn mình làm gì trước?")],
            "avoid": [_("Sao chị không bỏ đi từ lâu?"), _("Vợ chồng đóng cửa bảo nhau.")],
        }


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock(
        label=_("tệp"), help_text=_("Tên tệp trung tính: máy có thể dùng chung. PDF dưới 2 MB là tốt nhất.")
    )
    title = blocks.CharBlock(
        label=_("tên hiện ra"),
        required=False,
        max_length=150,
        help_text=_("Ngắn và trung tính, ví dụ “Phiếu tóm tắt bài 2”."),
    )

    class Meta:
        icon = "doc-full"
        group = MEDIA
        label = _("Tệp tải về")
        template = f"{TEMPLATES}/file.html"
        description = _("Mẫu phiếu, bản tóm tắt để in. Mang tính thêm: bài học phải đủ khi không tải.")
        preview_template = f"{PREVIEWS}/file.html"


class ContentNoteBlock(blocks.StructBlock):
    note = blocks.CharBlock(
        label=_("lời báo trước"),
        max_length=250,
        help_text=_("Nói trước là đoạn về điều gì, không tả. Ví dụ: “Đoạn sau nói về bạo lực tình dục.”"),
    )
    passage = blocks.RichTextBlock(
        label=_("đoạn văn"),
        features=RICH_TEXT,
        help_text=_("Ngắn, không tả chi tiết gây sốc. Không kể vụ việc có thật."),
    )

    class Meta:
        icon = "warning"
        group = SPEECH
        label = _("Đoạn có thể nặng nề")
        template = f"{TEMPLATES}/content_note.html"
        description = _("Đoạn được gập lại; học viên tự chọn mở hay bỏ qua, không ảnh hưởng kết quả.")
        preview_template = f"{PREVIEWS}/block.html"
        preview_value = {
            "note": _("Đoạn sau có nhắc đến bạo lực trong gia đình."),
            "passage": _("<p>Một tình huống hư cấu, kể vắn tắt, không tả thương tích.</p>"),
        }


class HotlineBlock(blocks.StaticBlock):
    class Meta:
        icon = "help"
        group = DOING
        label = _("Đường dây nóng")
        admin_text = _("Hiện các số đang dùng, lấy từ danh mục đường dây nóng.")
        template = f"{TEMPLATES}/hotline.html"
        description = _("Các số gọi đang dùng. Nên đặt ở cuối bài có nội dung nặng.")
        preview_template = f"{PREVIEWS}/block.html"


class ActivityBlock(ActivityChooserBlock):  # type: ignore[misc, valid-type]
    class Meta:
        icon = "form"
        group = DOING
        label = _("Hoạt động")
        template = f"{TEMPLATES}/activity.html"
        description = _("Bài kiểm tra hoặc hoạt động khác đã soạn sẵn. Thường đặt ở cuối bài cuối.")
        preview_template = f"{PREVIEWS}/activity.html"


class WayBlock(blocks.StructBlock):
    """One more way to complete a course: everything that is ticked here."""

    lessons = blocks.BooleanBlock(label=_("học hết các bài bắt buộc"), required=False)
    activities = blocks.BooleanBlock(label=_("đạt các bài kiểm tra"), required=False)
    minutes = blocks.IntegerBlock(
        label=_("số phút phải có mặt"),
        required=False,
        min_value=1,
        max_value=6000,
        help_text=_("Để trống nếu không cần."),
    )
    attends_class = blocks.BooleanBlock(
        label=_("dự lớp trực tiếp"),
        required=False,
        help_text=_("Chỉ dùng được khi bản cài đặt này ghi nhận lớp trực tiếp."),
    )

    class Meta:
        icon = "success"
        label = _("Một cách khác")
        description = _("Những điều phải có đủ để hoàn thành theo cách này.")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not any(cleaned[name] for name in ("lessons", "activities", "minutes", "attends_class")):
            raise blocks.StructBlockValidationError(
                block_errors={"lessons": ValidationError(_("Hãy chọn ít nhất một điều kiện cho cách này."))}
            )
        if cleaned["attends_class"] and not has_classes():
            raise blocks.StructBlockValidationError(block_errors={"attends_class": ValidationError(NO_CLASSES)})
        return cleaned


class LessonBodyBlock(blocks.StreamBlock):
    heading = HeadingBlock(max_length=150, help_text=_("Một dòng ngắn, dưới 10 chữ. Không kể vụ việc có thật."))
    text = TextBlock(
        features=RICH_TEXT,
        help_text=_("3–5 câu là vừa. Tình huống phải hư cấu, tên viết tắt. Không kể vụ việc có thật."),
    )
    say = SayBlock()
    content_note = ContentNoteBlock()
    picture = PictureBlock()
    video = VideoBlock()
    audio = AudioBlock()
    file = FileBlock()
    activity = ActivityBlock(help_text=_("Chưa có bài nào? Soạn ở mục Kiểm tra trong thanh bên trái rồi quay lại đây."))
    hotline = HotlineBlock()

    class Meta:
        label = _("nội dung")
