"""Who is reminded of a report that is due: those who owe it, once a step, and nobody twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from certification.campaigns.domain import remind_of_reports
from certification.campaigns.takeover import TAKERS, taken_over
from certification.reports import domain
from certification.reports.takeover import report_blocker
from certification.reports.tasks import remind_of_submissions
from lms.outbox.models import Message
from lms.people.enums import RoleKind
from lms.people.models import Person
from tests.factories.campaigns import make_deadline
from tests.factories.people import make_manager, make_person
from tests.factories.reporting import NOW, freeze

pytestmark = pytest.mark.django_db


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T05:00:00").replace(tzinfo=UTC)


def reachable(unit, **kwargs):
    user, person = make_manager(unit, **kwargs), make_person()
    Person.objects.filter(pk=person.pk).update(user=user)
    return person


def remind(*days):
    return [domain.remind_of_submissions(at=noon(day)) for day in days]


def test_only_managers_of_units_that_owe_a_report_are_told(place):
    mine, other, office = (reachable(unit) for unit in (place.commune, place.other, place.office))
    reachable(place.province)
    reachable(place.commune, kind=RoleKind.AUDITOR)
    reachable(place.commune, is_active=False)
    place.staff(1)
    place.declare(1)
    assert remind("2026-10-31", "2026-11-01", "2026-11-01", "2026-11-20") == [0, 3, 0, 0]
    report = place.open()
    freeze(report)
    assert remind("2026-11-24") == [3]
    domain.submit_report(report=report, by=None, at=NOW)
    assert remind("2026-11-30", "2026-12-01", "2026-12-02") == [2, 0, 0]
    assert Message.objects.filter(person=mine).count() == 2
    told = Message.objects.filter(person=other).latest("pk")
    assert (told.kind, told.link) == ("reports.deadline", "/manage/reports/")
    assert told.body == (
        "Báo cáo năm: gửi trước ngày 01/12/2026.\nCòn 1 ngày.\nĐơn vị chưa nộp báo cáo tới Sở Nội vụ tỉnh Mẫu."
    )
    told = Message.objects.filter(person=office).latest("pk")
    assert told.link == f"/manage/reports/periods/{place.period.pk}/"
    assert told.body.endswith("Còn 1 đơn vị chưa nộp.")


def test_the_calendar_leaves_the_deadlines_of_series_to_reports(place):
    reachable(place.commune)
    other = make_deadline(place.province, (1, 12), name="Báo cáo khác")
    assert remind_of_reports(at=noon("2026-11-24")) == 1
    assert Message.objects.get().body.startswith("Báo cáo khác")
    entry = place.period.deadline.entry
    assert taken_over([entry.pk, other.pk]) == {entry.pk}
    place.series.is_active = False
    domain.keep_series(series=place.series, named=[], by=None, at=NOW)
    assert remind_of_reports(at=noon("2026-11-24")) == 1
    assert "reports" in TAKERS


def test_a_returned_report_is_owed_again(place):
    reachable(place.commune)
    place.staff(1)
    place.declare(1)
    report = place.open()
    freeze(report)
    domain.submit_report(report=report, by=None, at=NOW)
    domain.return_report(report=report, reason="Thiếu", by=None, at=NOW)
    assert remind("2026-11-24") == [1]


def test_the_daily_task_writes_periods_down_first(place, monkeypatch):
    place.period.delete()
    monkeypatch.setattr("certification.reports.tasks.dates.now", lambda: noon("2026-11-24"))
    monkeypatch.setattr("certification.reports.tasks.dates.today", lambda: noon("2026-11-24").date())
    reachable(place.commune)
    assert remind_of_submissions() == 1


def test_who_stands_in_a_report_keeps_an_import_from_being_undone(place):
    people = place.staff(2)
    place.declare(2)
    outside = make_person()
    freeze(place.open())
    keys = [*[person.pk for person in people], outside.pk]
    assert report_blocker(keys, None) == dict.fromkeys([person.pk for person in people], "đã có trong một báo cáo")
    assert report_blocker(keys, noon("2026-12-24")) == {}
