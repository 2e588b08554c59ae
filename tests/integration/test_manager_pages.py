from __future__ import annotations

import json
import re
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lms import dates
from lms.journal.models import AuditEntry
from lms.people import domain
from lms.people.enums import RoleKind
from tests.factories.coverage import COLLABORATOR, SOCIAL
from tests.factories.people import AT, make_category, make_manager, make_unit, make_user
from tests.unit.certification.coverage.conftest import Place, place  # noqa: F401 - a fixture


def page(name: str, place_or_code: Any) -> str:
    return reverse(f"certification_desk:{name}", args=[getattr(place_or_code, "code", place_or_code)])


@pytest.fixture
def manager(client: Client, place: Place) -> Client:  # noqa: F811
    client.force_login(make_manager(place.province))
    return client


@pytest.fixture
def staffed(place: Place) -> Place:  # noqa: F811
    place.staff(7, trained=5)
    place.staff(3, category=COLLABORATOR)
    place.declare(7)
    place.declare(0, unit=place.province)
    return place


def test_manage_leads_to_her_unit(manager: Client, staffed: Place) -> None:
    assert manager.get("/manage/").url == f"/manage/units/{staffed.province.code}/"


def test_nobody_reads_figures_without_a_right(client: Client, staffed: Place) -> None:
    addresses = [page(name, staffed.province) for name in ("figures", "people", "figures_export")]
    for address in ["/manage/", *addresses]:
        response = client.get(address)
        assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))
    client.force_login(make_user())
    assert [client.get(address).status_code for address in ["/manage/", *addresses]] == [403] * 4
    client.force_login(make_manager(staffed.commune))
    assert [client.get(address).status_code for address in addresses] == [403] * 3
    assert client.get(page("figures", staffed.commune)).status_code == 200


def test_page_xlsx_and_command_tell_the_same_totals(manager: Client, staffed: Place) -> None:
    text = manager.get(page("figures", staffed.province)).content.decode()
    assert "<title>Tập huấn – Số liệu</title>" in text
    assert "5 trên 10 người trong danh sách đã đạt" not in text
    foot = re.findall(r"<td class=\"number\">\s*(?:<a[^>]*>)?([^<]*)", text.split("<tfoot>")[1])
    shown = [cell.strip() for cell in foot[:9]]
    out = StringIO()
    call_command("coverage", unit=staffed.province.code, format="json", stdout=out)
    told = json.loads(out.getvalue())
    numbers = [told["headcount"], told["declared"], *[told["parts"][key] for key in ("K", "S", "KS", "M")]]
    assert shown[:7] == [str(number) for number in [*numbers, told["covered"]]]
    assert shown[8] == str(told["gap"])
    download = manager.get(page("figures_export", staffed.province), {"format": "xlsx"})
    assert download["Content-Disposition"].startswith('attachment; filename="so-lieu-')
    last = list(load_workbook(BytesIO(download.content)).active.iter_rows(values_only=True))[-1]
    assert last[1] == told["headcount"]
    assert last[6] == told["declared"]
    assert last[7:12] == (*[told["parts"][key] for key in ("K", "S", "KS", "M")], told["covered"])
    assert AuditEntry.objects.filter(action="coverage.export").count() == 2


def test_every_number_opens_to_as_many_people(manager: Client, staffed: Place) -> None:
    text = manager.get(page("figures", staffed.province)).content.decode()
    links = re.findall(r'<a href="([^"]*/units/[^"]*/people/[^"]*)">([^<]*)</a>', text)
    assert len(links) > 10
    for address, number in links:
        listed = manager.get(address.replace("&amp;", "&")).context["page"].paginator.count
        assert str(listed) in number.split()
    assert AuditEntry.objects.filter(action="coverage.people").count() == len(links)


def test_people_are_listed_by_50_with_done_or_not_done(manager: Client, place: Place) -> None:  # noqa: F811
    place.staff(52, trained=1)
    first = manager.get(page("people", place.commune), {"held": "no"})
    assert (len(first.context["page"]), first.context["page"].paginator.count) == (50, 51)
    assert "chưa đạt" in first.content.decode()
    assert len(manager.get(page("people", place.commune), {"held": "no", "page": 2}).context["page"]) == 1
    assert manager.get(page("people", place.commune), {"sex": "x"}).status_code == 400


def test_a_date_that_cannot_be_read_falls_back_to_today(manager: Client, staffed: Place) -> None:
    response = manager.get(page("figures", staffed.province), {"as_of": "hôm qua"})
    assert response.context["question"].as_of == dates.today()
    assert "as_of" in response.context["form"].errors
    past = manager.get(page("figures", staffed.province), {"as_of": "15/06/2026", "geography": "now"})
    assert past.context["figures"].as_of.isoformat() == "2026-06-15"


def test_queries_do_not_grow_with_units_or_people(manager: Client, place: Place) -> None:  # noqa: F811
    place.staff(1, trained=1)
    place.declare(1)

    def counted(address: str, **query: str) -> int:
        manager.get(address, query)
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(address, query).status_code == 200
        return len(queries)

    figures, people = page("figures", place.province), page("people", place.province)
    before = [counted(figures), counted(figures, as_of="2026-06-15"), counted(people)]
    for _number in range(2):
        unit = make_unit(parent=place.province)
        place.staff(2, trained=1, unit=unit)
        place.declare(2, unit=unit)
    assert [counted(figures), counted(figures, as_of="2026-06-15"), counted(people)] == before
    assert before[0] <= 40


def test_a_role_limited_to_a_category_sees_no_other_people(client: Client, staffed: Place) -> None:
    user = make_user()
    limit = [make_category(COLLABORATOR)]
    domain.grant_role(user=user, kind=RoleKind.MANAGER, unit=staffed.province, categories=limit, at=AT)
    client.force_login(user)
    assert client.get(page("figures", staffed.province)).context["figures"].total.headcount == 3
    assert client.get(page("people", staffed.province)).context["page"].paginator.count == 3
    assert client.get(page("people", staffed.province), {"category": SOCIAL}).status_code == 400
