"""The frozen reports of the API: who reads which, what is told of each, and what small counts become."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.reports import domain
from certification.reports.enums import ReportKind
from certification.reports.models import Report, ReportPerson
from lms.journal.models import AuditEntry
from lms.people.domain import grant_role
from lms.people.enums import RoleKind
from tests.factories.coverage import SOCIAL
from tests.factories.people import AT, make_category, make_unit, make_user
from tests.factories.reporting import NOW, Reporting, freeze, make_reporting
from tests.integration.test_api import make_token, problem

REPORTS = reverse("certification_desk:api_reports")
pytestmark = pytest.mark.django_db


@pytest.fixture
def reporting() -> Reporting:
    """Frozen: 7 of 12 in one commune, 2 of 3 in the other. A draft of the whole beside them."""
    found = make_reporting()
    found.staff(12, trained=7)
    found.declare(12)
    found.staff(3, trained=2, unit=found.other)
    freeze(found.open())
    freeze(found.open(found.other))
    found.consolidated()
    return found


def codes(client: Client, header: dict[str, str] | None = None, **query: Any) -> list[str]:
    return [row["unit"]["code"] for row in client.get(REPORTS, query, headers=header or {}).json()["results"]]


def test_a_frozen_report_is_told_with_the_figures_of_the_whole(client: Client, reporting: Reporting) -> None:
    _token, header = make_token(reporting.commune)
    response = client.get(REPORTS, headers=header)
    report = Report.objects.get(unit=reporting.commune)
    assert response.json() == {
        "count": 1, "page": 1, "pages": 1,
        "results": [
            {
                "id": str(report.uuid), "series": "Báo cáo tập huấn", "period": "Báo cáo năm", "year": 2026,
                "starts_on": "2026-01-01", "ends_on": "2026-11-15", "due_on": "2026-12-01",
                "unit": {"code": "XA", "name": "Xã Mẫu"}, "scope": {"code": "XA", "name": "Xã Mẫu"},
                "programme": reporting.programme.code, "indicator": "core", "target_percent": 80, "kind": "own",
                "version": 1, "state": "frozen", "number": "", "signed_on": None,
                "fingerprint": report.frozen.fingerprint, "frozen_at": "2026-11-20T02:00:00Z",
                "generated_for": "internal",
                "figures": {
                    "state": "ok", "headcount": 12, "declared": 12, "covered": 7,
                    "parts": {"K": 7, "S": 7, "M": 0, "KS": 7}, "attendances": 0, "gap": 3, "reached": False,
                    "new_covered": 7, "new_attendances": 0,
                },
            }
        ],
    }  # fmt: skip
    assert response["Cache-Control"] == "no-store"
    entry = AuditEntry.objects.get(action="reports.read")
    assert (entry.unit_id, entry.detail) == (reporting.commune.pk, {"format": "api", "audience": "internal"})


def test_outsiders_are_told_no_small_count_nor_what_gives_one_away(client: Client, reporting: Reporting) -> None:
    """Of 15 people in all and 12 in one commune, the other would have 3."""
    freeze(Report.objects.get(kind=ReportKind.CONSOLIDATED))
    _token, header = make_token(reporting.province)
    told = {
        row["unit"]["code"]: row["figures"]
        for row in client.get(REPORTS, {"audience": "external"}, headers=header).json()["results"]
    }
    nothing = {
        "state": "unchecked", "headcount": None, "declared": None, "covered": None, "attendances": None, "gap": None,
        "reached": None, "new_covered": None, "new_attendances": None, "suppressed": True,
        "parts": dict.fromkeys(["K", "S", "M", "KS"]),
    }  # fmt: skip
    assert (told["XA"], told["KHAC"]) == (nothing, nothing)
    whole = told["TINH-SNV"]
    assert (whole["headcount"], whole["covered"], whole["suppressed"]) == (15, 9, False)


def test_no_person_is_told_of(client: Client, reporting: Reporting) -> None:
    _token, header = make_token(reporting.province)
    text = client.get(REPORTS, headers=header).content.decode()
    names = set(ReportPerson.objects.values_list("full_name", flat=True))
    assert len(names) > 0
    assert [name for name in names if name in text] == []


def test_a_token_reads_its_subtree_and_what_was_handed_in_to_it(client: Client, reporting: Reporting) -> None:
    headers = {unit.code: make_token(unit)[1] for unit in (reporting.province, reporting.office, reporting.other)}
    assert {code: codes(client, header) for code, header in headers.items()} == {
        "TINH": ["KHAC", "XA"], "TINH-SNV": [], "KHAC": ["KHAC"],
    }  # fmt: skip
    domain.submit_report(report=Report.objects.get(unit=reporting.commune), by=None, at=NOW)
    assert codes(client, headers["TINH-SNV"]) == ["XA"]
    assert codes(client, headers["KHAC"]) == ["KHAC"]
    assert codes(client, make_token(make_unit())[1]) == []


def test_a_manager_reads_what_her_pages_show(client: Client, reporting: Reporting) -> None:
    whole, limited = make_user(), make_user()
    grant_role(user=whole, kind=RoleKind.MANAGER, unit=reporting.commune, at=AT)
    grant_role(user=limited, kind=RoleKind.MANAGER, unit=reporting.province, categories=[make_category(SOCIAL)], at=AT)
    client.force_login(whole)
    assert codes(client) == ["XA"]
    client.force_login(limited)
    assert codes(client) == []
    client.force_login(make_user())
    assert problem(client.get(REPORTS)) == (403, "Không có quyền")


def test_reports_are_chosen_by_year_and_unit_and_paged(client: Client, reporting: Reporting) -> None:
    _token, header = make_token(reporting.province)
    assert codes(client, header, year=2026) == ["KHAC", "XA"]
    assert codes(client, header, year=2025) == []
    assert codes(client, header, unit="XA") == ["XA"]
    assert codes(client, header, unit="TINH-SNV") == []
    assert codes(client, header, page_size=1, page=2) == ["XA"]
    assert problem(client.get(REPORTS, {"page": 2}, headers=header)) == (404, "Không tìm thấy")
    assert problem(client.get(REPORTS, {"page_size": 101}, headers=header)) == (400, "Yêu cầu không đúng")
    assert problem(client.get(REPORTS, {"year": "nay"}, headers=header)) == (400, "Yêu cầu không đúng")
    assert problem(client.get(REPORTS, {"audience": ""}, headers=header)) == (400, "Yêu cầu không đúng")
    assert problem(client.post(REPORTS, headers=header)) == (405, "Giao diện này chỉ để đọc")


def test_a_restatement_stands_beside_what_it_replaced(client: Client, reporting: Reporting) -> None:
    old = Report.objects.get(unit=reporting.commune)
    freeze(domain.restate_report(report=old, reason="Sót một người", by=None, at=NOW))
    _token, header = make_token(reporting.commune)
    rows = client.get(REPORTS, headers=header).json()["results"]
    assert [(row["version"], row["state"]) for row in rows] == [(2, "frozen"), (1, "superseded")]


def test_queries_do_not_grow_with_reports(client: Client, reporting: Reporting) -> None:
    _token, header = make_token(reporting.province)
    client.get(REPORTS, headers=header)
    counts = []
    for size in (1, 2):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert len(codes(client, header, page_size=size)) == size
        counts.append(len(queries))
    assert counts[0] == counts[1]
