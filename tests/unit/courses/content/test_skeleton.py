import pytest
from django.urls import reverse

from courses.content.authoring import start_course
from courses.content.models import Course, CoursePage, LessonPage
from courses.content.skeleton import TITLE, count_guiding, is_provisional
from courses.quiz.models import Question, Quiz
from tests.factories.courses import make_author, make_organiser


def start_url(shelf):
    return reverse("taphuan_start_course", args=[shelf.pk])


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ("Không có gì", 0),
        ("[1] và [sic]", 0),
        ("<p>[Kể một tình huống.] rồi [Hỏi một câu.]</p>", 2),
        ([{"value": {"say": ["[Một câu nên nói.]"], "avoid": ["Nhịn đi"]}}, "[Tên khóa học]"], 2),
        (None, 0),
    ],
)
def test_guiding_sentences_are_counted_anywhere_and_short_brackets_are_not(content, count):
    assert count_guiding(content) == count


def test_only_the_skeletons_own_addresses_are_provisional():
    assert [is_provisional(slug) for slug in ("khoa-hoc-moi", "khoa-hoc-moi-2", "bai-moi-3", "bai-moi-3-2")] == [
        True
    ] * 4
    assert [is_provisional(slug) for slug in ("khoa-hoc-moi-nhat", "bai-1", "")] == [False] * 3


def test_the_skeleton_is_a_draft_with_three_draft_lessons_and_a_valid_quiz_in_the_last(shelf, author):
    page = start_course(shelf=shelf, by=author)
    lessons = list(LessonPage.objects.child_of(page).order_by("path"))
    assert (page.live, [lesson.live for lesson in lessons]) == (False, [False] * 3)
    assert page.course.current_edition is None
    assert all(count_guiding(list(lesson.body.raw_data)) >= 3 for lesson in lessons)
    quiz = Quiz.objects.get()
    assert [block.value.pk for block in lessons[2].body if block.block_type == "activity"] == [quiz.pk]
    assert quiz.organiser == shelf.organiser
    question = Question.objects.get(entries__quiz=quiz)
    question.full_clean()
    for page in lessons:
        page.full_clean()
        page.body.stream_block.clean(page.body)


def test_a_second_press_returns_the_untouched_skeleton_and_a_named_one_is_left_alone(shelf, author):
    first = start_course(shelf=shelf, by=author)
    assert start_course(shelf=shelf, by=author).pk == first.pk
    assert (CoursePage.objects.count(), Quiz.objects.count()) == (1, 1)
    first.title = first.draft_title = "Lắng nghe"
    first.save()
    second = start_course(shelf=shelf, by=author)
    assert second.pk != first.pk
    assert (second.slug, second.course.code) == ("khoa-hoc-moi-2", "khoa-hoc-moi-2")


def test_a_colleague_gets_a_skeleton_of_her_own(shelf, author, organiser):
    first = start_course(shelf=shelf, by=author)
    assert start_course(shelf=shelf, by=make_author(organiser)).pk != first.pk


def test_who_may_not_make_quizzes_gets_a_skeleton_without(shelf, author):
    author.groups.get().permissions.filter(codename="add_quiz").delete()
    page = start_course(shelf=shelf, by=author)
    assert (LessonPage.objects.child_of(page).count(), Quiz.objects.count()) == (3, 0)


def test_the_button_leads_to_the_new_course(client, shelf, author):
    client.force_login(author)
    response = client.post(start_url(shelf))
    page = CoursePage.objects.get()
    assert page.title == TITLE
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_another_organisers_author_may_not_start_here_and_a_link_starts_nothing(client, shelf, author):
    client.force_login(make_author(make_organiser("B")))
    client.post(start_url(shelf))
    client.force_login(author)
    assert client.get(start_url(shelf)).status_code == 405
    assert CoursePage.objects.count() == 0


def course_post(page, **changed):
    return {
        "title": page.title, "slug": page.slug, "summary": "Lời giới thiệu", "objectives": "null", "review_note": "",
        "requires_lessons": "on", "requires_activities": "on", "requires_minutes": "0", "other_ways-count": "0",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "", **changed,
    }  # fmt: skip


def test_address_and_code_follow_the_first_title_and_stay_once_open(client, shelf, author):
    client.force_login(author)
    page = start_course(shelf=shelf, by=author)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for title in ("Lắng", "Lắng nghe an toàn"):  # saved while she types; the form still holds the old address
        client.post(url, course_post(page, title=title))
    page.refresh_from_db()
    assert (page.slug, page.course.code) == ("lang-nghe-an-toan", "lang-nghe-an-toan")
    client.post(url, course_post(page, title="Lắng nghe an toàn", **{"action-publish": "1"}))
    client.post(url, course_post(page, slug="dia-chi-khac", **{"action-publish": "1"}))
    assert Course.objects.get().code == "lang-nghe-an-toan"


@pytest.mark.parametrize("typed", ["", "lang-nghe"])
def test_an_address_nobody_chose_is_made_of_the_title_and_steps_aside(client, shelf, author, typed):
    """The editor fills the field by script: a quick author saves before it ran, or finds the address taken."""
    client.force_login(author)
    url = reverse("wagtailadmin_pages:add", args=["courses_content", "coursepage", shelf.pk])
    for _ in range(2):
        client.post(url, course_post(CoursePage(title="Lắng nghe"), slug=typed))
    assert sorted(CoursePage.objects.values_list("slug", flat=True)) == ["lang-nghe", "lang-nghe-2"]


def test_an_address_an_author_chose_is_hers_and_a_taken_one_is_an_error(client, shelf, author):
    client.force_login(author)
    url = reverse("wagtailadmin_pages:add", args=["courses_content", "coursepage", shelf.pk])
    for _ in range(2):
        client.post(url, course_post(CoursePage(title="Lắng nghe"), slug="nghe-nhau"))
    assert list(CoursePage.objects.values_list("slug", flat=True)) == ["nghe-nhau"]
