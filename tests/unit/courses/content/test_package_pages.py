import io

import pytest
from django.urls import reverse

from courses.content.models import Course, CoursePage
from courses.content.packaging import pack_course, read_package
from courses.content.shelves import shelves_of
from lms.journal.models import AuditEntry
from tests.factories.courses import make_author, make_course, make_organiser

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=2, questions=0, organiser=make_organiser())


def download(client, course):
    return client.get(reverse("taphuan_package", args=[CoursePage.objects.get(course=course).pk]))


def upload(client, user, content, **ticked):
    url = reverse("taphuan_import_package", args=[shelves_of(user).get().pk])
    file = io.BytesIO(content)
    file.name = "goi.zip"
    return client.post(url, {"file": file, **ticked})


def test_an_author_downloads_her_course_under_a_neutral_name_and_another_unit_takes_it_in(client, course):
    client.force_login(make_author(course.organiser, "tacgia"))
    response = download(client, course)
    content = b"".join(response.streaming_content)
    assert response.headers["Content-Disposition"] == f'attachment; filename="goi-khoa-hoc-{course.pk}.zip"'
    assert read_package(io.BytesIO(content)).head == pack_course(course).head
    other = make_author(make_organiser("SYT"), "nguoikhac")
    client.force_login(other)
    assert "trên kệ của" in upload(client, other, content).content.decode()
    made = upload(client, other, content, as_copy="on")
    page = CoursePage.objects.exclude(course=course).get()
    assert made.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.live, page.course.organiser.code) == (False, "SYT")
    assert sorted(AuditEntry.objects.values_list("action", flat=True)) == ["courses.export", "courses.import"]


def test_a_file_that_is_no_package_is_refused_beside_its_field(client, course):
    author = make_author(course.organiser, "tacgia")
    client.force_login(author)
    assert "không phải gói khóa học" in upload(client, author, b"GIF89a").content.decode()
    assert Course.objects.count() == 1


def test_strangers_neither_download_nor_upload(client, course):
    shelf = shelves_of(make_author(course.organiser, "tacgia")).get()
    client.force_login(make_author(make_organiser("SYT"), "nguoikhac"))
    assert download(client, course).status_code in (302, 403)
    assert client.get(reverse("taphuan_import_package", args=[shelf.pk])).status_code in (302, 403)
    assert AuditEntry.objects.count() == 0
