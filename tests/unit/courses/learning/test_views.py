from datetime import timedelta

import pytest
from django.urls import reverse

from courses.content.models import CoursePage, LessonPage
from courses.learning import sittings
from courses.learning.models import Enrolment, LessonProgress, Presence
from lms import dates
from tests.factories.courses import activity_of, lesson_keys, make_course, make_enrolment
from tests.factories.people import make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(client):
    person = make_person()
    person.user = make_user("hocvien2")
    person.save()
    client.force_login(person.user)
    return person


def lesson_url(course, number=1, name="lesson"):
    return reverse(f"courses_learning:{name}", args=[course.code, f"bai-{number}"])


def test_a_visitor_sees_courses_and_is_led_to_sign_in(client):
    course = make_course()
    assert f"Khóa {course.code}" in client.get("/").content.decode()
    page = client.get(reverse("courses_learning:course", args=[course.code])).content.decode()
    assert "Đăng nhập để học" in page
    assert client.get(lesson_url(course)).url.startswith("/accounts/login/")


def test_a_learner_starts_reads_finishes_and_resumes(client, learner):
    course = make_course(lessons=2, questions=0)
    response = client.post(reverse("courses_learning:enrol", args=[course.code]))
    assert response.url == lesson_url(course, 1)
    assert "Lời 1" in client.get(response.url).content.decode()
    response = client.post(lesson_url(course, 1, "finish"))
    assert response.url == lesson_url(course, 2)
    page = client.get(reverse("courses_learning:course", args=[course.code])).content.decode()
    assert f'href="{lesson_url(course, 2)}">Học tiếp' in page
    assert "Đã xong 50 %" in page
    response = client.post(lesson_url(course, 2, "finish"), follow=True)
    assert "Bạn đã hoàn thành khóa học này." in response.content.decode()


def test_contents_say_their_language_on_a_page_in_english(client, learner):
    course = make_course(lessons=1)
    make_enrolment(learner, course)
    client.cookies["taphuan_language"] = "en"
    page = client.get(lesson_url(course)).text
    assert '<article class="lesson" lang="vi">' in page
    assert '<p lang="en"><a class="button' in page  # what the interface says inside a lesson
    assert f'<h2 lang="vi"><a href="/khoa-hoc/{course.code}/">' in client.get("/").text
    page = client.get(reverse("courses_learning:course", args=[course.code])).text
    assert ('<h1 lang="vi">' in page, '<div class="objectives" lang="vi">' in page) == (True, True)


def test_an_account_without_a_person_is_told_and_nothing_is_written(client):
    client.force_login(make_user("khonghoso"))
    course = make_course()
    response = client.post(reverse("courses_learning:enrol", args=[course.code]), follow=True)
    assert "chưa gắn với hồ sơ" in response.content.decode()
    assert Enrolment.objects.count() == 0


def test_two_tabs_finish_a_lesson_once(client, learner):
    course = make_course(lessons=2, questions=0)
    make_enrolment(learner, course)
    for _ in range(2):
        client.post(lesson_url(course, 1, "finish"))
    assert LessonProgress.objects.count() == 1


def test_an_unknown_course_or_lesson_is_a_404_in_vietnamese(client, learner):
    course = make_course()
    make_enrolment(learner, course)
    for url in ("/khoa-hoc/khong-co/", f"/khoa-hoc/{course.code}/khong-co/"):
        response = client.get(url)
        assert response.status_code == 404
        assert "Không có" in response.content.decode()


def test_titles_are_neutral_and_personal_pages_are_not_stored(client, learner):
    course = make_course()
    make_enrolment(learner, course)
    for url in ("/", reverse("courses_learning:course", args=[course.code]), lesson_url(course)):
        response = client.get(url)
        title = response.content.decode().split("<title>")[1].split("</title>")[0]
        assert title.startswith("Tập huấn")
        assert "bạo lực" not in title.lower()
        assert response["Cache-Control"] == "no-store, private"
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("size", [1, 3])
def test_learner_pages_cost_the_same_at_one_and_three(client, learner, django_assert_num_queries, size):
    courses = [make_course(lessons=size, questions=size) for _ in range(size)]
    for course in courses:
        make_enrolment(learner, course)
    for _ in range(size):
        other = make_person()
        make_enrolment(other, courses[0])
    pages = {
        "/": 4,
        reverse("courses_learning:course", args=[courses[0].code]): 4,
        lesson_url(courses[0]): 4,
    }
    for url, queries in pages.items():
        client.get(url)
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200


