"""The editions of a course: what an author sees of them, and the text that somebody took, years later."""

import json

import pytest
from django.urls import reverse

from courses.content.models import CoursePage, LessonPage
from courses.learning.domain import finish_lesson, reverse_completion
from courses.learning.models import Completion, Enrolment
from lms.people.enums import RoleKind
from tests.factories.courses import lesson_keys, make_author, make_course, make_enrolment, make_organiser
from tests.factories.people import AT, make_manager, make_person, make_unit, make_user, post

pytestmark = pytest.mark.django_db


def complete(person, course):
    enrolment = make_enrolment(person, course)
    for key in lesson_keys(course):
        finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT)
    return Completion.objects.get(person=person)


def rewrite(course, slug, text):
    page = LessonPage.objects.get(lesson_key__course=course, slug=slug)
    page.body = json.dumps([{"type": "heading", "value": text, "id": "1"}])
    page.save_revision().publish()


def make_optional(course, slug):
    page = LessonPage.objects.get(lesson_key__course=course, slug=slug)
    page.is_required = False
    page.save_revision().publish()


@pytest.fixture
def graduate(client):
    person = make_person()
    person.user = make_user("daxong")
    person.save()
    client.force_login(person.user)
    return person


def test_the_text_that_was_taken_is_shown_after_the_lesson_was_rewritten_and_deleted(client, graduate):
    course = make_course(lessons=2, questions=0)
    taken = complete(graduate, course)
    rewrite(course, "bai-1", "Viết lại từ đầu")
    LessonPage.objects.get(lesson_key__course=course, slug="bai-2").delete()
    page = client.get(reverse("courses_learning:taken", args=[taken.uuid])).content.decode()
    assert "Ấn bản 1" in page
    assert "Bài 2" in page
    lesson = client.get(reverse("courses_learning:taken_lesson", args=[taken.uuid, lesson_keys_of(taken)[0]]))
    assert "Lời 1" in lesson.content.decode()
    assert "Viết lại" not in lesson.content.decode()


def lesson_keys_of(completion):
    return [lesson["key"] for lesson in completion.manifest.content["lessons"]]


def test_a_picture_that_is_gone_leaves_the_rest_of_the_text(client, graduate):
    course = make_course(lessons=1, questions=0)
    page = LessonPage.objects.get(lesson_key__course=course)
    page.body = json.dumps(
        [
            {"type": "heading", "value": "Còn đây", "id": "1"},
            {"type": "picture", "value": {"image": 999_999, "alt": "", "caption": "Sơ đồ"}, "id": "2"},
            {"type": "audio", "value": {"audio": 999_999, "transcript": "<p>Lời đầy đủ</p>"}, "id": "3"},
            {"type": "activity", "value": 999_999, "id": "4"},
            {"type": "file", "value": {"document": 999_999, "title": "Phiếu"}, "id": "5"},
        ]
    )
    page.save_revision(clean=False).publish()
    course.refresh_from_db()
    taken = complete(graduate, course)
    lesson = client.get(reverse("courses_learning:taken_lesson", args=[taken.uuid, lesson_keys_of(taken)[0]]))
    assert "Còn đây" in lesson.content.decode()
    assert "Lời đầy đủ" in lesson.content.decode()


def test_others_see_what_was_taken_only_where_they_may_open_the_persons_record(client, graduate):
    course, unit = make_course(lessons=1, questions=0), make_unit("XA-1")
    post(graduate, unit)
    url = reverse("courses_learning:taken", args=[complete(graduate, course).uuid])
    assert client.get(url).status_code == 200
    client.force_login(make_user("nguoi-la"))
    assert client.get(url).status_code == 404
    client.force_login(make_manager(unit, RoleKind.AUDITOR))
    assert client.get(url).status_code == 200


def test_a_completion_that_was_taken_back_says_so(client, graduate):
    taken = complete(graduate, make_course(lessons=1, questions=0))
    reverse_completion(completion=taken, reason="ghi nhầm người", by=None, at=AT)
    page = client.get(reverse("courses_learning:taken", args=[taken.uuid])).content.decode()
    assert "ghi nhầm người" in page


def test_an_author_sees_her_editions_and_takes_learners_over(client, django_assert_max_num_queries):
    organiser = make_organiser()
    course = make_course(lessons=2, questions=0, organiser=organiser)
    learners = [make_enrolment(make_person(), course) for _ in range(3)]
    make_optional(course, "bai-2")
    page = CoursePage.objects.get(course=course)
    client.force_login(make_author(organiser, "tacgia"))
    url = reverse("taphuan_editions", args=[page.pk])
    shown = client.get(url).content.decode()
    assert "Bớt bài bắt buộc: 1." in shown
    assert "Đang học ấn bản cũ: 3 người" in shown
    client.post(reverse("taphuan_move_learners", args=[page.pk]))
    assert {row.edition.number for row in Enrolment.objects.filter(pk__in=[row.pk for row in learners])} == {2}
    assert "Đang học ấn bản cũ" not in client.get(url).content.decode()
    assert "Xem các ấn bản" in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_another_organisers_author_is_refused(client):
    course = make_course(lessons=1, questions=0)
    page = CoursePage.objects.get(course=course)
    client.force_login(make_author(make_organiser("KHAC"), "khac"))
    assert client.post(reverse("taphuan_move_learners", args=[page.pk])).status_code in (302, 403)
    assert client.get(reverse("taphuan_editions", args=[page.pk])).status_code in (302, 403)
