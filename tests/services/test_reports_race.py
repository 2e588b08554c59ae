"""One report frozen by several hands at once: one of them wins, and what it says is whole."""

import threading

import pytest
from django.db import connection

from certification.reports import domain, staging
from certification.reports.enums import ReportState
from certification.reports.models import FrozenReport, Report, ReportPerson, Snapshot
from tests.factories.reporting import NOW, make_reporting

HANDS, PEOPLE = 4, 12


def at_once(work):
    """Run `work(number)` in every hand at the same moment; returns what went wrong."""
    start, failures = threading.Barrier(HANDS), []

    def hand(number):
        try:
            start.wait()
            work(number)
        except Exception as error:  # noqa: BLE001 - a thread's failure must reach the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand, args=(number,)) for number in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.services
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_several_workers_freeze_one_report_once(monkeypatch):
    monkeypatch.setattr(staging, "CHUNK", 3)
    place = make_reporting()
    place.staff(PEOPLE, trained=5)
    place.declare(PEOPLE)
    asked = domain.ask_freeze(report=place.open(), seen={}, by=None, at=NOW)
    at_once(lambda number: domain.freeze_report(report=asked, at=NOW))  # who was overtaken fails or gets the same
    frozen = domain.freeze_report(report=asked, at=NOW)
    assert FrozenReport.objects.get() == frozen
    domain.sweep_attempts(report=asked)
    assert (Snapshot.objects.get(), ReportPerson.objects.count()) == (frozen.snapshot, PEOPLE)
    assert domain.verify_report(frozen)
    assert Report.objects.get().state == ReportState.FROZEN


@pytest.mark.services
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_several_colleagues_begin_and_restate_one_report_once():
    place = make_reporting()
    place.staff(2)
    place.declare(2)
    assert at_once(lambda number: place.open()) == []
    report = Report.objects.get()
    asked = domain.ask_freeze(report=report, seen={}, by=None, at=NOW)
    domain.freeze_report(report=asked, at=NOW)
    assert at_once(lambda number: domain.restate_report(report=report, reason="thử", by=None, at=NOW)) == []
    assert list(Report.objects.order_by("version").values_list("version", "state")) == [(1, "frozen"), (2, "draft")]
