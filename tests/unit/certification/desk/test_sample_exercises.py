"""The sample's pre-test and exercise: askable, safe in their words, and placed where a lesson holds them."""

import re

import pytest

from certification.desk.sample.exercises import CHECKS, exercise_draft, read_exercises
from courses.quiz.advice import advice_on
from courses.quiz.drafts import problem_of
from courses.quiz.enums import Difficulty
from tests.unit.certification.desk.sample_text import CODES, LESSONS, MODULES, outside_quotes

EXERCISES = read_exercises()["exercises"]
QUESTIONS = [(each["module"], question) for each in EXERCISES for question in each["q"]]
each_question = pytest.mark.parametrize(("module", "question"), QUESTIONS)


@each_question
def test_a_question_can_be_asked_and_needs_no_advice(module, question):
    draft = exercise_draft(question, module)
    assert problem_of(draft) is None
    options = [{"text": text, "correct": right, "feedback": said} for text, right, said in draft.options]
    assert advice_on(options) == []


@each_question
def test_a_question_tells_why_and_whence_and_calls_nobody_a_victim(module, question):
    assert 1 <= len(re.findall(r"[.!?](?=\s|$)", question["rationale"])) <= 3
    assert 1 <= len(question["source"]) <= 300
    assert question["check"] in CHECKS or question["check"].startswith("thực hành")
    words = outside_quotes(str(question))
    assert re.findall(r"nạn nhân|\bhuyện\b", words, re.IGNORECASE) == []


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each["title"])
def test_an_exercise_lies_in_a_lesson_of_its_module(exercise):
    assert exercise["lesson"] in [lesson["slug"] for lesson in LESSONS[exercise["module"]]["lessons"]]


@pytest.mark.parametrize("code", CODES)
def test_every_question_of_a_quiz_has_its_difficulty(code):
    grades = read_exercises()["difficulty"][code]
    assert len(grades) == len(MODULES[code]["q"])
    assert set(grades) <= set(Difficulty.values)