def test_after_the_last_lesson_she_is_led_to_the_quiz_from_everywhere(client, learner):
    course = make_course(lessons=1, questions=2)
    make_enrolment(learner, course)
    response = client.post(lesson_url(course, 1, "finish"))
    quiz = reverse("courses_quiz:intro", args=[activity_of(course).uuid])
    assert response.url == quiz
    for page in (reverse("courses_learning:course", args=[course.code]), reverse("certification_desk:my_learning")):
        assert f'href="{quiz}">Làm bài kiểm tra' in client.get(page).content.decode()


def test_a_page_written_with_letters_in_its_address_can_be_opened(client, learner):
    course = make_course(lessons=1, questions=0)
    page = LessonPage.objects.get(slug="bai-1")
    page.slug = "bài-một"
    page.save_revision().publish()
    make_enrolment(learner, course)
    url = reverse("courses_learning:lesson", args=[course.code, "bài-một"])
    assert url in client.get(reverse("courses_learning:course", args=[course.code])).content.decode()
    assert client.get(url).status_code == 200


def test_an_unknown_address_is_explained_in_vietnamese(client):
    page = client.get("/khong-co/").content.decode()
    assert "Không có trang này" in page
    assert "Http404" not in page


def test_the_editors_door_is_closed_with_words_and_not_in_circles(client, learner):
    response = client.get("/admin/")
    assert response.status_code == 403
    assert "Bạn không có quyền xem trang này" in response.content.decode()


def test_a_course_that_comes_first_is_named_and_led_to(client, learner):
    first, then = make_course(lessons=1, questions=0), make_course(lessons=1, questions=0)
    page = CoursePage.objects.get(course=then)
    page.prerequisites = [first]
    page.save_revision().publish()
    assert f'href="/khoa-hoc/{first.code}/"' in client.get(f"/khoa-hoc/{then.code}/").content.decode()
    response = client.post(f"/ghi-danh/{then.code}/")
    assert response.url == f"/khoa-hoc/{first.code}/"
    assert Enrolment.objects.count() == 0


def test_somebody_under_way_may_go_over_to_the_new_edition(client, learner):
    course = make_course(lessons=2, questions=0)
    enrolment = make_enrolment(learner, course)
    lesson = LessonPage.objects.get(lesson_key__course=course, slug="bai-2")
    lesson.is_required = False
    lesson.save_revision().publish()
    assert "Chuyển sang bản mới" in client.get(f"/khoa-hoc/{course.code}/").content.decode()
    client.post(f"/doi-ban/{course.code}/")
    enrolment.refresh_from_db()
    assert enrolment.edition.number == 2
    assert "Chuyển sang bản mới" not in client.get(f"/khoa-hoc/{course.code}/").content.decode()


def test_finishing_a_lesson_credits_the_time_since_it_was_opened_and_believes_no_forged_moment(client, learner):
    course = make_course(lessons=2, questions=0)
    enrolment = make_enrolment(learner, course)
    key = lesson_keys(course)[0]
    opened = sittings.begin(enrolment, key, at=dates.now() - timedelta(minutes=7))
    client.post(f"/khoa-hoc/{course.code}/bai-2/xong/", {"sitting": opened})
    assert Presence.objects.count() == 0
    client.post(f"/khoa-hoc/{course.code}/bai-1/xong/", {"sitting": opened[:-1] + "x"})
    assert Presence.objects.count() == 0
    client.post(f"/khoa-hoc/{course.code}/bai-1/xong/", {"sitting": opened})
    assert 420 <= Presence.objects.get().seconds < 430
