from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from certification.coverage import people as people_module
from certification.coverage.people import people_behind
from certification.desk.figures import exports
from lms.dates import today
from lms.exports.domain import ask_export
from lms.jobs.domain import run_job
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.journal.models import AuditEntry
from lms.people.domain import grant_role, merge_persons, rename_unit
from lms.people.enums import RoleKind
from lms.people.models import Person, Role
from tests.factories.coverage import COLLABORATOR, SOCIAL, give_part
from tests.factories.people import AT, START, make_category, make_manager, make_person, make_user, post
from tests.unit.certification.coverage.conftest import DAY, Place, place  # noqa: F401 - a fixture


def at(code: str, **query: str) -> str:
    address = reverse("certification_desk:people_export", args=[code])
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}"


@pytest.fixture
def staffed(place: Place) -> Place:  # noqa: F811
    place.staff(2, trained=1)
    place.staff(1, category=COLLABORATOR)
    return place


@pytest.fixture
def manager(client: Client, staffed: Place) -> Client:
    client.force_login(make_manager(staffed.province))
    return client


@pytest.fixture
def fetched(manager: Client) -> Callable[..., bytes]:
    def fetch(address: str, format: str) -> bytes:
        page = manager.post(address, {"format": format})
        assert page.status_code == 302
        job = Job.objects.order_by("created_at").last()
        assert page.url == reverse("lms_exports:export", args=[job.pk])
        return manager.get(reverse("lms_exports:file", args=[job.pk])).getvalue()

    return fetch


def test_the_list_restates_its_question_and_has_a_row_a_person(staffed: Place, fetched: Any) -> None:
    address = at(staffed.province.code, as_of="2026-06-15")
    rows = [
        [cell.value for cell in row] for row in load_workbook(io.BytesIO(fetched(address, "xlsx"))).active.iter_rows()
    ]
    assert rows[0][0] == (
        f"Danh sách người: {staffed.province.name}, tính đến ngày 15/06/2026; chỉ tiêu chính của chương trình "
        f"{staffed.programme.short_name}; xếp theo đơn vị của ngày đó. Có dữ liệu cá nhân: chỉ dùng cho công việc, "
        "không gửi tiếp."
    )
    assert rows[1] == [
        "STT", "Mã hồ sơ", "Họ và tên", "Giới tính", "Năm sinh", "Đơn vị", "Mã đơn vị", "Nhóm đối tượng", "Phần K",
        "Phần K đạt ngày", "Phần S", "Phần S đạt ngày", "Phần M", "Phần M đạt ngày", "Đã đạt chỉ tiêu",
    ]  # fmt: skip
    people = list(Person.objects.order_by("sort_key", "pk"))
    assert [(row[1], row[2]) for row in rows[2:]] == [(str(one.uuid), one.full_name) for one in people]
    by_name = {row[2]: row for row in rows[2:]}
    trained = by_name[Person.objects.filter(awards__isnull=False).distinct().get().full_name]
    assert (trained[8], trained[9].date(), trained[10], trained[11].date()) == ("có", START, "có", START)
    assert trained[12:] == ["không", None, "có"]
    assert trained[3:8] == ["nữ", None, staffed.commune.name, staffed.commune.code, SOCIAL]
    assert sorted(row[14] for row in rows[2:]) == ["có", "không", "không"]
    entry = AuditEntry.objects.get(action="coverage.list")
    assert (entry.unit_id, entry.detail["count"]) == (staffed.province.pk, 3)


