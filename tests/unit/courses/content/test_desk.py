import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.content.authoring import start_course
from courses.content.checklist import best_step, checklist_of
from courses.content.desk import course_lines
from courses.content.enums import CourseState
from courses.content.keys import give_lesson_key
from courses.content.models import CoursePage, LessonPage
from courses.quiz.authoring import write_quiz
from courses.quiz.enums import LegalCheck
from courses.quiz.models import Question, QuizEntry
from tests.factories.courses import make_course, make_organiser, question_drafts

pytestmark = pytest.mark.django_db


def lines_of(author, shelf):
    return course_lines(author, [shelf])


def line_of(author, shelf):
    [line] = lines_of(author, shelf)
    return line


def empty_draft(shelf, author):
    """A named draft without a lesson."""
    page = start_course(shelf=shelf, by=author)
    LessonPage.objects.child_of(page).delete()
    page = CoursePage.objects.get(pk=page.pk)
    page.title, page.summary, page.objectives = "Lắng nghe", "Lời giới thiệu", ""
    page.save_revision()
    page.save()
    return page


def heading(text):
    return {"type": "heading", "value": text, "id": "1"}


def add_lesson(page, body):
    lesson = LessonPage(title="Bài mới", slug="bai", live=False, body=json.dumps(body))
    give_lesson_key(lesson, course=page.course)
    CoursePage.objects.get(pk=page.pk).add_child(instance=lesson)
    lesson.save_revision()
    return lesson


def rewrite(page, body):
    lesson = LessonPage.objects.child_of(CoursePage.objects.get(pk=page.pk)).get()
    lesson.body = json.dumps(body)
    lesson.save_revision()
    if not lesson.live:
        lesson.save()
    return lesson


def publish(page):
    page.get_latest_revision().publish()


def test_the_next_step_of_a_draft_goes_from_missing_lessons_to_publishing(shelf, author, organiser):
    page = empty_draft(shelf, author)
    assert line_of(author, shelf).step.text == "Thêm bài học đầu tiên"
    add_lesson(page, [heading("[Viết tiêu đề ở đây]")])
    assert line_of(author, shelf).step.text == "Viết tiếp bài “Bài mới” (còn 1 chỗ trong ngoặc)"
    lesson = rewrite(page, [heading("Mở đầu")])
    line = line_of(author, shelf)
    assert line.step.text == "Gắn bài kiểm tra vào bài cuối"
    assert line.step.url == reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    quiz = write_quiz(organiser=organiser, title="Kiểm tra", questions=question_drafts(1))
    rewrite(page, [heading("Mở đầu"), {"type": "activity", "value": quiz.pk, "id": "2"}])
    step = line_of(author, shelf).step
    assert (step.text, step.is_button) == ("Xuất bản khóa học và 1 bài", True)
    assert step.url == reverse("taphuan_publish_course", args=[page.pk])


def test_an_open_course_shows_changes_that_wait_and_lessons_taken_back_do_not(shelf, author, organiser):
    course = make_course(organiser=organiser, lessons=2)
    assert line_of(author, shelf).state == CourseState.OPEN
    first, second = LessonPage.objects.filter(lesson_key__course=course).order_by("path")
    first.body = json.dumps([heading("[Câu hướng dẫn mới thêm]")])
    first.save_revision()
    line = line_of(author, shelf)
    assert (line.state, line.lessons[0].guiding) == (CourseState.CHANGED, 1)
    publish(first)
    second.unpublish()
    assert line_of(author, shelf).state == CourseState.OPEN


def test_a_draft_lesson_of_an_open_course_is_published_from_the_desk(client, shelf, author, organiser):
    course = make_course(organiser=organiser, lessons=1)
    page = CoursePage.objects.get(course=course)
    add_lesson(page, [heading("Thêm")])
    line = line_of(author, shelf)
    assert (line.state, line.step.text) == (CourseState.CHANGED, "Xuất bản 1 bài còn nháp")
    client.force_login(author)
    client.post(line.step.url)
    assert line_of(author, shelf).state == CourseState.OPEN


def test_rooms_above_bring_their_hints(shelf, author, organiser):
    make_course(organiser=organiser, questions=3)
    assert line_of(author, shelf).step.text == "Xem như học viên"
    Question.objects.update(check_state=LegalCheck.PENDING)
    step = line_of(author, shelf).step
    assert step.text == "Xem lại 3 câu chờ đối chiếu pháp luật"
    assert step.url.endswith(f"?quiz={QuizEntry.objects.first().quiz_id}&check_state=pending")
    QuizEntry.objects.all().delete()
    assert line_of(author, shelf).step.text.startswith("Thêm câu hỏi vào")


def test_the_checklist_ticks_itself_and_goes_with_the_first_open_course(shelf, author, organiser):
    page = start_course(shelf=shelf, by=author)
    ticks = checklist_of(lines_of(author, shelf))
    assert [tick.is_done for tick in ticks] == [False, False, True, False, False]
    sample = Question.objects.get()
    sample.stem, sample.rationale, sample.citation = "Bạn hỏi gì trước?", "Vì an toàn.", "Tài liệu"
    sample.options = json.dumps(
        [
            {"type": "option", "id": "1", "value": {"text": "Đúng", "is_correct": True, "feedback": "Tốt"}},
            {"type": "option", "id": "2", "value": {"text": "Sai", "is_correct": False, "feedback": "Chưa"}},
        ]
    )
    sample.save()
    page.title, page.summary, page.objectives = "Lắng nghe", "Lời giới thiệu", ""
    page.save()
    ticks = checklist_of(lines_of(author, shelf))
    assert [tick.is_done for tick in ticks] == [True, False, True, True, False]
    publish(page)
    assert checklist_of(lines_of(author, shelf)) == []
    assert checklist_of([]) == []


def test_the_first_line_is_what_learners_do_not_see_yet(shelf, author, organiser):
    assert best_step([]) is None
    page = start_course(shelf=shelf, by=author)
    make_course(organiser=organiser, questions=1)
    Question.objects.update(check_state=LegalCheck.PENDING)
    line, step = best_step(lines_of(author, shelf))
    assert line.page.pk == page.pk
    assert step.text.startswith("Đặt tên và viết giới thiệu")


def test_who_may_not_publish_is_led_to_hand_in(shelf, author, organiser):
    page = CoursePage.objects.get(course=make_course(organiser=organiser, lessons=1))
    page.title = "Tên mới"
    page.save_revision()
    shelf.group_permissions.filter(permission__codename="publish_page").delete()
    assert line_of(author, shelf).step.text == "Gửi khóa học đi duyệt"


def test_home_greets_an_author_without_a_course(client, shelf, author):
    client.force_login(author)
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Bắt đầu từ khung mẫu" in page
    assert reverse("taphuan_start_course", args=[shelf.pk]) in page
    assert "w-summary" not in page


def test_home_shows_her_own_courses_and_no_others(client, shelf, author, organiser):
    make_course(organiser=organiser, slug="cua-minh")
    make_course(organiser=make_organiser("B"), slug="cua-ban")
    client.force_login(author)
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Khóa cua-minh" in page
    assert "Khóa cua-ban" not in page
    assert "đang mở" in page


def test_home_of_somebody_without_a_shelf_has_no_such_panel(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("sep", password="x"))
    assert "viec-tiep-theo" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_home_costs_the_same_for_one_and_three_courses(client, shelf, author, organiser):
    client.force_login(author)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_course(organiser=organiser, lessons=3, questions=2)
        client.get(reverse("wagtailadmin_home"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("wagtailadmin_home"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
