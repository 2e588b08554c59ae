from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.exports import domain
from lms.exports.models import Recipient, ScheduledExport
from lms.jobs.models import Job
from lms.journal.models import AuditEntry
from lms.outbox.models import Delivery, Message
from lms.people.models import Person, Role, Unit
from tests.factories.people import make_manager, make_person, make_unit, make_user
from tests.unit.lms.exports.conftest import Shelf

pytestmark = pytest.mark.django_db
LISTED = reverse("lms_exports:schedules")
NEW = reverse("lms_exports:schedule_new")


def instant(day: date, hour: int = 6) -> datetime:
    from lms.dates import midnight

    return midnight(day) + timedelta(hours=hour)


MADE = date(2026, 11, 23)
"""A Monday."""


def with_person(user: Any) -> Any:
    person = make_person(full_name=f"Người {user.username}")
    Person.objects.filter(pk=person.pk).update(user=user)
    user.refresh_from_db()
    return user


@pytest.fixture
def commune() -> Unit:
    return make_unit("X1", name="Xã Một")


@pytest.fixture
def reader(commune: Unit) -> Any:
    return with_person(make_manager(commune, username="nguoi.nhan"))


@pytest.fixture
def schedule(shelf: Shelf, commune: Unit, reader: Any) -> ScheduledExport:
    return domain.open_schedule(
        kind=Shelf.name, unit=commune, format="csv", every="week", day=3, recipients=[reader],
        by=make_manager(commune), at=instant(MADE),
    )  # fmt: skip


def test_an_edition_is_asked_for_in_the_recipients_name_and_told_without_an_attachment(
    schedule: ScheduledExport, reader: Any, shelf: Shelf
) -> None:
    assert domain.send_due(at=instant(date(2026, 11, 24))) == 0
    assert domain.send_due(at=instant(date(2026, 11, 25))) == 1
    job = Job.objects.get(kind=Shelf.name)
    assert (job.created_by, job.payload) == (reader, {"unit": "X1", "as_of": "2026-11-25", "format": "csv"})
    message = Message.objects.get()
    assert (message.person, message.link) == (reader.person, reverse("lms_exports:export", args=[job.pk]))
    assert (message.subject, message.kind) == ("Tệp định kỳ đã có", "scheduled_export")
    assert "Danh sách thử của Xã Một" in message.body
    schedule.refresh_from_db()
    assert (schedule.last_run_on, schedule.handled_until) == (date(2026, 11, 25), date(2026, 11, 25))
    entry = AuditEntry.objects.get(action="exports.edition")
    assert (entry.unit_id, entry.detail["count"], entry.detail["refused"]) == (schedule.unit_id, 1, 0)


def test_a_day_sends_once_and_a_long_pause_of_the_site_is_made_up_for_once(schedule: ScheduledExport) -> None:
    due = date(2026, 11, 25)
    assert [domain.send_due(at=instant(due, hour)) for hour in (6, 7, 20)] == [1, 0, 0]
    late = due + timedelta(days=24)
    assert [domain.send_due(at=instant(late, hour)) for hour in (6, 7)] == [1, 0]
    assert domain.send_due(at=instant(date(2026, 12, 22))) == 0
    assert domain.send_due(at=instant(date(2026, 12, 23))) == 1
    assert (Job.objects.filter(kind=Shelf.name).count(), Message.objects.count()) == (3, 3)


def test_whoever_lost_the_right_gets_nothing_and_the_list_says_so(
    client: Client, schedule: ScheduledExport, reader: Any, commune: Unit
) -> None:
    other = with_person(make_manager(commune, username="nguoi.khac"))
    Recipient.objects.create(schedule=schedule, user=other)
    Role.objects.filter(user=reader).delete()
    assert domain.send_due(at=instant(date(2026, 11, 25))) == 1
    assert [message.person.user for message in Message.objects.all()] == [other]
    assert [job.created_by for job in Job.objects.filter(kind=Shelf.name)] == [other]
    places = Recipient.objects.order_by("pk").values_list("user__username", "refused_on")
    assert list(places) == [("nguoi.nhan", date(2026, 11, 25)), ("nguoi.khac", None)]
    client.force_login(make_manager(commune))
    assert "Ngày 25/11/2026: không còn quyền." in client.get(LISTED).content.decode()


