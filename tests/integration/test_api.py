from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.coverage.queries import coverage
from lms import dates
from lms.journal.models import AuditEntry
from lms.people.domain import grant_role
from lms.people.enums import RoleKind
from lms.people.models import Role
from lms.tokens.domain import grant_token, revoke_token
from lms.tokens.models import ApiToken
from lms.tokens.throttling import ReaderThrottle
from tests.factories.coverage import COLLABORATOR
from tests.factories.people import AT, make_category, make_manager, make_unit, make_user
from tests.unit.certification.coverage.conftest import Place, place  # noqa: F401 - a fixture

COVERAGE, UNITS = reverse("certification_desk:api_coverage"), reverse("certification_desk:api_units")


def make_token(unit: Any, **kwargs: Any) -> tuple[ApiToken, dict[str, str]]:
    """A token and the header that sends it."""
    by = kwargs.pop("by", None) or make_manager(unit, RoleKind.ADMINISTRATOR)
    values = {"label": "Bảng điều hành", "expires_on": dates.today() + timedelta(days=30), **kwargs}
    token, secret = grant_token(unit=unit, by=by, at=dates.now(), **values)
    return token, {"Authorization": f"Bearer {secret}"}


def problem(response: Any) -> tuple[int, str]:
    """(status, title) of a problem document, whose form is checked."""
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    body = response.json()
    assert body["type"] == "about:blank"
    assert body["detail"]
    assert body["status"] == response.status_code
    return response.status_code, body["title"]


@pytest.fixture
def staffed(place: Place) -> Place:  # noqa: F811
    place.staff(7, trained=5)
    place.staff(3, category=COLLABORATOR)
    return place


def test_a_token_is_told_what_the_command_tells(client: Client, staffed: Place) -> None:
    token, header = make_token(staffed.province)
    query = {"unit": staffed.province.code, "as_of": "2026-06-15", "indicator": "extended"}
    response = client.get(COVERAGE, query, headers=header)
    figures = coverage(
        unit=staffed.province, as_of=date(2026, 6, 15), today=dates.today(), indicator="extended",
        programme=staffed.programme, geography="then",
    )  # fmt: skip
    assert response.json() == figures.as_dict()
    assert response["Cache-Control"] == "no-store"
    token.refresh_from_db()
    assert token.last_used_on == dates.today()
    entry = AuditEntry.objects.get(action="coverage.export")
    assert (entry.by, entry.by_name, entry.unit_id) == (None, str(token), staffed.province.pk)


def test_a_token_reads_its_subtree_and_nothing_else(client: Client, staffed: Place) -> None:
    _token, header = make_token(staffed.commune)
    answers = [
        client.get(COVERAGE, {"unit": code}, headers=header).status_code
        for code in (staffed.commune.code, staffed.province.code, make_unit().code, "KHONG-CO")
    ]
    assert answers == [200, 403, 403, 404]
    told = client.get(UNITS, headers=header).json()
    assert [row["code"] for row in told["results"]] == [staffed.commune.code]


def test_what_is_wrong_is_said_as_a_problem_in_vietnamese(client: Client, staffed: Place) -> None:
    _token, header = make_token(staffed.commune)
    code = staffed.commune.code
    assert problem(client.get(COVERAGE, {"unit": code})) == (401, "Chưa biết bạn là ai")
    assert client.get(COVERAGE)["WWW-Authenticate"] == "Bearer"
    wrong = client.get(COVERAGE, {"unit": code, "as_of": "hôm qua", "indicator": "x"}, headers=header)
    assert problem(wrong) == (400, "Yêu cầu không đúng")
    assert set(wrong.json()["errors"]) == {"as_of", "indicator"}
    assert problem(client.get(COVERAGE, {"unit": "KHONG-CO"}, headers=header)) == (404, "Không tìm thấy")
    missing = client.get(COVERAGE, {"unit": code, "programme": "x"}, headers=header)
    assert problem(missing) == (404, "Không tìm thấy")
    assert "Không có chương trình “x”" in missing.json()["detail"]
    assert problem(client.get(COVERAGE, {"unit": make_unit().code}, headers=header)) == (403, "Không có quyền")
    assert problem(client.post(COVERAGE, headers=header)) == (405, "Giao diện này chỉ để đọc")
    assert problem(client.get(UNITS, {"page": 2}, headers=header)) == (404, "Không tìm thấy")
    assert problem(client.get(UNITS, {"page_size": 501}, headers=header)) == (400, "Yêu cầu không đúng")


