"""A course leaves as one file and comes back equal; what is not a course package is refused with the reason."""

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import override_settings
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale
from wagtailmedia.models import get_media_model

from courses.content.models import Course, CourseImport, CoursePage, Edition, LessonPage
from courses.content.packaging import (
    CourseMoved,
    PackageRefused,
    import_package,
    pack_course,
    read_package,
    write_package,
)
from courses.content.packaging.archive import Package
from tests.factories.courses import make_course, make_organiser
from tests.factories.people import AT, make_category

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


@pytest.fixture
def organiser():
    return make_organiser()


@pytest.fixture
def course(organiser):
    """Two lessons with a picture, a recording, a file, a link to it; the first also in English."""
    course = make_course(lessons=2, questions=0, organiser=organiser)
    picture = get_image_model().objects.create(title="Sơ đồ", file=get_test_image_file("so-do.png"))
    document = get_document_model().objects.create(title="Phiếu", file=ContentFile(b"%PDF-1.4 phieu", "phieu.pdf"))
    sound = get_media_model().objects.create(
        title="Lời mẫu", type="audio", duration=12, file=ContentFile(b"ID3 tieng", "loi.mp3")
    )
    page = LessonPage.objects.get(lesson_key__course=course, slug="bai-1")
    page.body = json.dumps(
        [
            {"type": "text", "id": "1", "value": f'<p>Xem <a id="{document.pk}" linktype="document">phiếu</a>.</p>'},
            {"type": "picture", "id": "2", "value": {"image": picture.pk, "alt": "năm bước", "caption": ""}},
            {"type": "audio", "id": "3", "value": {"audio": sound.pk, "transcript": "<p>Em tin chị.</p>"}},
            {"type": "file", "id": "4", "value": {"document": document.pk, "title": ""}},
            {"type": "say", "id": "5", "value": {"say": ["Em tin chị."], "avoid": ["Sao chị không bỏ đi?"]}},
        ]
    )
    page.save_revision().publish()
    english = Locale.objects.create(language_code="en")
    CoursePage.objects.get(course=course).copy_for_translation(english, copy_parents=True).save_revision().publish()
    translated = page.copy_for_translation(english)
    translated.title, translated.slug = "Lesson one", "lesson-one"
    translated.save_revision().publish()
    source = CoursePage.objects.get(course=course, locale__language_code="vi")
    source.audiences = [make_category("cong-tac-vien")]
    source.other_ways = json.dumps([{"type": "way", "id": "9", "value": {"lessons": True, "minutes": 30}}])
    source.save_revision().publish()
    course.refresh_from_db()
    return course


def as_file(package):
    stream = io.BytesIO()
    write_package(package, stream)
    stream.seek(0)
    return stream


def taken_in(package, unit, **options):
    return import_package(package=read_package(as_file(package)), unit=unit, by=None, at=AT, **options)


def besides_keys(head):
    """A head without what a copy has of its own."""
    bare = json.loads(json.dumps(head))
    bare["course"] = {"audiences": bare["course"]["audiences"]}
    for lesson in bare["lessons"]:
        del lesson["key"]
    for page in [*bare["pages"].values(), *(page for each in bare["lessons"] for page in each["locales"].values())]:
        del page["slug"]
    for entry in bare["files"].values():
        del entry["name"]  # the store may lengthen a name that is taken
    return bare


def test_two_builds_are_equal_bytes(course):
    assert as_file(pack_course(course)).getvalue() == as_file(pack_course(course)).getvalue()


def test_a_package_holds_what_its_lessons_choose_and_no_primary_key(course):
    head = pack_course(course).head
    assert sorted(entry["kind"] for entry in head["files"].values()) == ["document", "image", "media"]
    body = head["lessons"][0]["locales"]["vi"]["body"]
    [document] = [ref for ref, entry in head["files"].items() if entry["kind"] == "document"]
    assert f'<a id="{document}" linktype="document">' in body[0]["value"]
    assert body[3]["value"]["document"] == document
    assert sorted(head["lessons"][0]["locales"]) == ["en", "vi"]


def test_another_units_copy_is_equal_and_a_repetition_changes_nothing(course):
    other = make_organiser("SYT")
    package = pack_course(course)
    first = taken_in(package, other, as_copy=True, publishes=True)
    again = taken_in(package, other, as_copy=True, publishes=True)
    assert (first.is_new, again.is_same, first.course.pk) == (True, True, again.course.pk)
    assert first.warnings == []
    assert besides_keys(pack_course(first.course).head) == besides_keys(package.head)
    assert (Edition.objects.filter(course=first.course).count(), CourseImport.objects.count()) == (1, 1)
    assert get_image_model().objects.count() == 2  # one in each unit's collection
    assert first.course.current_edition.counts["rule"] == course.current_edition.counts["rule"]


def test_drafts_wait_until_somebody_publishes_and_count_as_untouched_then(course):
    other = make_organiser("SYT")
    package = pack_course(course)
    made = taken_in(package, other, as_copy=True).course
    assert made.current_edition is None
    for page in [*LessonPage.objects.filter(lesson_key__course=made), *CoursePage.objects.filter(course=made)]:
        page.get_latest_revision().publish()
    mended = changed(package, "Bài một, sửa")
    done = taken_in(mended, other, as_copy=True, publishes=True)
    assert done.is_same is done.is_new is False
    page = LessonPage.objects.get(lesson_key__course=made, locale__language_code="vi", title="Bài một, sửa")
    assert (page.live, Course.objects.get(pk=made.pk).current_edition.number) == (True, 1)


def changed(package, title):
    head = json.loads(json.dumps(package.head))
    head["lessons"][0]["locales"]["vi"]["title"] = title
    head["course"]["version"] = [99, 1]
    return Package(head, package.files)


