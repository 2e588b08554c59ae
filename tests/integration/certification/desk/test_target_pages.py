from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.coverage.models import Cell, CellHead, Milestone, StaleTotal, Target, TargetRule, TargetVersion
from certification.coverage.targets import Rule, terms_of
from certification.coverage.wording import share_text
from lms.dates import today
from lms.journal.models import AuditEntry
from lms.people.enums import RoleKind, UnitKind
from lms.people.models import Unit
from tests.factories.coverage import COLLABORATOR, HEALTH, SOCIAL
from tests.factories.people import make_category, make_manager, make_unit
from tests.factories.programmes import make_target
from tests.unit.certification.coverage.conftest import Place, place  # noqa: F401 - a fixture

WRITTEN = (Target, TargetVersion, TargetRule, Milestone, Cell, CellHead, StaleTotal, AuditEntry)


def url(name: str, *args: Any) -> str:
    return reverse(f"certification_desk:{name}", args=args)


def text(response: Any) -> str:
    return response.content.decode()


def rows_written() -> list[int]:
    return [model._default_manager.count() for model in WRITTEN]


def asked(place: Place, **more: Any) -> dict[str, Any]:  # noqa: F811
    """A form for the commune: social workers K and S, collaborators K with a share of their own, one milestone."""
    parts = {part.code: part.pk for part in place.programme.parts.all()}
    social, collaborator = make_category(SOCIAL).pk, make_category(COLLABORATOR).pk
    return {
        "unit": place.commune.pk, "indicator": "core", "name": "Bảy mươi phần trăm", "share_percent": "70",
        "due_on": "2030-12-31", "class_size": "30", "valid_from": f"{today():%Y-%m-%d}", "basis": "Kế hoạch thử",
        "reason": "theo kế hoạch", f"p-{social}-{parts['K']}": "on", f"p-{social}-{parts['S']}": "on",
        f"p-{collaborator}-{parts['K']}": "on", f"s-{collaborator}": "60", "m-0-day": "2027-12-31",
        "m-0-percent": "50", **more,
    }  # fmt: skip


def token_of(response: Any) -> str:
    return response.context["preview"].token


@pytest.fixture
def administrator(client: Client, place: Place) -> Client:  # noqa: F811
    make_category(HEALTH)
    client.force_login(make_manager(place.province, RoleKind.ADMINISTRATOR))
    return client


def test_a_target_is_asked_shown_and_only_then_decided(administrator: Client, place: Place) -> None:  # noqa: F811
    place.staff(4, trained=3)
    place.staff(2, category=HEALTH)
    place.declare(4)
    before = rows_written()
    shown = administrator.post(url("target_new"), asked(place))
    assert (shown.status_code, rows_written()) == (200, before)
    assert shown.context["preview"].rows == [
        ("Tổng số người", "4", "4"), ("Đã đạt", "3", "3"), ("Tỷ lệ", "75,0 %", "75,0 %"), ("Còn thiếu", "1", "0"),
        ("Kết luận", "chưa đạt chỉ tiêu 80 %", "đã đạt chỉ tiêu 70 %"),
    ]  # fmt: skip
    assert (shown.context["preview"].followers, shown.context["preview"].own) == (1, [])
    done = administrator.post(url("target_new"), asked(place, confirm="1", token=token_of(shown)))
    target = Target.objects.get(unit=place.commune)
    assert (done.status_code, done["Location"]) == (302, url("target", target.pk))
    terms = terms_of(target.versions.get())
    assert [(rule.category.code, rule.parts, rule.share_percent) for rule in terms.rules] == [
        (SOCIAL, ("K", "S"), None), (COLLABORATOR, ("K",), 60)
    ]  # fmt: skip
    assert terms.milestones == ((date(2027, 12, 31), 50),)
    assert (terms.name, terms.share_percent, terms.class_size, terms.basis, terms.reason) == (
        "Bảy mươi phần trăm", 70, 30, "Kế hoạch thử", "theo kế hoạch"
    )  # fmt: skip
    [entry] = AuditEntry.objects.filter(action="target.decide", unit_id=place.commune.pk)
    assert entry.detail["valid_from"] == today().isoformat()
    assert place.figures(as_of=today(), today=today()).target_percent == 70


