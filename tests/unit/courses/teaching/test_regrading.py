"""The pages on which a trainer grades again: nothing without a reason, no pass lost unless it was ticked."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from courses.learning.models import AttemptRegrade, Enrolment
from courses.quiz.domain import start_quiz, submit_quiz
from courses.quiz.models import Question
from courses.teaching.demands import demands_of
from courses.teaching.progress import learners, lines_of
from lms.people.models import Person
from tests.factories.courses import activity_of, make_author, make_course, make_enrolment, make_organiser
from tests.factories.people import AT, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(organiser):
    """A course with two questions of which one suffices; An took the first option of the first, Bình the second."""
    course = make_course(organiser=organiser, questions=2, slug="cham-lai", pass_percent=50)
    question = Question.objects.order_by("pk")[0]
    options = [str(option.id) for option in question.options]
    for name, choice in (("Lê An", options[0]), ("Vũ Bình", options[1])):
        enrolment = make_enrolment(make_person(full_name=name), course)
        session = start_quiz(enrolment=enrolment, activity=activity_of(course), by=None, at=AT)
        other = next(entry for entry in session.order if entry["question"] != str(question.uuid))
        wrong = Question.objects.get(uuid=other["question"]).options[1]
        answers = {str(question.uuid): [choice], other["question"]: [str(wrong.id)]}
        submit_quiz(session=session, answers=answers, by=None, at=AT)
    raw = list(question.options.raw_data)
    for place, option in enumerate(raw):
        option["value"]["is_correct"] = place == 1
    question.options = json.dumps(raw)
    question.save()
    return course, question


@pytest.fixture
def address(asked):
    course, question = asked
    return reverse("courses_teaching:regrade", args=[course.code, activity_of(course).uuid, question.uuid])


def passed(course):
    rows = list(learners(course.pk).select_related("person__canonical"))
    return {line.person.full_name: line.quizzes[0].is_passed for line in lines_of(rows, demands_of([course.pk]), at=AT)}


def test_a_preview_names_who_gains_and_who_loses_and_writes_nothing(asked, address, client, trainer):
    client.force_login(trainer)
    preview = client.get(address).context["preview"]
    assert [str(change.person) for change in preview.newly_passed] == ["Vũ Bình"]
    assert [str(change.person) for change in preview.losers] == ["Lê An"]
    assert AttemptRegrade.objects.count() == 0
    everybody = client.get(address + "?treatment=everybody").context["preview"]
    assert ([str(change.person) for change in everybody.newly_passed], everybody.losers) == (["Vũ Bình"], [])


def test_nothing_is_graded_again_without_a_reason(asked, address, client, trainer):
    client.force_login(trainer)
    assert client.post(address, {"treatment": "key"}).status_code == 422
    assert AttemptRegrade.objects.count() == 0


def test_a_pass_stays_unless_it_was_ticked(asked, address, client, trainer):
    course, _question = asked
    client.force_login(trainer)
    client.post(address, {"treatment": "key", "reason": "đáp án cũ sai"})
    assert passed(course) == {"Lê An": True, "Vũ Bình": True}
    client.post(address, {"treatment": "key", "reason": "lần nữa"})
    assert sorted(AttemptRegrade.objects.values_list("is_passed", "withdraws")) == [(False, False), (True, False)]
    log = client.get(reverse("courses_teaching:regrades", args=[course.code]))
    assert [(entry.reason, entry.count) for entry in log.context["entries"]] == [("đáp án cũ sai", 2)]


def test_a_ticked_loss_is_taken_back_with_the_reason(asked, address, client, trainer):
    course, _question = asked
    client.force_login(trainer)
    [loser] = client.get(address).context["preview"].losers
    answer = client.post(address, {"treatment": "key", "reason": "đáp án cũ sai", "withdraw": [loser.attempt_id]})
    assert answer.status_code == 302
    assert passed(course) == {"Lê An": False, "Vũ Bình": True}
    [entry] = client.get(answer["Location"]).context["entries"]
    assert (entry.reason, entry.count, entry.withdrawn, entry.by) == ("đáp án cũ sai", 2, 1, "giang-vien")


def test_a_pass_that_would_not_be_lost_cannot_be_ticked(asked, address, client, trainer):
    client.force_login(trainer)
    [gainer] = client.get(address).context["preview"].newly_passed
    posted = {"treatment": "key", "reason": "x", "withdraw": [gainer.attempt_id]}
    assert client.post(address, posted).status_code == 422
    assert AttemptRegrade.objects.count() == 0


def test_learners_of_another_course_have_no_name_here(asked, address, client, trainer):
    course, _question = asked
    client.force_login(trainer)
    elsewhere = make_course(organiser=course.organiser, slug="khac", questions=1)
    Enrolment.objects.filter(person=Person.objects.get(full_name="Lê An")).update(course=elsewhere)
    preview = client.get(address).context["preview"]
    assert (preview.losers, preview.unnamed, preview.count) == ([], 1, 2)


def test_other_trainers_and_other_questions_are_refused(asked, address, client, trainer):
    course, _question = asked
    client.force_login(make_author(make_organiser("SYT")))
    assert client.get(address).status_code == 403
    client.force_login(trainer)
    make_course(organiser=course.organiser, slug="khac", questions=1)
    foreign = Question.objects.order_by("-pk")[0]
    quiz = activity_of(course).uuid
    assert client.get(reverse("courses_teaching:regrade", args=[course.code, quiz, foreign.uuid])).status_code == 404
