from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.dates import today
from lms.people import domain
from lms.people.enums import RoleKind, UnitKind
from lms.people.models import Posting, Reorganisation, Role, Unit
from lms.people.permissions import managed_units
from lms.people.queries import posting_on
from tests.factories.people import AT, make_manager, make_person, make_unit, make_user, post

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"certification_desk:{name}", args=args)


def text(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def province() -> Unit:
    return make_unit("T", kind=UnitKind.PROVINCE, name="Tỉnh Mẫu")


@pytest.fixture
def communes(province: Unit) -> list[Unit]:
    names = {"A": "Xã Ánh", "B": "Xã Bằng", "C": "Xã Cẩm"}
    return [make_unit(code, province, name=name) for code, name in names.items()]


@pytest.fixture
def administrator(client: Client, province: Unit) -> Client:
    client.force_login(make_manager(province, RoleKind.ADMINISTRATOR))
    return client


def test_who_may_see_and_change_units(client: Client, province: Unit, communes: list[Unit]) -> None:
    reading = [url("units"), url("unit_record", "A"), url("unit_changes"), url("unit_options")]
    changing = [
        url("unit_open"),
        url("unit_merge"),
        *[url(f"unit_{what}", "A") for what in ("rename", "move", "close", "split")],
    ]
    for address in [*reading, *changing]:
        assert client.get(address).url.split("?")[0] == reverse("account_login")
    other = make_unit("KHAC")
    expected = [
        (make_user(), 403, 403),
        (make_manager(province, RoleKind.TRAINER), 403, 403),
        (make_manager(province), 200, 403),
        (make_manager(province, RoleKind.AUDITOR), 200, 403),
        (make_manager(province, RoleKind.ADMINISTRATOR), 200, 200),
        (make_user(is_superuser=True), 200, 200),
    ]  # fmt: skip
    for user, read, change in expected:
        client.force_login(user)
        assert {client.get(address).status_code for address in reading} == {read}
        assert {client.get(address).status_code for address in changing} == {change}
    client.force_login(make_manager(other, RoleKind.ADMINISTRATOR))
    assert client.get(url("unit_record", "A")).status_code == 403
    assert client.get(url("unit_rename", "A")).status_code == 403
    assert client.get(url("unit_merge"), {"u": communes[0].pk, "details": "1"}).status_code == 403
    form = {"name": "Xã Khác", "effective_on": today().isoformat()}
    assert client.post(url("unit_rename", "A"), form).status_code == 403


def test_the_list_is_searched_without_diacritics_and_filtered(administrator: Client, communes: list[Unit]) -> None:
    def names(**query: str) -> list[str]:
        return [line.name for line in administrator.get(url("units"), query).context["lines"]]

    assert names() == ["Xã Ánh", "Xã Bằng", "Xã Cẩm", "Tỉnh Mẫu"]
    assert names(q="bang") == ["Xã Bằng"]
    assert names(kind="province") == ["Tỉnh Mẫu"]
    assert names(under_q="tinh mau") == ["Xã Ánh", "Xã Bằng", "Xã Cẩm"]
    yesterday = today() - timedelta(days=1)
    domain.merge_units(units=communes[:1], successor=communes[1], effective_on=yesterday, at=AT)
    assert names(status="closed") == ["Xã Ánh"]
    assert names(as_of=(yesterday - timedelta(days=1)).isoformat()) == ["Xã Ánh", "Xã Bằng", "Xã Cẩm", "Tỉnh Mẫu"]


def test_pages_cost_the_same_queries_for_few_and_many_units(
    administrator: Client, province: Unit, communes: list[Unit]
) -> None:
    def counted(address: str, **query: str) -> int:
        administrator.get(address, query)
        with CaptureQueriesContext(connection) as queries:
            assert administrator.get(address, query).status_code == 200
        return len(queries)

    addresses = [
        url("units"),
        url("unit_record", "T"),
        url("unit_merge") + "?q=xa",
        url("unit_options") + "?name=x&x_q=xa",
    ]
    domain.rename_unit(unit=communes[0], name="Xã Ánh Mới", effective_on=today(), at=AT)
    before = [counted(address) for address in addresses]
    rows = [(f"D{number}", f"Xã Dâu {number}", UnitKind.COMMUNE, province) for number in range(40)]
    domain.create_units(rows=rows, valid_from=communes[0].valid_from, at=AT)
    assert [counted(address) for address in addresses] == before
    assert max(before) <= 25


def test_a_rename_and_a_move_through_their_forms(administrator: Client, province: Unit, communes: list[Unit]) -> None:
    day = today().isoformat()
    response = administrator.post(
        url("unit_rename", "A"), {"name": "Xã Hoa Sen", "effective_on": day, "document": "NQ 7"}, follow=True
    )
    assert "<h1>Xã Hoa Sen</h1>" in text(response)
    assert "Xã Ánh <span" in text(response)
    assert "NQ 7" in text(response)
    refused = administrator.post(url("unit_rename", "A"), {"name": "Xã Hoa Sen", "effective_on": day})
    assert (refused.status_code, "đang mang đúng tên này" in text(refused)) == (422, True)
    several = administrator.post(url("unit_move", "A"), {"parent_q": "xa", "effective_on": day})
    assert "Có 3 đơn vị khớp “xa”" in text(several)
    assert f'<option value="{communes[1].pk}">Xã Bằng – Tỉnh Mẫu (B)</option>' in text(several)
    moved = administrator.post(url("unit_move", "A"), {"parent_q": "", "parent": communes[1].pk, "effective_on": day})
    assert moved.status_code == 302
    assert communes[0].parents.get(valid_to=None).parent == communes[1]
    foreign = make_unit("KHAC")
    out = administrator.post(url("unit_move", "B"), {"parent": foreign.pk, "effective_on": day})
    assert "nằm ngoài phạm vi" in text(out)


def test_a_new_unit_needs_a_free_code_and_a_place(administrator: Client, province: Unit) -> None:
    form = {
        "name": "Xã Mới",
        "code": "T",
        "kind": "commune",
        "parent": province.pk,
        "effective_on": today().isoformat(),
    }
    assert "Mã “T” đã thuộc về" in text(administrator.post(url("unit_open"), form))
    rootless = administrator.post(url("unit_open"), {**form, "code": "M", "parent": ""})
    assert "Hãy tìm và chọn một đơn vị" in text(rootless)
    assert administrator.post(url("unit_open"), {**form, "code": "M"}).status_code == 302
    assert Unit.objects.get(code="M").parents.get().parent == province


def test_three_communes_become_one_through_the_wizard(
    administrator: Client, province: Unit, communes: list[Unit]
) -> None:
    people = [make_person() for _commune in communes]
    for person, commune in zip(people, communes, strict=True):
        post(person, commune)
    manager = make_manager(communes[0])
    found = administrator.get(url("unit_merge"), {"q": "anh", "u": [communes[1].pk, communes[2].pk]})
    assert [pk for pk, _label in found.context["chosen"]] == [communes[1].pk, communes[2].pk]
    assert [pk for pk, _label in found.context["offered"]] == [communes[0].pk]
    keys = [commune.pk for commune in communes]
    details = administrator.get(url("unit_merge"), {"u": keys, "details": "1"})
    assert f'<option value="{province.pk}" selected>' in text(details)
    form = {
        "u": keys, "effective_on": today().isoformat(), "document": "NQ 9", "into": "new", "name": "Xã Sum Họp",
        "code": "SH", "kind": "commune", "parent": province.pk,
    }  # fmt: skip
    assert administrator.post(url("unit_merge"), {**form, "code": ""}).status_code == 422
    taken = administrator.post(url("unit_merge"), {**form, "code": "A"})
    assert "Mã “A” đã thuộc về Xã Ánh" in text(taken)
    preview = administrator.post(url("unit_merge"), form)
    assert preview.status_code == 200
    assert [preview.context["preview"].postings, preview.context["preview"].people] == [3, 3]
    assert Unit.objects.count() == 4
    assert Posting.objects.count() == 3
    kept: dict[str, Any] = {}
    for name, value in preview.context["kept"]:
        kept.setdefault(name, []).append(value)
    role = Role.objects.get(user=manager)
    done = administrator.post(url("unit_merge"), {**kept, "confirm": "1", "role": [role.pk]}, follow=True)
    assert "Đã sáp nhập 3 đơn vị; 3 vị trí công tác của 3 người" in text(done)
    joined = Unit.objects.get(code="SH")
    assert {posting_on(person, as_of=today()).unit for person in people} == {joined}
    assert list(managed_units(manager, as_of=today())) == [joined]
    record = Reorganisation.objects.get()
    assert "Hoàn tác" in text(done)
    undone = administrator.post(url("unit_undo", record.pk), follow=True)
    assert "Đã hoàn tác: sáp nhập" in text(undone)
    assert [posting_on(person, as_of=today()).unit for person in people] == communes


def test_a_manager_of_a_merged_commune_gets_no_right_unless_ticked(administrator: Client, communes: list[Unit]) -> None:
    manager = make_manager(communes[0])
    form = {
        "u": [communes[0].pk], "effective_on": today().isoformat(), "into": "existing", "existing": communes[1].pk,
        "confirm": "1",
    }  # fmt: skip
    assert administrator.post(url("unit_merge"), form).status_code == 302
    assert list(managed_units(manager, as_of=today())) == []


def test_a_split_lets_choose_who_goes_where(administrator: Client, province: Unit, communes: list[Unit]) -> None:
    stays, goes = make_person(), make_person()
    post(stays, communes[0])
    posting = post(goes, communes[0])
    form = {
        "effective_on": today().isoformat(), "kind": "commune", "parent": province.pk, "name_1": "Xã Ánh Đông",
        "code_1": "A1", "name_2": "Xã Ánh Tây", "code_2": "A2",
    }  # fmt: skip
    shown = administrator.post(url("unit_split", "A"), form)
    assert text(shown).count('<select name="p-') == 2
    assert Unit.objects.filter(code="A1").count() == 0
    done = administrator.post(url("unit_split", "A"), {**form, f"p-{posting.pk}": "1", "confirm": "1"})
    assert done.status_code == 302
    assert [posting_on(person, as_of=today()).unit.code for person in (stays, goes)] == ["A1", "A2"]


def test_a_decision_over_units_of_others_is_not_undone(client: Client, province: Unit, communes: list[Unit]) -> None:
    record = domain.merge_units(units=communes[:1], successor=communes[1], effective_on=today(), at=AT)
    client.force_login(make_manager(communes[1], RoleKind.ADMINISTRATOR))
    assert client.post(url("unit_undo", record.pk)).status_code == 403
    assert client.get(url("unit_undo", record.pk)).status_code == 405
    client.force_login(make_manager(province))
    assert client.post(url("unit_undo", record.pk)).status_code == 403
