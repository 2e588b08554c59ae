import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from courses.content.blocks import LessonBodyBlock
from courses.content.models import Hotline
from courses.content.queries import render_body
from tests.factories.people import START

pytestmark = pytest.mark.django_db


def png():
    out = io.BytesIO()
    Picture.new("RGB", (1200, 600), "#1f5c57").save(out, "PNG")
    return SimpleUploadedFile("anh.png", out.getvalue(), "image/png")


def html(kind, value):
    return str(render_body([{"type": kind, "value": value, "id": "1"}]))


def test_a_picture_is_served_small_with_its_words():
    image = get_image_model().objects.create(title="Sơ đồ", file=png())
    out = html("picture", {"image": image.pk, "alt": "Năm bước", "caption": "Hình 1"})
    assert 'alt="Năm bước"' in out
    assert 'width="720"' in out
    assert ".webp" in out


def test_a_recording_has_its_transcript_and_a_video_its_captions():
    document = get_document_model().objects.create(title="Phụ đề", file=ContentFile(b"WEBVTT\n", "a.vtt"))
    media = get_media_model()
    video = media.objects.create(title="Phim", file=ContentFile(b"x", "a.mp4"), duration=3, type="video")
    audio = media.objects.create(title="Băng", file=ContentFile(b"x", "a.mp3"), duration=3, type="audio")
    shown = html("video", {"video": video.pk, "captions": document.pk, "transcript": "<p>Lời nói</p>"})
    assert 'kind="captions"' in shown
    assert "Lời nói" in shown
    assert "autoplay" not in shown
    heard = html("audio", {"audio": audio.pk, "transcript": "<p>Lời kể</p>"})
    assert "<audio controls" in heard
    assert "Lời kể" in heard


def test_a_recording_without_transcript_and_captions_of_another_kind_are_refused():
    document = get_document_model().objects.create(title="Phụ đề", file=ContentFile(b"x", "a.pdf"))
    video = get_media_model().objects.create(title="Phim", file=ContentFile(b"x", "a.mp4"), duration=3, type="video")
    block = LessonBodyBlock().child_blocks["video"]
    value = block.to_python({"video": video.pk, "captions": document.pk, "transcript": "<p>Có lời</p>"})
    with pytest.raises(ValidationError):
        block.clean(value)
    audio_block = LessonBodyBlock().child_blocks["audio"]
    with pytest.raises(ValidationError):
        audio_block.clean(audio_block.to_python({"audio": video.pk, "transcript": ""}))


def test_say_note_and_hotline_blocks_render_escaped():
    Hotline.objects.create(number="1800 1768", name="Nơi nghe", checked_on=START, source="thử")
    assert "&lt;b&gt;" in html("say", {"say": ["<b>"], "avoid": ["Nhịn đi"]})
    assert "<details" in html("content_note", {"note": "Có đoạn nặng", "passage": "<p>…</p>"})
    assert 'href="tel:18001768"' in html("hotline", None)
