from __future__ import annotations

from datetime import timedelta

import pytest

from courses.content.models import Edition
from courses.learning.models import Enrolment, Presence
from courses.teaching.domain import sweep_presence
from courses.teaching.models import LessonMinutes
from courses.teaching.permissions import with_sha
from courses.teaching.times import lesson_times, whole_minutes
from tests.factories.courses import make_enrolment
from tests.factories.people import AT, make_person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def present(course, days_ago, seconds=90, completed_days_ago=None):
    enrolment = make_enrolment(make_person(), course)
    if completed_days_ago is not None:
        Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=AT - completed_days_ago * DAY)
    key = course.lesson_keys.order_by("pk")[0]
    until = AT - days_ago * DAY
    return Presence.objects.create(enrolment=enrolment, lesson_key=key, seconds=seconds, credited_until=until)


def test_traces_of_the_idle_and_of_those_long_done_become_counts(course):
    kept = [present(course, 179), present(course, 10, completed_days_ago=179)]
    present(course, 181)
    present(course, 10, completed_days_ago=181)
    present(course, 181, seconds=200)
    assert [sweep_presence(at=AT) for _twice in range(2)] == [3, 0]
    assert list(Presence.objects.order_by("pk")) == kept
    assert dict(LessonMinutes.objects.values_list("minutes", "learners")) == {2: 2, 4: 1}


def test_times_are_the_same_before_and_after_sweeping(course):
    for days_ago, seconds in ((200, 60), (200, 120), (200, 180), (1, 240), (1, 300)):
        present(course, days_ago, seconds)
    taught = with_sha().get(pk=course.pk)
    before = lesson_times(taught)
    assert before[0].median == 3.0
    assert sweep_presence(at=AT) == 3
    assert lesson_times(taught) == before


def test_minutes_that_an_edition_asks_for_stay_while_somebody_is_under_way(course):
    present(course, 181)
    Edition.objects.update(counts={"rule": {"all": [{"minutes": 30}]}, "lessons": [], "activities": {}})
    assert sweep_presence(at=AT) == 0


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (1, 1), (60, 1), (61, 2)])
def test_minutes_begun_count(seconds, minutes):
    assert whole_minutes(seconds) == minutes
