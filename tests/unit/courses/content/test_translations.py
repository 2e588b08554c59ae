import pytest
from django.utils import translation
from wagtail.models import Locale

from courses.content.models import CoursePage, LessonPage
from courses.learning.domain import finish_lesson
from courses.learning.models import LessonProgress
from courses.learning.queries import course_view
from tests.factories.courses import lesson_keys, make_course, make_enrolment
from tests.factories.people import AT, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def translated():
    """A course of two lessons, whose first lesson is live in English as well."""
    course = make_course(lessons=2, questions=0)
    english = Locale.objects.create(language_code="en")
    page = CoursePage.objects.get(course=course).copy_for_translation(english, copy_parents=True)
    page.title = "A course"
    page.save_revision().publish()
    lesson = LessonPage.objects.get(slug="bai-1", locale__language_code="vi").copy_for_translation(english)
    lesson.title, lesson.slug = "Lesson one", "lesson-one"
    lesson.save_revision().publish()
    course.refresh_from_db()
    return course


def test_a_translation_shares_course_and_lesson_key_and_makes_no_edition(translated):
    content = translated.current_edition.current_manifest.content
    assert translated.current_edition.number == 1
    assert sorted(content["course"]["locales"]) == ["en", "vi"]
    assert [sorted(lesson["locales"]) for lesson in content["lessons"]] == [["en", "vi"], ["vi"]]
    assert CoursePage.objects.filter(course=translated).count() == 2


def test_progress_is_of_the_lesson_not_of_the_language(translated):
    enrolment = make_enrolment(make_person(), translated)
    finish_lesson(enrolment=enrolment, lesson_key=lesson_keys(translated)[0], by=None, at=AT)
    with translation.override("en"):
        view = course_view(enrolment)
    assert [(lesson.title, lesson.is_finished) for lesson in view.lessons] == [("Lesson one", True), ("Bài 2", False)]
    assert (view.title, view.language) == ("A course", "en")
    assert [lesson.language for lesson in view.lessons] == ["en", "vi"]
    assert LessonProgress.objects.count() == 1