def test_filters_narrow_the_list_and_are_restated(staffed: Place, fetched: Any) -> None:
    address = at(staffed.province.code, as_of="2026-06-15", held="no", category=SOCIAL, sex="female", search="thi")
    data = fetched(address, "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data)))
    assert len(rows) == 3
    assert (
        f"Chỉ gồm: nhóm đối tượng {SOCIAL}; giới tính nữ; chưa đạt chỉ tiêu; tên có “thi”." in rows[0][0]
    )  # fmt: skip
    told = json.loads(fetched(address, "json"))
    assert (len(told), told[0]["is_covered"], told[0]["part_K_on"]) == (1, False, None)
    own = json.loads(fetched(at(staffed.province.code, own="True", part="K"), "json"))
    assert own == []


def test_wrong_filters_and_formats_are_refused(manager: Client, staffed: Place) -> None:
    assert manager.post(at(staffed.province.code, sex="x"), {"format": "csv"}).status_code == 400
    assert manager.post(at(staffed.province.code), {"format": "pdf"}).status_code == 400
    assert manager.get(at(staffed.province.code)).status_code == 405


def test_a_limited_right_limits_the_list_and_is_asked_again(client: Client, staffed: Place) -> None:
    user = make_user()
    limit = [make_category(COLLABORATOR)]
    role = grant_role(user=user, kind=RoleKind.MANAGER, unit=staffed.province, categories=limit, at=AT)
    client.force_login(user)
    client.post(at(staffed.province.code), {"format": "json"})
    job = Job.objects.get(kind="coverage.list")
    assert (job.result["count"], job.result["reach"]) == (1, [limit[0].pk])
    file = reverse("lms_exports:file", args=[job.pk])
    assert client.get(file).status_code == 200
    role.categories.add(make_category(SOCIAL))
    assert client.get(file).status_code == 409
    Role.objects.filter(user=user).delete()
    assert client.get(file).status_code == 403
    assert client.post(at(staffed.province.code), {"format": "json"}).status_code == 403


def test_a_list_asked_for_by_somebody_whose_right_has_ended_is_not_written(staffed: Place) -> None:
    user = make_manager(staffed.commune)
    payload = {"unit": staffed.commune.code, "as_of": "2026-06-15"}
    jobs = [ask_export(kind=kind, payload=payload, by=user, at=AT) for kind in ("coverage.list", "coverage.table")]
    Role.objects.filter(user=user).delete()
    for job in jobs:
        assert run_job(job_id=job.pk) == JobState.FAILED
        job.refresh_from_db()
        assert job.error == "Bạn không còn quyền xem số liệu của đơn vị này."


def test_long_lists_are_left_to_the_worker(manager: Client, staffed: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certification.desk.figures.views.SHORT", 2)
    manager.post(at(staffed.province.code), {"format": "xlsx"})
    assert Job.objects.get(kind="coverage.list").state == JobState.QUEUED
    manager.post(at(staffed.province.code, held="yes"), {"format": "xlsx"})
    states = Job.objects.filter(kind="coverage.list").values_list("state", flat=True)
    assert sorted(states) == [JobState.DONE, JobState.QUEUED]


def test_the_figures_of_a_unit_are_a_table_of_their_own(staffed: Place) -> None:
    user = make_manager(staffed.province)
    payload = exports.FIGURES.scheduled(staffed.province, DAY)
    table = exports.FIGURES.table(user, payload, today())
    figures = staffed.figures(staffed.province)
    assert [column.key for column in table.columns][:7] == [
        "unit", "headcount", "female", "male", "other", "undeclared", "declared",
    ]  # fmt: skip
    assert list(table.rows)[-1][:3] == ["Cộng", figures.total.headcount, 3]
    assert table.unit_id == staffed.province.pk


# --- the stream ------------------------------------------------------------------------------------------------------
def asked(place: Place, **kwargs: Any) -> Any:  # noqa: F811
    return people_behind(
        unit=place.province, as_of=DAY, today=DAY, indicator="core", programme=place.programme, geography="then",
        **kwargs,
    )  # fmt: skip


def test_the_stream_is_the_list(staffed: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    found = asked(staffed)
    listed = [
        (one.person.uuid, one.person.full_name, one.unit.name, one.category, one.parts, one.is_covered)
        for one in found
    ]  # fmt: skip
    for size in (1, 2, 3, 100):
        streamed = [
            (one.uuid, one.full_name, one.unit_name, one.category, one.parts, one.is_covered)
            for one in found.stream(size)
        ]
        assert streamed == listed
    assert people_module.CHUNK == 2_000


def test_a_part_is_dated_by_the_first_award_under_any_record_that_still_counts(place: Place) -> None:  # noqa: F811
    (person,) = place.staff(1)
    double = make_person()
    give_part(person, place.programme, "K", date(2026, 5, 1))
    give_part(double, place.programme, "K", date(2026, 3, 1))
    give_part(person, place.programme, "S", date(2026, 2, 1), expires_on=date(2026, 6, 1))
    give_part(person, place.programme, "M", date(2026, 1, 2), revoked_at=AT)
    merge_persons(duplicate=double, into=person, by=None, at=AT)
    (one,) = asked(place).stream()
    parts = {part.code: part.pk for part in place.programme.parts.all()}
    assert (one.parts, one.earned) == (["K"], {parts["K"]: date(2026, 3, 1)})


def test_units_bear_the_names_of_the_day(place: Place) -> None:  # noqa: F811
    place.staff(1)
    rename_unit(unit=place.commune, name="Xã Mới", effective_on=date(2026, 7, 1), by=None, at=AT)
    found = people_behind(
        unit=place.province, as_of=DAY, today=date(2026, 8, 1), indicator="core", programme=place.programme,
        geography="then",
    )  # fmt: skip
    assert [one.unit_name for one in found.stream()] == [one.unit.name for one in found]


def test_the_stream_of_nobody_is_empty(place: Place) -> None:  # noqa: F811
    assert list(asked(place).stream()) == []


def test_queries_of_the_stream_follow_the_chunks(place: Place) -> None:  # noqa: F811
    def counted(size: int) -> int:
        found = asked(place)
        with CaptureQueriesContext(connection) as queries:
            list(found.stream(size))
        return len([query for query in queries if "CURSOR" not in query["sql"].upper()[:10]])

    place.staff(1, trained=1)
    one = counted(10)
    post(make_person(), place.commune, make_category(SOCIAL))
    place.staff(1, trained=1)
    assert (counted(10), counted(1)) == (one, one + 2 * 3)
