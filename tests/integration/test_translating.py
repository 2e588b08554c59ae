"""A trainer gives a lesson a second language through wagtail-localize's own pages, and a reader of it gets it."""

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale
from wagtail_localize.models import Translation

from courses.content.models import CoursePage, LessonPage
from courses.content.queries import lesson_html
from courses.learning.queries import course_view, open_courses_with_edition
from tests.factories.courses import make_author, make_course, make_organiser

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=2, questions=1, organiser=make_organiser())


@pytest.fixture
def author(client, course):
    user = make_author(course.organiser, "tacgia")
    client.force_login(user)
    return user


@pytest.fixture
def english():
    return Locale.objects.create(language_code="en")


WORDS = {"Bài 1": "Lesson one", "Lời 1": "Words one", "Mục 1": "Part one"}


def translate(client, page, english, commits):
    """Type the words into localize's own editor, string by string, and publish."""
    entry = Translation.objects.get(source__object_id=page.translation_key, target_locale=english)
    for segment in entry.source.stringsegment_set.select_related("string"):
        if segment.string.data in WORDS:
            url = reverse("wagtail_localize:edit_string_translation", args=[entry.pk, segment.pk])
            sent = f"value={WORDS[segment.string.data]}"
            assert client.put(url, sent, content_type="application/x-www-form-urlencoded").status_code == 201
    edit = reverse("wagtailadmin_pages:edit", args=[page.get_translation(english).pk])
    assert client.get(edit).status_code == 200
    with commits(execute=True):
        assert client.post(edit, {"action": "publish"}).status_code == 302


def test_an_author_translates_a_lesson_of_hers_and_readers_of_that_language_get_it(
    client, course, author, english, django_capture_on_commit_callbacks
):
    page = CoursePage.objects.get(course=course)
    lesson = LessonPage.objects.get(lesson_key__course=course, slug="bai-1")
    submit = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    assert client.post(submit, {"locales": [english.pk], "include_subtree": "on"}).status_code == 302
    for each in (page, lesson):
        translate(client, each, english, django_capture_on_commit_callbacks)
    course.refresh_from_db()
    assert course.current_edition.number == 1
    with translation.override("en"):
        view = course_view(None, open_courses_with_edition([course.code]).get())
        assert "Words one" in lesson_html(view.lessons[0].body_sha256)["html"]
    assert [(line.title, line.language) for line in view.lessons] == [("Lesson one", "en"), ("Bài 2", "vi")]


def test_authors_of_another_shelf_may_not_touch_the_translation(client, course, author, english):
    page = CoursePage.objects.get(course=course)
    submit = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    client.post(submit, {"locales": [english.pk], "include_subtree": "on"})
    other = make_author(make_organiser("KHAC"), "khac")
    translated = CoursePage.objects.get(course=course, locale=english)
    assert translated.permissions_for_user(author).can_edit()
    assert not translated.permissions_for_user(other).can_edit()
