"""A cohort under way in one course, so that the trainer's desk has something to say: tries, times, who is stuck."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from courses.content.models import Course
from courses.content.queries import manifest_content, snapshot
from courses.learning.domain import enrol, finish_lesson, lessons_of
from courses.learning.models import Completion, Enrolment, Presence
from courses.quiz.domain import start_quiz, submit_quiz
from courses.quiz.models import QuizSession
from courses.teaching.domain import answer_survey, ensure_survey, make_cohort
from courses.teaching.enums import SurveyKind
from courses.teaching.models import CourseCohort
from lms.people.domain import join_cohort
from lms.people.models import Person

NAME = "Đợt học minh họa"
LEARNERS = 28
BEGAN = timedelta(days=40)
GOOD_TO_KNOW = ["Tình huống gần với việc ở xã.", "Bài ngắn, học trên điện thoại được.", "Phần lời nên nói.", ""]
TO_MEND = ["", "Thêm ví dụ cho người làm ở trường.", "Chữ trong một hình hơi nhỏ.", ""]
CONTRARY = 2
"""The place of a question that the best get wrong, so that its analysis asks for the key to be looked at."""


def make_teaching(people: list[Person], courses: dict[str, Course], *, by: Any, at: datetime) -> int:
    """Let some people without a result learn the first course in a cohort; returns how many (0 on a repeat)."""
    course = courses["M1"]
    if CourseCohort.objects.filter(course=course, cohort__name=NAME).exists():
        return 0
    generator = random.Random(5)  # noqa: S311 - synthetic, no secret
    done = set(Completion.objects.filter(course=course).values_list("person_id", flat=True))
    chosen = [person for person in people if person.pk not in done][:LEARNERS]
    cohort = make_cohort(course=course, name=NAME, by=by, at=at - BEGAN)
    join_cohort(cohort=cohort, persons=chosen, by=by, at=at - BEGAN)
    for place, person in enumerate(chosen):
        _learn(person, course, place, generator, by=by, at=at)
    _survey(course, generator, at=at)
    return len(chosen)


def _learn(person: Person, course: Course, place: int, generator: random.Random, *, by: Any, at: datetime) -> None:
    """One learner: a share of the lessons, some tries at the quiz, at a pace of her own."""
    is_new, has_stopped = place % 7 == 3, place % 7 == 5
    since = timedelta(days=5) if is_new else BEGAN
    began = at - since + timedelta(days=generator.randint(0, 3 if is_new else 12), hours=generator.randint(0, 9))
    enrolment = enrol(person=person, course=course, by=by, at=began)
    lessons = lessons_of(enrolment)
    ability = generator.uniform(0.3, 1.0)
    if is_new or has_stopped:
        lessons = lessons[: len(lessons) // 2]
    for number, lesson in enumerate(lessons, start=1):
        moment = began + timedelta(hours=number)
        finish_lesson(enrolment=enrolment, lesson_key=lesson["key"], by=by, at=moment)
        seconds = int(60 * lesson["minutes"] * generator.uniform(0.5, 1.8))
        Presence.objects.update_or_create(
            enrolment=enrolment, lesson_key_id=lesson["id"], defaults={"seconds": seconds, "credited_until": moment}
        )
    if is_new or has_stopped:
        return
    tried = at - timedelta(days=generator.randint(1, 8))
    for number in range(3):
        moment = tried + timedelta(hours=number)
        session = _session(enrolment, by, moment)
        answers = dict(_answers(session, ability if place % 9 else 0.2, generator))
        attempt = submit_quiz(session=session, answers=answers, by=by, at=moment + timedelta(minutes=9))
        if attempt.is_passed or (number and place % 9):
            return


def _session(enrolment: Enrolment, by: Any, at: datetime) -> QuizSession:
    """Her open try at the course's quiz, the same until it is handed in."""
    manifest = enrolment.edition.current_manifest
    assert manifest is not None  # noqa: S101 - she was just enrolled in it
    [entry] = [entry for entry in manifest_content(manifest)["activities"].values() if entry["graded"]]
    activity = manifest.activities.get(pk=entry["id"])
    return start_quiz(enrolment=enrolment, activity=activity, by=by, at=at)


def _answers(session: QuizSession, ability: float, generator: random.Random) -> Iterator[tuple[str, list[str]]]:
    """What somebody of this ability chooses: the first wrong option draws more people than the others."""
    for place, question in enumerate(snapshot(session.snapshot_sha256)["questions"]):
        right = [option["id"] for option in question["options"] if option["correct"]]
        wrong = [option["id"] for option in question["options"] if not option["correct"]]
        chance = 1.15 - ability if place == CONTRARY else min(0.97, ability + 0.1 * (place % 3))
        if generator.random() < chance or not wrong:
            yield question["id"], right
        else:
            yield question["id"], [wrong[0] if generator.random() < 0.8 else wrong[-1]]


def _survey(course: Course, generator: random.Random, *, at: datetime) -> None:
    """Those who completed it answer, each in her own words."""
    survey = ensure_survey(course=course, kind=SurveyKind.REACTION, by=None, at=at)
    rows = Completion.objects.standing().filter(course=course, key__startswith="enrolment:").order_by("pk")
    for place, completion in enumerate(rows):
        given: dict[str, Any] = {
            item["key"]: generator.choice([3, 4, 4, 5, 5]) for item in survey.items if item["kind"] == "scale"
        }
        given |= {"t1": GOOD_TO_KNOW[place % 4], "t2": TO_MEND[place % 4]}
        answer_survey(survey=survey, completion=completion, given=given, at=at)