@pytest.mark.parametrize("how", ["revoked", "expired", "unbacked", "limited", "locked", "orphaned", "made up", "cut"])
def test_a_token_ends(client: Client, staffed: Place, how: str) -> None:
    administrator = make_manager(staffed.commune, RoleKind.ADMINISTRATOR)
    token, header = make_token(staffed.commune, by=administrator)
    query = {"unit": staffed.commune.code}
    assert client.get(COVERAGE, query, headers=header).status_code == 200
    if how == "revoked":
        revoke_token(token=token, by=administrator, at=dates.now())
    elif how == "expired":
        ApiToken.objects.update(expires_on=dates.today(), last_used_on=None)
    elif how == "unbacked":
        Role.objects.filter(user=administrator).update(kind=RoleKind.MANAGER)
    elif how == "limited":
        Role.objects.get(user=administrator).categories.add(make_category(COLLABORATOR))
    elif how == "locked":
        administrator.is_active = False
        administrator.save()
    elif how == "orphaned":
        ApiToken.objects.update(created_by=None)
    elif how == "made up":
        header = {"Authorization": "Bearer tph_khong-co"}
    else:
        header = {"Authorization": header["Authorization"][:-1]}
    response = client.get(COVERAGE, query, headers=header)
    assert problem(response) == (401, "Chưa biết bạn là ai")
    assert "đã hết hạn hoặc đã bị thu" in response.json()["detail"]


def test_a_token_is_nobody_elsewhere(client: Client, staffed: Place) -> None:
    """No page of managers takes it for a login."""
    _token, header = make_token(staffed.province)
    address = reverse("certification_desk:people", args=[staffed.commune.code])
    assert client.get(address, headers=header).status_code == 302


def test_a_manager_reads_with_her_session_within_her_right(client: Client, staffed: Place) -> None:
    user = make_user()
    limit = [make_category(COLLABORATOR)]
    grant_role(user=user, kind=RoleKind.MANAGER, unit=staffed.province, categories=limit, at=AT)
    client.force_login(user)
    assert client.get(COVERAGE, {"unit": staffed.province.code}).json()["headcount"] == 3
    assert client.get(UNITS).json()["count"] == 2
    client.force_login(make_user())
    assert problem(client.get(UNITS)) == (403, "Không có quyền")


def test_units_are_paged_in_the_order_of_codes_with_what_they_stand_under(client: Client, db: None) -> None:
    province = make_unit("P")
    for code in ("C3", "C1", "C2"):
        make_unit(code, parent=province, name=f"Xã {code}")
    make_unit("C4", parent=province, valid_from=dates.today() + timedelta(days=1))
    _token, header = make_token(province)
    first = client.get(UNITS, {"page_size": 3}, headers=header).json()
    assert first == {
        "count": 4, "page": 1, "pages": 2,
        "results": [{"code": f"C{n}", "name": f"Xã C{n}", "kind": "commune", "parent": "P"} for n in (1, 2, 3)],
    }  # fmt: skip
    second = client.get(UNITS, {"page_size": 3, "page": 2}, headers=header).json()
    assert [(row["code"], row["parent"]) for row in second["results"]] == [("P", None)]


def test_queries_do_not_grow_with_units(client: Client, db: None) -> None:
    province = make_unit("P")
    _token, header = make_token(province)
    counts = []
    for more in (1, 2):
        for _number in range(more):
            make_unit(parent=province)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(UNITS, headers=header).json()["count"] == 1 + 1 + (more - 1) * 2
        counts.append(len(queries))
    assert counts[0] - 1 == counts[1]  # the first call of a day also notes the day


def test_a_dashboard_that_polls_fills_no_log(client: Client, staffed: Place) -> None:
    _token, header = make_token(staffed.province)
    _other, other = make_token(staffed.province)
    for _number in range(6):
        client.get(COVERAGE, {"unit": staffed.province.code}, headers=header)
    assert AuditEntry.objects.filter(action="coverage.export").count() == 1
    client.get(COVERAGE, {"unit": staffed.commune.code}, headers=header)
    client.get(COVERAGE, {"unit": staffed.province.code}, headers=other)
    assert AuditEntry.objects.filter(action="coverage.export").count() == 3
    assert client.get(UNITS, headers=header).status_code == 200
    assert AuditEntry.objects.get(action="units.read").unit_id == staffed.province.pk


def test_whoever_asks_too_often_is_told_how_long_to_wait(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReaderThrottle, "rate", "2/min")
    _token, header = make_token(make_unit())
    _other, other = make_token(make_unit())
    assert [client.get(UNITS, headers=header).status_code for _number in range(3)] == [200, 200, 429]
    response = client.get(UNITS, headers=header)
    assert problem(response) == (429, "Hỏi quá nhanh")
    assert 0 < int(response["Retry-After"]) <= 60
    assert client.get(UNITS, headers=other).status_code == 200
    assert ReaderThrottle().rate == "2/min"


def test_schema_names_the_shapes_and_the_errors(client: Client, db: None) -> None:
    text = client.get(reverse("certification_desk:api_schema")).content.decode()
    for words in (
        "/api/v1/coverage/", "/api/v1/units/", "/api/v1/reports/", "roster_short", "application/problem+json",
        "scheme: bearer",
    ):  # fmt: skip
        assert words in text
    assert "/admin/" not in text