def test_a_paused_schedule_sends_nothing_and_does_not_make_up_for_it(schedule: ScheduledExport) -> None:
    by = make_manager(schedule.unit)
    domain.pause_schedule(schedule=schedule, by=by, at=instant(MADE))
    assert domain.send_due(at=instant(date(2026, 11, 25))) == 0
    domain.resume_schedule(schedule=schedule, by=by, at=instant(date(2026, 11, 27)))
    assert domain.send_due(at=instant(date(2026, 11, 28))) == 0
    assert domain.send_due(at=instant(date(2026, 12, 2))) == 1
    actions = AuditEntry.objects.filter(action__startswith="exports.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["exports.schedule", "exports.pause", "exports.resume", "exports.edition"]


def test_the_letter_names_neither_unit_nor_list(
    schedule: ScheduledExport, reader: Any, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    Person.objects.filter(user=reader).update(email="a@example.org")
    domain.send_due(at=instant(date(2026, 11, 25), 9))
    assert Delivery.objects.count() == 1
    from lms.outbox.domain import begin_delivery, hand_over

    delivery = Delivery.objects.get()
    job = Job.objects.filter(kind="outbox.deliver").first()
    if job is None:  # gathered for the next digest
        from lms.outbox.domain import dispatch_due

        dispatch_due(at=delivery.not_before)
        job = Job.objects.get(kind="outbox.deliver")
    letter = begin_delivery(delivery_id=delivery.pk, job_id=job.pk, at=delivery.not_before)
    hand_over(letter)
    sent = mailoutbox[0]
    assert (sent.attachments, "Xã Một" in sent.body, "Danh sách" in sent.body) == ([], False, False)


def test_only_those_who_manage_the_unit_schedule_and_change(shelf: Shelf, commune: Unit, reader: Any) -> None:
    stranger = make_manager(make_unit())
    values = {
        "kind": Shelf.name, "unit": commune, "format": "csv", "every": "month", "day": 1, "recipients": [reader],
        "at": instant(MADE),
    }  # fmt: skip
    with pytest.raises(domain.ScheduleForbidden):
        domain.open_schedule(by=stranger, **values)
    schedule = domain.open_schedule(by=reader, **values)
    for change in (domain.pause_schedule, domain.resume_schedule, domain.delete_schedule):
        with pytest.raises(domain.ScheduleForbidden):
            change(schedule=schedule, by=stranger, at=instant(MADE))
    with pytest.raises(domain.RecipientRefused, match="người nào nên không nhận được tin"):
        domain.open_schedule(by=reader, **values | {"recipients": [make_manager(commune)]})
    domain.delete_schedule(schedule=schedule, by=reader, at=instant(MADE))
    assert ScheduledExport.objects.count() == 0


@pytest.mark.parametrize(("every", "day", "is_fine"), [("week", 7, True), ("week", 8, False), ("month", 28, True),
                                                       ("quarter", 29, False), ("month", 0, False)])  # fmt: skip
def test_the_database_knows_which_days_there_are(commune: Unit, every: str, day: int, is_fine: bool) -> None:
    values = {"kind": "x", "unit": commune, "handled_until": MADE, "created_at": instant(MADE)}
    if is_fine:
        ScheduledExport.objects.create(every=every, day=day, **values)
        return
    with pytest.raises(IntegrityError, match="lms_exports_schedule_day"), transaction.atomic():
        ScheduledExport.objects.create(every=every, day=day, **values)


# --- the pages -------------------------------------------------------------------------------------------------------
@pytest.fixture
def manager(client: Client, commune: Unit) -> Client:
    client.force_login(make_manager(commune))
    return client


def form(unit: Unit, **kwargs: Any) -> dict[str, Any]:
    return {"kind": Shelf.name, "unit": unit.pk, "format": "xlsx", "every": "month", "day": 1, **kwargs}


def test_a_manager_schedules_for_people_named_by_login(manager: Client, shelf: Shelf, commune: Unit, reader: Any):
    response = manager.post(NEW, form(commune, logins=" nguoi.nhan \nNGUOI.NHAN\n"))
    assert (response.status_code, response.url) == (302, LISTED)
    schedule = ScheduledExport.objects.get()
    assert list(schedule.recipients.all()) == [reader]
    text = manager.get(LISTED).content.decode()
    for words in ("Danh sách thử", "Xã Một", "hằng tháng, ngày 1", "Người Nguoi.Nhan"):
        assert words.lower() in text.lower()


def test_the_form_says_who_cannot_get_it_and_why(manager: Client, shelf: Shelf, commune: Unit) -> None:
    with_person(make_user("nguoi.la"))
    make_manager(commune, username="khong.ho.so")
    answer = manager.post(NEW, form(commune, every="week", day=9, logins="nguoi.la\nkhong.ho.so\nkhong.co"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "“nguoi.la”: không có quyền xem đơn vị này." in text
    assert "“khong.ho.so”: tài khoản chưa gắn với hồ sơ người nào" in text
    assert "“khong.co”: không có tài khoản đang hoạt động nào như vậy." in text
    assert "Tuần chỉ có ngày 1 (thứ Hai) đến 7 (Chủ nhật)." in text
    assert ScheduledExport.objects.count() == 0
    many = "\n".join(f"n{number}" for number in range(21))
    assert "Nhiều nhất 20 người nhận." in manager.post(NEW, form(commune, logins=many)).content.decode()


def test_buttons_pause_resume_and_delete(manager: Client, schedule: ScheduledExport) -> None:
    address = reverse("lms_exports:schedule_change", args=[schedule.uuid])
    for action, is_paused in (("pause", True), ("resume", False)):
        assert manager.post(address, {"action": action}).url == LISTED
        schedule.refresh_from_db()
        assert (schedule.paused_at is not None) == is_paused
    assert manager.post(address, {"action": "x"}).status_code == 400
    manager.post(address, {"action": "delete"})
    assert ScheduledExport.objects.count() == 0
    assert manager.post(address, {"action": "pause"}).status_code == 404


def test_queries_of_the_list_do_not_grow(manager: Client, schedule: ScheduledExport, commune: Unit) -> None:
    manager.get(LISTED)
    counts = []
    for more in (0, 2):
        for _number in range(more):
            reader = with_person(make_manager(commune))
            domain.open_schedule(
                kind=Shelf.name, unit=commune, format="csv", every="month", day=2, recipients=[reader],
                by=reader, at=instant(MADE),
            )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            assert len(manager.get(LISTED).context["rows"]) == 1 + more
        counts.append(len(queries))
    assert counts[0] == counts[1]
