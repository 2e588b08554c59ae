"""A whole course with a quiz, its bank and a scenario is carried to another unit, and taken there."""

import io
import json
import re

import pytest
from django.conf import settings

from courses.content.authors import ensure_organiser
from courses.content.models import Activity, LessonPage
from courses.content.packaging import import_package, pack_course, read_package, write_package
from courses.learning.domain import finish_lesson
from courses.learning.models import Completion
from courses.quiz.domain import start_quiz, submit_quiz
from courses.quiz.models import Question
from tests.factories.courses import lesson_keys, make_course, make_enrolment, make_organiser, right_answers
from tests.factories.people import AT, make_person
from tests.factories.scenarios import make_scenario

pytestmark = pytest.mark.django_db
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture
def course():
    organiser = make_organiser()
    course = make_course(lessons=2, questions=3, organiser=organiser, pass_percent=70, max_attempts=2)
    page = LessonPage.objects.get(lesson_key__course=course, slug="bai-1")
    page.body = json.dumps(
        [*page.body.raw_data, {"type": "activity", "value": make_scenario(organiser).activity_ptr_id, "id": "t"}]
    )
    page.save_revision().publish()
    course.refresh_from_db()
    return course


def carried(course, unit):
    stream = io.BytesIO()
    write_package(pack_course(course), stream)
    package = read_package(io.BytesIO(stream.getvalue()))
    return import_package(package=package, unit=unit, by=None, at=AT, publishes=True, as_copy=True)


def without_keys(head):
    """A head whose UUIDs are numbered in the order in which they come, its code and organiser left out."""
    text = json.dumps({key: value for key, value in head.items() if key != "course"}, sort_keys=True)
    order = {key: f"#{number}" for number, key in enumerate(dict.fromkeys(UUID.findall(text)))}
    return UUID.sub(lambda match: order[match[0]], text)


def test_quizzes_questions_and_scenarios_come_along_and_come_once(course):
    other = make_organiser("SYT")
    made = carried(course, other)
    again = carried(course, other)
    assert (made.warnings, again.is_same) == ([], True)
    assert without_keys(pack_course(made.course).head) == without_keys(pack_course(course).head)
    assert (Question.objects.filter(organiser=other).count(), Activity.objects.filter(organiser=other).count()) == (
        3,
        2,
    )
    assert made.course.current_edition.counts["activities"].values() != {}


def test_what_was_carried_can_be_taken(course):
    made = carried(course, make_organiser("SYT")).course
    person = make_person()
    enrolment = make_enrolment(person, made)
    for key in lesson_keys(made):
        finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT)
    quiz = Activity.objects.get(organiser__code="SYT", format="quiz")
    session = start_quiz(enrolment=enrolment, activity=quiz, by=None, at=AT)
    submit_quiz(session=session, answers=right_answers(session), by=None, at=AT)
    counted = [key for key in made.current_edition.counts["activities"] if key != str(quiz.uuid)]
    assert Completion.objects.filter(person=person).count() == (0 if counted else 1)


def test_nothing_of_the_first_unit_was_changed(course):
    before = (pack_course(course).sha256, Question.objects.count())
    carried(course, make_organiser("SYT"))
    assert (pack_course(course).sha256, Question.objects.count()) == (before[0], before[1] + 3)
    assert settings.LANGUAGE_CODE in pack_course(course).head["pages"]
    assert ensure_organiser(unit=course.organiser)[0].organiser == course.organiser