def test_what_was_mended_here_is_not_lost_unless_somebody_says_so(course):
    other = make_organiser("SYT")
    package = pack_course(course)
    made = taken_in(package, other, as_copy=True, publishes=True).course
    page = LessonPage.objects.get(lesson_key__course=made, locale__language_code="vi", title="Bài 1")
    page.title = "Sửa tại đây"
    page.save_revision()
    with pytest.raises(CourseMoved, match="đã được sửa tại đây"):
        taken_in(changed(package, "Của gói"), other, as_copy=True)
    taken_in(changed(package, "Của gói"), other, as_copy=True, overwrites=True)
    assert LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Của gói"


def test_an_older_package_and_one_of_another_shelf_wait_for_a_decision(course, organiser):
    other = make_organiser("SYT")
    package = pack_course(course)
    taken_in(changed(package, "Mới"), other, as_copy=True)
    with pytest.raises(CourseMoved, match="cũ hơn"):
        taken_in(package, other, as_copy=True)
    with pytest.raises(CourseMoved, match="bản sao"):
        taken_in(package, other)
    with pytest.raises(CourseMoved, match="soạn tại đây"):
        taken_in(package, organiser)


def test_hostile_html_and_pages_of_another_site_do_not_get_in(course):
    package = pack_course(course)
    head = json.loads(json.dumps(package.head))
    head["lessons"][0]["locales"]["vi"]["body"][0]["value"] = (
        '<p onclick="x()">An toàn<script>x()</script><img src=x onerror=x()>'
        '<a href="javascript:x()">a</a><a id="5" linktype="page">b</a></p>'
    )
    made = taken_in(Package(head, package.files), make_organiser("SYT"), as_copy=True, publishes=True).course
    html = (
        LessonPage.objects.get(lesson_key__course=made, slug="bai-1", locale__language_code="vi").body[0].value.source
    )
    assert "An toàn" in html
    assert [part for part in ("script", "onclick", "onerror", "javascript", "linktype") if part in html] == []


def spoil(package, **changes):
    return Package({**package.head, **changes}, package.files)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"format": 99}, "dạng 99"),
        ({"lessons": [{"key": "x"}]}, "thiếu hoặc sai"),
        ({"activities": [{"uuid": "0" * 8, "format": "nhảy-múa", "data": {}}]}, "Chưa cài đặt loại hoạt động"),
        ({"pages": {}}, "thiếu hoặc sai"),
    ],
)
def test_a_head_that_says_nonsense_is_refused_and_leaves_nothing(course, changes, why):
    other = make_organiser("SYT")
    before = (Course.objects.count(), CoursePage.objects.count(), get_image_model().objects.count())
    with pytest.raises(PackageRefused, match=why):
        taken_in(spoil(pack_course(course), **changes), other, as_copy=True)
    assert (Course.objects.count(), CoursePage.objects.count(), get_image_model().objects.count()) == before


def zipped(entries):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    stream.seek(0)
    return stream


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ([("a.txt", b"x")], "tệp lạ"),
        ([("../course.json", b"{}")], "tệp lạ"),
        ([("files/" + "0" * 64, b"x")], "course.json"),
        ([("course.json", b"\xff")], "không đọc được"),
        ([("course.json", b'{"format": NaN}')], "không đọc được"),
        ([("course.json", b"[" * 5000 + b"]" * 5000)], "không đọc được"),
        ([("course.json", b'{"format": 1, "files": {"image-' + b"0" * 64 + b'": {}}}')], "thiếu tệp"),
        ([("course.json", b'{"format": 1, "files": {"image-' + b"0" * 64 + b'": {}}}'), ("files/" + "0" * 64, b"x")],
         "đã bị đổi"),
        ([("course.json", b"{}"), *[(f"files/{number:064x}", b"") for number in range(1000)]], "quá nhiều tệp"),
    ],
)  # fmt: skip
def test_hostile_archives_are_refused_by_name(entries, why):
    with pytest.raises(PackageRefused, match=why):
        read_package(zipped(entries))


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(PackageRefused, match="quá lớn"):
        read_package(zipped([("course.json", b"{}"), ("files/" + "0" * 64, bytes(201 * 1024 * 1024))]))


def test_no_zip_at_all_is_told():
    with pytest.raises(PackageRefused, match="không phải gói"):
        read_package(io.BytesIO(b"GIF89a"))


def test_a_picture_that_is_none_is_refused(course):
    package = pack_course(course)
    [ref] = [ref for ref, entry in package.head["files"].items() if entry["kind"] == "document"]
    head = json.loads(json.dumps(package.head))
    head["files"][ref]["kind"] = "image"
    with pytest.raises(PackageRefused, match="không phải ảnh"):
        taken_in(Package(head, package.files), make_organiser("SYT"), as_copy=True)


def test_the_commands_carry_a_course_over(course, organiser, tmp_path, capsys):
    target, other = tmp_path / "goi.zip", make_organiser("SYT")
    call_command("export_course", course.code, output=target)
    assert "2 bài, 0 hoạt động, 3 tệp" in capsys.readouterr().out
    call_command("import_course", target, unit=other.code, copy=True, dry_run=True)
    assert (Course.objects.count(), "chưa ghi" in capsys.readouterr().out) == (1, True)
    call_command("import_course", target, unit=other.code, copy=True, publish=True)
    assert "Đã nhập" in capsys.readouterr().out
    call_command("import_course", target, unit=other.code, copy=True)
    assert "đã nhập rồi" in capsys.readouterr().out
    with pytest.raises(CommandError, match="soạn tại đây"):
        call_command("import_course", target)
    with pytest.raises(CommandError, match="Không có đơn vị"):
        call_command("import_course", target, unit="KHONG-CO")
