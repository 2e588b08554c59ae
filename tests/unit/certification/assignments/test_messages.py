"""Reminders to those who learn and the weekly note to managers: who is told what, on which day, and never twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from certification.assignments.domain import refresh_periods, send_reminders, tell_managers
from certification.assignments.models import Exemption, Reminder
from certification.assignments.tasks import refresh_periods as refresh_task
from certification.assignments.tasks import send_reminders as remind_task
from certification.assignments.tasks import tell_managers as managers_task
from lms.outbox.kinds import kind_named
from lms.outbox.models import Message
from lms.people.models import Person
from tests.factories.assignments import make_assignment
from tests.factories.courses import make_course
from tests.factories.coverage import complete
from tests.factories.people import AT, make_manager, make_person, make_unit, post

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)


def morning(day: date) -> datetime:
    """07:00 in Việt Nam."""
    return datetime(day.year, day.month, day.day, 0, 0, tzinfo=UTC)


def live(days: int, since: date = DAY) -> list[tuple[int, str]]:
    """[(day, kind)] of what is sent when the tasks run every morning."""
    found = []
    for number in range(days):
        at = morning(since + timedelta(days=number))
        refresh_periods(at=at)
        before = set(Message.objects.values_list("pk", flat=True))
        send_reminders(at=at)
        assert send_reminders(at=at) == 0
        fresh = Message.objects.exclude(pk__in=before).order_by("pk")
        found += [(number, message.kind.removeprefix("assignments.")) for message in fresh]
    return found


@pytest.fixture
def person(commune):
    person = make_person()
    post(person, commune, valid_from=DAY)
    return person


def test_somebody_is_reminded_until_she_has_done_it(commune, edition, person):
    make_assignment(commune, edition.course, due_days=20, at=morning(DAY))
    assert live(29) == [
        (0, "assigned"), (6, "due_soon"), (17, "due_soon"), (21, "overdue"), (28, "overdue"),
    ]  # fmt: skip
    complete(person, edition, DAY + timedelta(days=29))
    assert live(20, DAY + timedelta(days=29)) == []


def test_several_assignments_are_one_message_and_name_courses_on_the_site_only(province, commune, edition, person):
    other = make_course(lessons=1, questions=0, organiser=province, slug="khoa-hai")
    make_assignment(commune, edition.course, due_days=40, at=morning(DAY))
    make_assignment(commune, other, due_days=30, at=morning(DAY))
    assert send_reminders(at=morning(DAY)) == 1
    message = Message.objects.get()
    assert message.subject == "Tập huấn: bạn được giao học"
    assert message.body.splitlines() == [
        "Bạn được giao học:", "– Khóa khoa-hai: học xong chậm nhất ngày 15/07/2026.",
        f"– Khóa {edition.course.code}: học xong chậm nhất ngày 25/07/2026.",
    ]  # fmt: skip
    assert (message.person, message.link, kind_named(message.kind).is_required) == (person, "/learn/", True)
    assert Reminder.objects.count() == 2


def test_a_renewal_is_announced_as_such(commune, edition, person):
    complete(person, edition, DAY)
    make_assignment(commune, edition.course, renews_months=1, window_days=10, at=morning(DAY))
    assert live(32) == [(20, "expiring"), (26, "due_soon"), (30, "overdue")]
    subject, body = Message.objects.order_by("pk").values_list("subject", "body")[0]
    assert subject == "Tập huấn: đến kỳ học lại"
    assert body.splitlines()[1] == f"– Khóa {edition.course.code}: kết quả còn hiệu lực đến hết ngày 14/07/2026."


def test_nobody_exempt_or_gone_is_reminded(commune, edition, person):
    made = make_assignment(commune, edition.course, due_days=20, at=morning(DAY))
    Exemption.objects.create(assignment=made, person=person, reason="leave", starts_on=DAY, recorded_at=AT)
    assert live(30) == []


def test_many_people_are_told_in_one_body(commune, edition, django_assert_max_num_queries):
    for _ in range(5):
        post(make_person(), commune, valid_from=DAY)
    make_assignment(commune, edition.course, due_days=20, at=morning(DAY))
    with django_assert_max_num_queries(20):
        assert send_reminders(at=morning(DAY)) == 5


def test_managers_learn_how_many_are_overdue_once_a_week_and_no_names(province, commune, edition, person):
    boss, stranger, nobody = make_manager(province), make_manager(make_unit()), make_manager(province)
    for user in (boss, stranger):
        Person.objects.filter(pk=make_person(full_name=f"Người {user.pk}").pk).update(user=user)
    make_assignment(commune, edition.course, due_days=5, at=morning(DAY))
    assert tell_managers(at=morning(DAY)) == 0
    late = morning(DAY + timedelta(days=7))
    assert (tell_managers(at=late), tell_managers(at=late + timedelta(days=1))) == (1, 0)
    message = Message.objects.get()
    assert message.person.user == boss
    assert message.body.splitlines()[1:] == ["– Xã Mẫu: 1 người quá hạn."]
    assert person.full_name not in message.body
    assert kind_named(message.kind).is_required is False
    assert tell_managers(at=late + timedelta(days=7)) == 1
    assert nobody.is_active


def test_the_tasks_answer_how_many(commune, edition, person):
    make_assignment(commune, edition.course, due_days=5)
    assert (refresh_task(), remind_task() >= 0, managers_task()) == (1, True, 0)
