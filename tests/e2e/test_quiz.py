"""A try in a real browser: the network goes, a second tab opens, the form is sent twice, the clock runs out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.story import sign_in

COURSE = """
from courses.content.models import Activity
from courses.learning.domain import enrol, finish_lesson
from courses.quiz.authoring import QuestionDraft, write_quiz
from courses.content.authoring import CourseDraft, LessonDraft, write_course
from courses.content.authors import ensure_organiser
from lms import dates
from lms.people.models import Person, Unit
unit = Unit.objects.get(code="NB-GIAVIEN")
questions = [
    QuestionDraft(stem=f"Câu thử {n}?", options=[(f"Đúng {n}", True, ""), (f"Sai {n}", False, "")], rationale="Vì thế.",
                  citation="Thử")
    for n in (1, 2, 3)
]
quiz = write_quiz(organiser=unit, title="Bài thử: NAME", questions=questions, pass_percent=100, max_attempts=0)
quiz.time_limit_minutes = LIMIT
quiz.save()
lesson = LessonDraft("bai", "Bài", 5, [("heading", "Mục"), ("activity", quiz.activity_ptr_id)])
draft = CourseDraft(slug="NAME", title="Khóa thử NAME", summary="Thử", lessons=[lesson])
course = write_course(shelf=ensure_organiser(unit=unit)[0], draft=draft, by=None, at=dates.now())
person = Person.objects.get(user__username="hocvien")
enrolment = enrol(person=person, course=course, by=None, at=dates.now())
key = course.current_edition.current_manifest.content["lessons"][0]["key"]
finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=dates.now())
print("UUID", quiz.uuid)
"""
OVERDUE = """
from datetime import timedelta
from courses.quiz.models import QuizSession
session = QuizSession.objects.get(quiz__uuid="QUIZ")
session.deadline -= timedelta(hours=1)
session.save()
"""


def begin(site: Any, page: Any, name: str, limit: int = 0) -> str:
    """Sign in and begin a quiz of three questions; returns its uuid."""
    said = site.manage("shell", "--command", COURSE.replace("NAME", name).replace("LIMIT", str(limit)))
    uuid = said.split("UUID ")[1].split()[0]
    sign_in(page, "hocvien")
    page.goto(f"/kiem-tra/{uuid}/")
    page.click("button:has-text('Bắt đầu làm bài')")
    return uuid


def choose(page: Any, text: str) -> None:
    page.click(f"label:has-text('{text}')")


def state(page: Any, name: str) -> None:
    page.wait_for_selector(f"#da-luu[data-state={name}]")


def attempts(site: Any, uuid: str) -> list[tuple[Any, ...]]:
    return site.rows(
        "select a.score, a.max_score from courses_learning_attempt a join courses_content_activity c"
        f" on c.id = a.activity_id where c.title = 'Bài thử: {uuid}'"
    )


@pytest.fixture
def phone(new_page) -> Any:
    return new_page(viewport={"width": 360, "height": 740})


def test_a_lost_network_a_second_tab_and_a_double_submission_give_one_try_and_lose_nothing(phone, site, complaints):
    page = phone
    begin(site, page, "mang")
    choose(page, "Đúng 1")
    state(page, "saved")
    page.context.set_offline(True)
    choose(page, "Đúng 2")
    state(page, "offline")
    page.context.set_offline(False)
    state(page, "saved")
    complaints.clear()  # the browser's own line about the network that was gone

    second = page.context.new_page()
    second.goto(page.url)
    for text in ("Đúng 1", "Đúng 2"):
        assert second.locator(f"label:has-text('{text}') input").is_checked()
    choose(second, "Đúng 3")
    state(second, "saved")

    page.click("button:has-text('Nộp bài')")
    page.wait_for_url("**/ket-qua/")
    assert "Bạn đã đạt." in page.inner_text("main")
    second.click("button:has-text('Nộp bài')")
    second.wait_for_url("**/ket-qua/")
    page.go_back()
    page.wait_for_url("**/ket-qua/")
    assert attempts(site, "mang") == [(3, 3)]


def test_what_was_saved_in_time_is_graded_when_the_clock_has_run_out(phone, site):
    page = phone
    uuid = begin(site, page, "gio", limit=30)
    assert "Còn 30 phút" in page.inner_text("#con-lai")
    choose(page, "Đúng 1")
    state(page, "saved")
    site.manage("shell", "--command", OVERDUE.replace("QUIZ", uuid))
    page.reload()
    page.wait_for_url("**/ket-qua/")
    assert "Đúng 1 trên 3 câu." in page.inner_text("main")
    assert attempts(site, "gio") == [(1, 3)]