def test_the_figures_of_the_preview_are_those_after_the_decision(administrator: Client, place: Place) -> None:  # noqa: F811
    place.staff(3, trained=1)
    place.staff(5, category=HEALTH)
    place.declare(3)
    place.declare(5, category=HEALTH)
    health = f"p-{make_category(HEALTH).pk}-{place.programme.parts.get(code='K').pk}"
    form = asked(place, **{health: "on"})
    shown = administrator.post(url("target_new"), form)
    administrator.post(url("target_new"), form | {"confirm": "1", "token": token_of(shown)})
    counts = place.figures(as_of=today(), today=today()).total
    assert counts.headcount == 8
    assert [after for _label, _before, after in shown.context["preview"].rows][:4] == [
        str(counts.headcount), str(counts.covered), share_text(counts.share), str(counts.gap)
    ]  # fmt: skip


def test_what_was_not_shown_is_not_decided(administrator: Client, place: Place) -> None:  # noqa: F811
    shown = administrator.post(url("target_new"), asked(place))
    other = asked(place, share_percent="75", confirm="1", token=token_of(shown))
    refused = administrator.post(url("target_new"), other)
    assert (refused.status_code, Target.objects.filter(unit=place.commune).count()) == (409, 0)
    assert "không còn đúng" in text(refused)
    again = administrator.post(url("target_new"), other | {"token": token_of(refused)})
    assert (again.status_code, Target.objects.get(unit=place.commune).versions.get().share_percent) == (302, 75)


def test_a_preview_does_not_outlive_another_decision(administrator: Client, place: Place) -> None:  # noqa: F811
    target = make_target(place.programme, {make_category(SOCIAL): ["K"]}, unit=place.commune, share=60)
    shown = administrator.post(url("target_change", target.pk), asked(place))
    make_target(place.programme, {make_category(SOCIAL): ["K"]}, unit=place.commune, share=65)
    refused = administrator.post(
        url("target_change", target.pk), asked(place, confirm="1", token=token_of(shown))
    )  # fmt: skip
    assert (refused.status_code, target.versions.count()) == (409, 2)


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"share_percent": "101"}, "share_percent", "từ 1 đến 100"),
        ({"due_on": "2026-01-01"}, "due_on", "không được trước ngày bắt đầu"),
        ({"valid_from": "2025-12-31"}, "valid_from", "Chương trình bắt đầu ngày 01/01/2026"),
        ({"m-0-percent": ""}, "m-0-percent", "ghi tỷ lệ của mốc này"),
        ({"m-1-percent": "60"}, "m-1-day", "ghi ngày của mốc này"),
        ({"m-0-percent": "71"}, "m-0-day", "không cao hơn tỷ lệ"),
        ({"m-1-day": "2028-12-31", "m-1-percent": "40"}, "m-1-day", "thứ tự ngày"),
        ({"unit": ""}, "unit", "Hãy điền mục này"),
    ],
)
def test_an_error_stands_beside_its_field(
    administrator: Client,
    place: Place,  # noqa: F811
    change: dict,
    field: str,
    message: str,  # noqa: F811
) -> None:
    response = administrator.post(url("target_new"), asked(place, **change))
    errors = response.context["form"].errors
    assert (response.status_code, list(errors)) == (422, [field])
    assert message in errors[field][0]
    assert message in text(response)
    assert Target.objects.filter(unit=place.commune).count() == 0


def test_a_share_of_a_category_without_parts_is_refused_beside_it(administrator: Client, place: Place) -> None:  # noqa: F811
    share = f"s-{make_category(HEALTH).pk}"
    response = administrator.post(url("target_new"), asked(place, **{share: "50"}))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [share])


def test_a_unit_has_one_target_of_an_indicator(administrator: Client, place: Place) -> None:  # noqa: F811
    make_target(place.programme, {make_category(SOCIAL): ["K"]}, unit=place.commune)
    response = administrator.post(url("target_new"), asked(place))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["unit"])
    assert "đã có chỉ tiêu này" in text(response)


