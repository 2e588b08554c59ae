"""The manager's page: its sections, what they say of today and of a past day, and what they cost."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms import dates
from lms.people import domain
from lms.people.enums import RoleKind, UnitKind
from lms.people.models import Posting, Unit
from tests.factories.coverage import SOCIAL, make_programme
from tests.factories.people import AT, make_category, make_manager, make_person, make_unit, make_user, post
from tests.unit.certification.coverage.conftest import Place, place  # noqa: F401 - a fixture


def page(unit: Unit) -> str:
    return reverse("certification_desk:figures", args=[unit.code])


@pytest.fixture
def manager(client: Client, place: Place) -> Client:  # noqa: F811
    client.force_login(make_manager(place.province))
    return client


@pytest.fixture
def checked(place: Place) -> Place:  # noqa: F811
    """Two communes and the province itself, all checked: 3 of 10, 4 of 5."""
    place.staff(10, trained=3)
    place.declare(10)
    other = make_unit(parent=place.province)
    place.staff(5, trained=4, unit=other)
    place.declare(5, unit=other)
    place.declare(0, unit=place.province)
    return place


def sections(text: str) -> list[str]:
    return [re.sub("<[^>]*>", "", found).strip() for found in re.findall(r"<h2[^>]*>(.*?)</h2>", text, re.DOTALL)]


def test_the_sections_come_in_their_order(manager: Client, checked: Place) -> None:
    response = manager.get(page(checked.province))
    assert sections(response.content.decode())[:8] == [
        "Đã tập huấn được bao nhiêu", "Đường tới chỉ tiêu", "Còn cần gì", "Nơi còn nhiều người cần tập huấn",
        "Xã, phường đã đạt", "Theo nhóm đối tượng, giới tính và cấp đơn vị", "Số liệu cần sửa", "Theo đơn vị",
    ]  # fmt: skip
    text = response.content.decode()
    assert "Chỉ tiêu: 80 % đến hết ngày 31/12/2030, đặt chung cho mọi nơi, áp dụng từ 01/01/2026." in text
    assert "1 trên 2 xã, phường, đặc khu đã đạt 80 %; 1 chưa đạt." in text
    assert "Không thấy điều gì phải sửa." in text
    ranking = response.context["ranking"]
    assert [(row.name, row.people, row.done) for row in ranking.rows] == [(checked.commune.name, "5", "3 / 10")]
    assert [stat.value for stat in response.context["stats"]] == ["15", "7", "5", "1 / 2"]
    assert response.context["targets_url"] == "/manage/targets/"


def test_the_chart_is_drawn_of_the_table_that_stands_under_it(manager: Client, checked: Place) -> None:
    text = manager.get(page(checked.province)).content.decode()
    data = json.loads(re.search(r'<script id="bieu-do-duong-di"[^>]*>(.*?)</script>', text).group(1))
    today = dates.today()
    assert data["kind"] == "line"
    assert data["labels"][0] == "01/2026"
    done = [number for number in data["series"][0]["values"] if number is not None]
    assert (data["labels"][len(done) - 1], done[-1]) == (f"{today:%m/%Y}", 7)
    assert text.index('data-chart="bieu-do-duong-di"') < text.index('id="bang-duong-di"')
    assert "7 (46,6 %)" in text


def test_a_past_day_says_that_the_way_is_shown_for_today(manager: Client, checked: Place) -> None:
    response = manager.get(page(checked.province), {"as_of": "15/06/2026"})
    assert response.context["way"] is None
    text = response.content.decode()
    assert "Đường tới chỉ tiêu và dự báo chỉ có cho hôm nay." in text
    assert f"as_of={dates.today():%Y-%m-%d}" in response.context["today_url"]
    assert "bieu-do-duong-di" not in text


def test_without_a_declaration_the_page_says_what_is_missing(manager: Client, place: Place) -> None:  # noqa: F811
    place.staff(10, trained=3)
    response = manager.get(page(place.province))
    assert response.context["why_no_way"] == (
        "Chưa dự báo được: 1 trên 1 đơn vị chưa khai báo số người, nên chưa biết phải tập huấn bao nhiêu người. Theo "
        "danh sách hiện có thì còn cần ít nhất 5 người."
    )
    declarations = f"{reverse('certification_desk:declarations')}?under_1={place.province.pk}&lack=no-declaration"
    warned = [(row.text, row.url) for row in response.context["warnings"]]
    assert warned == [("1 trên 1 đơn vị chưa khai báo số người.", declarations)]
    assert place.commune.name in manager.get(declarations).content.decode()


def test_warnings_lead_to_where_they_are_mended(manager: Client, checked: Place) -> None:
    checked.declare(12, on=dates.date(2026, 2, 1))
    silent = make_unit(parent=checked.province)
    post(make_person(sex="undeclared"), checked.commune, make_category(SOCIAL))
    warned = {row.text: row.url for row in manager.get(page(checked.province)).context["warnings"]}
    assert list(warned) == [
        "1 trên 4 đơn vị chưa khai báo số người.",
        "1 đơn vị có danh sách ít người hơn số khai báo.",
        "1 xã, phường, đặc khu chưa có ai trong danh sách.",
        "1 người trong danh sách chưa khai giới tính.",
    ]
    assert warned["1 xã, phường, đặc khu chưa có ai trong danh sách."] == reverse("certification_desk:roster")
    lists = {text: url for text, url in warned.items() if url.startswith(reverse("certification_desk:declarations"))}
    assert {text: [line["unit"] for line in manager.get(url).context["lines"]] for text, url in lists.items()} == {
        "1 trên 4 đơn vị chưa khai báo số người.": [silent],
        "1 đơn vị có danh sách ít người hơn số khai báo.": [checked.commune],
    }
    people = manager.get(warned["1 người trong danh sách chưa khai giới tính."]).context["page"].paginator.count
    assert people == 1


def test_an_auditor_is_not_sent_where_she_may_change_nothing(client: Client, checked: Place) -> None:
    make_unit(parent=checked.province)
    client.force_login(make_manager(checked.province, kind=RoleKind.AUDITOR))
    warned = {row.text: row.url for row in client.get(page(checked.province)).context["warnings"]}
    assert warned["1 xã, phường, đặc khu chưa có ai trong danh sách."] == ""


def test_a_closed_unit_lists_for_what_stands_for_it(manager: Client, checked: Place) -> None:
    gone = make_unit(parent=checked.province)
    checked.staff(2, unit=gone)
    heir = make_unit(parent=checked.province)
    domain.merge_units(units=[gone], successor=heir, effective_on=dates.date(2026, 6, 1), document="Thử", at=AT)
    Posting.objects.filter(unit=heir).update(unit=gone, valid_to=None)
    texts = [row.text for row in manager.get(page(checked.province)).context["warnings"]]
    assert not any("chưa có ai trong danh sách" in text for text in texts)


def test_who_sees_some_categories_is_told_that_the_total_is_theirs(client: Client, checked: Place) -> None:
    user = make_user()
    domain.grant_role(
        user=user, kind=RoleKind.MANAGER, unit=checked.province, categories=[make_category(SOCIAL)], at=AT
    )
    client.force_login(user)
    response = client.get(page(checked.province))
    assert response.context["scope_note"].startswith(f"Bạn được xem số liệu của các nhóm: {SOCIAL}.")
    assert response.context["way"] is not None


@pytest.fixture
def nation(db: None) -> Place:
    nation = make_unit(kind=UnitKind.OTHER)
    found = Place(nation, nation, make_programme(nation))
    for trained in (1, 3):
        add_province(found, trained)
    return found


def add_province(nation: Place, trained: int) -> Unit:
    province = make_unit(parent=nation.province, kind=UnitKind.PROVINCE)
    commune = make_unit(parent=province)
    nation.staff(4, trained=trained, unit=commune)
    nation.declare(4, unit=commune)
    return province


def test_provinces_are_compared_in_the_order_asked(client: Client, nation: Place) -> None:
    client.force_login(make_manager(nation.province))
    first, second = (row.unit.name for row in client.get(page(nation.province)).context["figures"].units)

    def names(**query: str) -> list[str]:
        response = client.get(page(nation.province), query)
        assert response.context["ranking"] is None
        return [row.name for row in response.context["comparison"].rows]

    assert names() == [first, second]
    assert names(order="share") == [second, first]
    assert names(order="name") == [first, second]
    response = client.get(page(nation.province), {"order": "share"})
    assert 'aria-sort="descending"' in response.content.decode()
    assert [(row.share, row.people, row.classes, row.communes) for row in response.context["comparison"].rows] == [
        ("75,0 %", "1", "1", "0 / 1"), ("25,0 %", "3", "1", "0 / 1"),
    ]  # fmt: skip


def test_the_cost_does_not_grow_with_provinces(client: Client, nation: Place) -> None:
    client.force_login(make_manager(nation.province))
    past = {"as_of": (dates.today() - timedelta(days=40)).isoformat()}

    def counted(query: dict[str, Any]) -> int:
        client.get(page(nation.province), query)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(nation.province), query).status_code == 200
        return len(queries)

    before = [counted({}), counted(past)]
    for _number in range(2):
        add_province(nation, 2)
    assert [counted({}), counted(past)] == before
    settings_of_a_large_count = 4 if connection.vendor == "postgresql" else 0
    assert before == [33, 38 + settings_of_a_large_count]
