from __future__ import annotations

from typing import Any

import pytest

from courses.content.models import Course
from courses.learning.domain import record_attempt
from courses.learning.models import Attempt, Enrolment
from tests.factories.courses import activity_of, make_author, make_course, make_organiser
from tests.factories.people import AT


@pytest.fixture
def organiser(db):
    return make_organiser()


@pytest.fixture
def course(organiser) -> Course:
    return make_course(organiser=organiser, lessons=2, questions=4, slug="khoa-day", max_attempts=3)


@pytest.fixture
def trainer(organiser) -> Any:
    return make_author(organiser, "giang-vien")


def tried(enrolment: Enrolment, *, passed: bool, at=AT, score: int | None = None, answers: Any = None) -> Attempt:
    """A try at the course's only quiz, of four points."""
    activity = activity_of(enrolment.course)
    manifest = enrolment.course.current_edition.current_manifest
    number = Attempt.objects.count()
    return record_attempt(
        enrolment=enrolment, activity=activity, key=f"thu-{number}",
        snapshot_sha256=manifest.content["activities"][str(activity.uuid)]["sha256"],
        score=(4 if passed else 1) if score is None else score, max_score=4, is_passed=passed, answers=answers or {},
        by=None, at=at,
    )  # fmt: skip