def test_a_change_asks_for_its_reason_and_for_a_difference(administrator: Client, place: Place) -> None:  # noqa: F811
    target = make_target(place.programme, {make_category(SOCIAL): ["K"]}, unit=place.commune, share=60)
    shown = administrator.post(url("target_change", target.pk), asked(place, reason=""))
    assert (shown.status_code, list(shown.context["form"].errors)) == (422, ["reason"])
    done = asked(place, confirm="1")
    done["token"] = token_of(administrator.post(url("target_change", target.pk), asked(place)))
    assert administrator.post(url("target_change", target.pk), done).status_code == 302
    again = administrator.post(url("target_change", target.pk), asked(place, reason="lần nữa"))
    assert (again.status_code, "Chưa có gì khác" in text(again)) == (422, True)
    assert target.versions.count() == 2


def test_the_history_says_who_changed_what_and_when_it_holds(administrator: Client, place: Place) -> None:  # noqa: F811
    rules = {make_category(SOCIAL): ["K", "S"]}
    common = {"unit": place.commune, "due_on": date(2030, 12, 31)}
    make_target(place.programme, rules, share=60, valid_from=date(2026, 1, 1), **common)
    make_target(
        place.programme, rules, share=70, valid_from=today() - timedelta(days=1), reason="kế hoạch mới", **common
    )
    later = (Rule(make_category(SOCIAL), ("K",)), Rule(make_category(COLLABORATOR), ("K",), 50))
    coming = today() + timedelta(days=30)
    target = make_target(place.programme, later, share=65, valid_from=coming, **common)
    response = administrator.get(url("target", target.pk))
    versions = response.context["card"].versions
    assert [(version.row.share_percent, version.state) for version in versions] == [
        (65, "coming"), (70, "held"), (60, "over")
    ]  # fmt: skip
    assert versions[0].changes == [
        "Tên đổi từ “70 %” thành “65 %”.", "Tỷ lệ phải đạt giảm từ 70 % xuống 65 %.",
        f"Tính thêm nhóm “{COLLABORATOR}”, phải đạt K, tỷ lệ riêng 50 %.",
        f"Nhóm “{SOCIAL}” nay phải đạt K, trước đó là K và S.",
    ]  # fmt: skip
    assert versions[1].changes == ["Tên đổi từ “60 %” thành “70 %”.", "Tỷ lệ phải đạt tăng từ 60 % lên 70 %."]
    assert (versions[1].until, versions[2].until) == (coming - timedelta(days=1), today() - timedelta(days=2))
    assert ("kế hoạch mới" in text(response), f"Sắp áp dụng, từ ngày {coming:%d/%m/%Y}" in text(response)) == (
        True,
        True,
    )


def test_a_target_that_starts_later_is_coming_and_nobody_follows_it_yet(
    administrator: Client,
    place: Place,  # noqa: F811
) -> None:
    coming = today() + timedelta(days=30)
    form = asked(place, valid_from=f"{coming:%Y-%m-%d}")
    shown = administrator.post(url("target_new"), form)
    assert "Chưa áp dụng ngay" in shown.context["preview"].notes[0]
    done = administrator.post(url("target_new"), form | {"confirm": "1", "token": token_of(shown)})
    card = administrator.get(done["Location"]).context["card"]
    assert (card.held, [version.row.share_percent for version in card.coming]) == (None, [70])
    assert place.figures(as_of=today(), today=today()).target_percent == 80
    assert place.figures(as_of=coming, today=today()).target_percent == 70


def test_the_list_says_which_target_each_unit_follows(client: Client, place: Place) -> None:  # noqa: F811
    make_target(
        place.programme, {make_category(SOCIAL): ["K"]}, unit=place.province, share=70, valid_from=date(2026, 2, 1)
    )
    other = make_unit(kind=UnitKind.PROVINCE)
    make_target(place.programme, {make_category(SOCIAL): ["K"]}, unit=other, share=50)
    client.force_login(make_manager(place.commune))
    response = client.get(url("targets"))
    due = "trước hoặc vào ngày 31/12/2030."
    assert [sentence for _target, sentence in response.context["follows"]] == [
        f"{place.commune.name} theo chỉ tiêu của {place.province.name} từ ngày 01/02/2026: ít nhất 70 % {due}",
        f"{place.commune.name} theo chỉ tiêu chung từ ngày 01/01/2026: ít nhất 80 % {due}",
    ]
    assert [(card.place, card.target.indicator) for card in response.context["cards"]] == [
        ("Chỉ tiêu chung", "core"), (place.province.name, "core"), ("Chỉ tiêu chung", "extended")
    ]  # fmt: skip
    assert url("target_new") not in text(response)


