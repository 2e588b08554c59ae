import json

import pytest
from django.urls import reverse

from courses.content.authoring import start_course
from courses.content.domain import NotReady, publish_waiting, renew_keys
from courses.content.models import CoursePage, Edition, LessonPage, Manifest
from tests.factories.courses import make_author, make_course, make_organiser
from tests.factories.people import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def skeleton(shelf, author):
    return start_course(shelf=shelf, by=author)


def publish_all(page):
    return publish_waiting(page=page, by=None, at=AT)


def page_of(course):
    return CoursePage.objects.get(course=course)


def messages_after(client, response):
    page = client.get(response.url).content.decode()
    return page.partition('class="messages"')[2].partition("</ul>")[0]


def edit(client, page, **data):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    comments = {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    return client.post(url, {"title": page.title, "slug": page.slug, **comments, **data})


def publish_course_in_editor(client, page):
    data = {"summary": page.summary, "objectives": "null", "review_note": "", "action-publish": "1"}
    data |= {"requires_minutes": "0", "other_ways-count": "0"}
    return edit(client, page, **data)


def test_a_draft_course_and_its_lessons_open_together_as_one_edition_with_one_manifest(skeleton):
    assert publish_all(skeleton) == 4
    assert LessonPage.objects.filter(live=True).count() == 3
    assert (Edition.objects.count(), Manifest.objects.count()) == (1, 1)
    assert len(Manifest.objects.get().content["lessons"]) == 3


def test_publishing_twice_adds_nothing(skeleton):
    publish_all(skeleton)
    assert publish_all(CoursePage.objects.get(pk=skeleton.pk)) == 0
    assert Manifest.objects.count() == 1


def test_two_lessons_added_to_an_open_course_make_one_new_edition(organiser):
    course = make_course(organiser=organiser, lessons=1)
    for slug in ("bai-a", "bai-b"):
        copy = LessonPage.objects.get(slug="bai-1").copy(update_attrs={"slug": slug, "title": slug}, keep_live=False)
        renew_keys(page=copy)
    assert publish_all(page_of(course)) == 2
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert Manifest.objects.count() == 2


def test_a_lesson_taken_back_stays_away(organiser):
    course = make_course(organiser=organiser, lessons=2)
    LessonPage.objects.get(slug="bai-2").unpublish()
    first = LessonPage.objects.get(slug="bai-1")
    first.title = "Tên mới"
    first.save_revision()
    assert publish_all(page_of(course)) == 1
    assert list(LessonPage.objects.live().values_list("title", flat=True)) == ["Tên mới"]


def test_what_somebody_locked_stays_as_it_is(skeleton):
    locked = LessonPage.objects.child_of(skeleton).first()
    LessonPage.objects.filter(pk=locked.pk).update(locked=True)
    assert publish_all(skeleton) == 3
    assert LessonPage.objects.get(live=False).pk == locked.pk


@pytest.mark.parametrize("empty", ["summary", "picture"])
def test_an_empty_required_field_keeps_everything_back_and_is_named(skeleton, empty):
    if empty == "summary":
        skeleton.summary = ""
        skeleton.save_revision(clean=False)
        named = skeleton.title
    else:
        lesson = LessonPage.objects.child_of(skeleton).first()
        lesson.body = json.dumps([{"type": "picture", "value": {"image": None, "alt": "", "caption": ""}, "id": "1"}])
        lesson.save_revision()
        named = lesson.title
    with pytest.raises(NotReady) as refusal:
        publish_all(skeleton)
    assert refusal.value.titles == [named]
    assert (Manifest.objects.count(), LessonPage.objects.filter(live=True).count()) == (0, 0)


def test_the_button_publishes_for_those_who_may(client, skeleton, author):
    url = reverse("taphuan_publish_course", args=[skeleton.pk])
    client.force_login(make_author(make_organiser("B")))
    client.post(url)
    assert Manifest.objects.count() == 0
    client.force_login(author)
    assert client.get(url).status_code == 405
    told = messages_after(client, client.post(url))
    assert "Đã xuất bản 4 trang" in told
    assert "“[Tên bài 2: nói thế nào]” (10 câu)" in told
    assert "Viết lại câu hỏi mẫu" in told
    assert Manifest.objects.count() == 1


def test_an_empty_field_is_told_on_the_desk(client, skeleton, author):
    skeleton.summary = ""
    skeleton.save_revision(clean=False)
    client.force_login(author)
    told = messages_after(client, client.post(reverse("taphuan_publish_course", args=[skeleton.pk])))
    assert "còn ô bắt buộc để trống" in told


def test_opening_a_course_in_the_editor_names_the_lessons_left_behind(client, skeleton, author):
    client.force_login(author)
    told = messages_after(client, publish_course_in_editor(client, skeleton))
    assert "3 bài còn là bản nháp" in told
    assert "Xuất bản cả 3 bài" in told
    assert f'data-w-action-url-value="{reverse("taphuan_publish_course", args=[skeleton.pk])}"' in told
    assert "trong ngoặc vuông" in told


def test_a_finished_course_is_published_in_silence(client, organiser, author):
    page = page_of(make_course(organiser=organiser))
    client.force_login(author)
    told = messages_after(client, publish_course_in_editor(client, page))
    assert "bản nháp" not in told
    assert "ngoặc vuông" not in told


def test_publishing_a_lesson_of_a_draft_course_says_that_nobody_sees_it(client, skeleton, author):
    lesson = LessonPage.objects.child_of(skeleton).first()
    client.force_login(author)
    data = {"minutes": "5", "is_required": "on", "content_note": "", "body-count": "0", "action-publish": "1"}
    told = messages_after(client, edit(client, lesson, **data))
    assert "khóa học chưa mở" in told
    assert "Xuất bản cả khóa học" in told


def test_moderation_that_nobody_answers_is_not_offered_to_who_may_publish(client, organiser, author):
    page = page_of(make_course(organiser=organiser))
    client.force_login(author)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "action-submit" not in client.get(url).content.decode()
    page.get_parent().group_permissions.filter(permission__codename="publish_page").delete()
    assert "action-submit" in client.get(url).content.decode()


def test_a_review_note_is_frozen_and_makes_a_manifest_but_no_edition(organiser):
    course = make_course(organiser=organiser)
    page = page_of(course)
    page.review_note = "Đang chờ luật sư rà soát."
    page.save_revision().publish()
    course.refresh_from_db()
    content = course.current_edition.current_manifest.content
    assert content["course"]["locales"]["vi"]["review_note"] == "Đang chờ luật sư rà soát."
    assert (Edition.objects.count(), Manifest.objects.count()) == (1, 2)
