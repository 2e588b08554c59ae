"""Finishing a course, award and certificate number included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from certification.awards.models import Award
from courses.content.models import Course
from courses.learning.domain import enrol, finish_lesson
from courses.learning.models import Enrolment
from courses.quiz.domain import start_quiz, submit_quiz
from courses.quiz.models import QuizSession
from courses.quiz.queries import session_of
from lms.people.models import Person, Unit
from tests.bench.measure import Row, counted_queries, measures
from tests.factories.courses import activity_of, make_course, posted, right_answers
from tests.factories.people import AT, make_person, make_unit, make_user, post
from tests.factories.programmes import make_programme, require


def learn_all_but_last(unit: Unit, course: Course) -> tuple[Enrolment, str, Any]:
    """Somebody posted in `unit` with one lesson left: (enrolment, key of that lesson, login)."""
    user, person = make_user(), make_person()
    post(person, unit)
    enrolment = enrol(person=person, course=course, by=user, at=AT)
    *earlier, last = course.current_edition.counts["lessons"]
    for key in earlier:
        finish_lesson(enrolment=enrolment, lesson_key=key, by=user, at=AT)
    return Enrolment.objects.select_related("edition__current_manifest").get(pk=enrolment.pk), last, user


@measures("finish")
def finishing_a_course() -> Iterator[Row]:
    for lessons in (5, 50):
        unit = make_unit()
        course = make_course(lessons=lessons, questions=0, organiser=unit)
        part = require(make_programme(unit, f"p-{course.pk}"), "K", [course]).part
        enrolment, last, user = learn_all_but_last(unit, course)
        with counted_queries() as queries:
            finish_lesson(enrolment=enrolment, lesson_key=last, by=user, at=AT)
        assert Award.objects.standing().filter(person=enrolment.person, part=part).count() == 1
        yield Row(f"finishing a course of {lessons} lessons, award included", 20, len(queries), "queries")


@measures("quiz")
def taking_a_quiz() -> Iterator[Row]:
    """Through the pages, sign-in included; the finish that completes a course as the domain counts it."""
    unit = make_unit()
    course = make_course(lessons=50, questions=10, organiser=unit, time_limit_minutes=60)
    require(make_programme(unit, f"p-{course.pk}"), "K", [course])
    enrolment, last, user = learn_all_but_last(unit, course)
    Person.objects.filter(pk=enrolment.person_id).update(user=user)
    client = Client()
    client.force_login(user)
    start = reverse("courses_quiz:start", args=[activity_of(course).uuid])
    with counted_queries() as queries:
        client.post(start)
    yield Row("starting a quiz", 10, len(queries), "queries")
    session = QuizSession.objects.get(enrolment=enrolment)
    answers = right_answers(session)
    key, chosen = next(iter(answers.items()))
    with counted_queries() as queries:
        client.post(reverse("courses_quiz:save", args=[session.uuid]), posted({key: chosen}))
    yield Row("saving an answer", 10, len(queries), "queries")
    with counted_queries() as queries:
        client.post(reverse("courses_quiz:play", args=[session.uuid]), posted(answers))
    yield Row("finishing a quiz", 10, len(queries), "queries")

    finish_lesson(enrolment=enrolment, lesson_key=last, by=user, at=AT)
    again, last, learner = learn_all_but_last(unit, course)
    Person.objects.filter(pk=again.person_id).update(user=learner)
    finish_lesson(enrolment=again, lesson_key=last, by=learner, at=AT)
    start_quiz(enrolment=again, activity=activity_of(course), by=learner, at=AT)
    session = session_of(get_user_model().objects.get(pk=learner.pk), QuizSession.objects.get(enrolment=again).uuid)
    answers = right_answers(session)
    with counted_queries() as queries:
        submit_quiz(session=session, answers=answers, by=learner, at=AT)
    assert Award.objects.standing().filter(person=again.person).count() == 1
    yield Row("finishing a quiz and with it a course of 50 lessons", 20, len(queries), "queries")