def test_the_common_target_is_of_the_topmost_administrator(client: Client, place: Place) -> None:  # noqa: F811
    common = Target.objects.get(programme=place.programme, indicator="core", unit=None)
    client.force_login(make_manager(place.commune, RoleKind.ADMINISTRATOR))
    assert [client.get(url(name, common.pk)).status_code for name in ("target", "target_change")] == [200, 403]
    assert client.post(url("target_new"), asked(place)).status_code == 200
    assert client.post(url("target_new"), asked(place, unit=place.province.pk)).status_code == 422
    client.force_login(make_manager(place.province, RoleKind.ADMINISTRATOR))
    own = make_target(place.programme, {make_category(SOCIAL): ["K"]}, unit=place.commune)
    shown = client.post(url("target_change", common.pk), asked(place, share_percent="90", **{"m-0-percent": "50"}))
    assert shown.status_code == 200
    assert (shown.context["preview"].place, shown.context["preview"].own) == (place.province, [own.unit.name])
    assert shown.context["preview"].followers == Unit.objects.count() - 1


def test_a_target_of_strangers_is_closed(client: Client, place: Place) -> None:  # noqa: F811
    other = make_unit(kind=UnitKind.PROVINCE)
    target = make_target(place.programme, {make_category(SOCIAL): ["K"]}, unit=other)
    client.force_login(make_manager(place.province, RoleKind.ADMINISTRATOR))
    assert [client.get(url(name, target.pk)).status_code for name in ("target", "target_change")] == [403, 403]


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_pages_cost_the_same_for_one_version_and_for_three(administrator: Client, place: Place) -> None:  # noqa: F811
    rules = {make_category(SOCIAL): ["K", "S"], make_category(COLLABORATOR): ["K"]}
    milestones = ((date(2027, 12, 31), 40),)
    target = make_target(place.programme, rules, unit=place.commune, milestones=milestones)
    pages = [url("targets"), url("target", target.pk), url("target_change", target.pk), url("target_new")]
    one = [queries(administrator, page) for page in pages]
    for share in (60, 70):
        make_target(place.programme, rules, unit=place.commune, share=share, milestones=milestones)
    for commune in (make_unit(parent=place.province), make_unit(parent=place.province)):
        make_target(place.programme, rules, unit=commune, milestones=milestones)
    assert [queries(administrator, page) for page in pages] == one
    assert one == [25, 20, 19, 24]


def test_the_tab_is_for_administrators(client: Client, place: Place) -> None:  # noqa: F811
    found = []
    for kind in (RoleKind.ADMINISTRATOR, RoleKind.MANAGER):
        client.force_login(make_manager(place.province, kind))
        found.append(f'href="{url("targets")}"' in text(client.get(url("units"))))
    assert found == [True, False]


def test_a_new_target_starts_from_the_common_one_with_proposed_milestones(
    administrator: Client,
    place: Place,  # noqa: F811
) -> None:
    form = administrator.get(url("target_new")).context["form"]
    assert [(day.value(), percent.value()) for day, percent in form.milestone_rows][:6] == [
        (date(2026, 12, 31), 20), (date(2027, 12, 31), 35), (date(2028, 12, 31), 50), (date(2029, 12, 31), 65),
        (date(2030, 12, 31), 80), (None, None),
    ]  # fmt: skip
    ticked = {category.code: [bool(box.value()) for box in boxes] for category, boxes, _share in form.grid}
    assert {code: ticked[code] for code in (SOCIAL, COLLABORATOR, HEALTH)} == {
        SOCIAL: [True, True, False], COLLABORATOR: [True, False, False], HEALTH: [False, False, False]
    }  # fmt: skip
