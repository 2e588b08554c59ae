from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lms.dates import today
from lms.jobs.models import Job
from lms.journal.models import AuditEntry
from lms.people.domain import grant_role
from lms.people.enums import RoleKind
from lms.people.models import Person, PersonMerge, Posting, Role, Unit
from tests.factories.people import AT, make_category, make_manager, make_person, make_unit, make_user, post

pytestmark = pytest.mark.django_db


def at(name: str, *args: Any) -> str:
    return reverse(f"certification_desk:{name}", args=args)


@pytest.fixture
def commune() -> Unit:
    return make_unit("XA", parent=make_unit("TINH"), name="Xã Mẫu Sơn")


@pytest.fixture
def manager(client: Client, commune: Unit) -> Client:
    client.force_login(make_manager(commune, username="quanly.xa"))
    return client


@pytest.fixture
def huong(commune: Unit) -> Person:
    person = make_person(full_name="Nguyễn Thị Hương", birth_date=date(1990, 3, 12), sex="female")
    post(person, commune, make_category("ctv", "Cộng tác viên"), job_title="Thôn 1")
    return person


def test_the_list_finds_without_diacritics_and_shows_chosen_columns(manager: Client, huong: Person):
    page = manager.get(at("register"), {"q": "huong", "col": ["job", "unit"]}).content.decode()
    headings = [part.split("<")[0] for part in page.split('<th scope="col">')[1:]]
    assert headings == ["Họ và tên", "Đơn vị", "Chức vụ"]
    assert f'href="{at("person", huong.uuid)}"' in page
    assert "Thôn 1" in page
    assert manager.get(at("register"), {"q": "lan"}).content.decode().count("Nguyễn Thị Hương") == 0


def test_a_list_of_one_and_of_three_costs_the_same_queries(manager: Client, huong: Person, commune: Unit):
    counts = []
    manager.get(at("register"))
    for more in (0, 2):
        for _number in range(more):
            post(make_person(), commune)
        with CaptureQueriesContext(connection) as queries:
            manager.get(at("register"), {"col": ["unit", "category", "login", "identity"]})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_workbook_holds_exactly_what_was_shown(manager: Client, huong: Person, commune: Unit):
    evil = make_person(full_name="Trần Văn Nam", phone="0912345678", email="nam@example.org")
    Person.objects.filter(pk=evil.pk).update(full_name="=HYPERLINK(1)")
    post(evil, commune, make_category("ctv"))
    post(make_person(full_name="Lê Thị Lan"), make_unit())
    answer = manager.post(at("register_export"), {"col": ["phone", "birth"], "standing": "active"}, follow=True)
    job = Job.objects.get(kind="people.export")
    assert "Tệp đã xong, 2 dòng." in answer.content.decode()
    response = manager.get(reverse("lms_exports:file", args=[job.pk]))
    assert response["Content-Disposition"] == f'attachment; filename="danh-sach-{today():%Y-%m-%d}.xlsx"'
    sheet = load_workbook(BytesIO(response.getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows == [
        ["STT", "Họ và tên", "Ngày sinh", "Điện thoại"],
        [1, "Nguyễn Thị Hương", "12/03/1990", None],
        [2, "=HYPERLINK(1)", None, "0912345678"],
    ]
    assert sheet["B4"].data_type == "s"
    assert sheet["B4"].quotePrefix
    entry = AuditEntry.objects.get(action="people.export")
    assert (entry.by_name, entry.detail["count"]) == ("quanly.xa", 2)


def test_a_workbook_is_handed_to_whoever_asked_for_it_alone(manager: Client, huong: Person, commune: Unit):
    manager.post(at("register_export"), {})
    job = Job.objects.get(kind="people.export")
    other = Client()
    other.force_login(make_manager(commune))
    assert other.get(reverse("lms_exports:export", args=[job.pk])).status_code == 404
    assert other.get(reverse("lms_exports:file", args=[job.pk])).status_code == 404


def test_a_workbook_asked_for_by_somebody_whose_right_has_ended_is_not_written(huong: Person, commune: Unit):
    from lms.exports.domain import ask_export
    from lms.jobs.domain import run_job
    from lms.jobs.enums import JobState

    user = make_manager(commune)
    payload = {"wanted": {}, "columns": [], "as_of": "2026-06-15"}
    job = ask_export(kind="people.export", payload=payload, by=user, at=AT)
    Role.objects.filter(user=user).delete()
    assert run_job(job_id=job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert job.error == "Bạn không còn quyền xem danh sách này."
    assert job.result == {}


def test_a_new_person_is_added_with_her_posting(manager: Client, commune: Unit):
    values = {
        "full_name": "  trần thị  đào ", "birth_year": "1988", "sex": "female", "phone": "+84 912 345 678",
        "unit": commune.pk, "category": make_category("ctv").pk, "valid_from": "2026-01-05",
    }  # fmt: skip
    response = manager.post(at("person_add"), values)
    person = Person.objects.get()
    assert (response.status_code, response.url) == (302, at("person", person.uuid))
    assert (person.full_name, person.birth_text, person.phone) == ("Trần Thị Đào", "1988", "0912345678")
    assert Posting.objects.get().valid_from == date(2026, 1, 5)
    assert AuditEntry.objects.get(action="people.post").unit_id == commune.pk


def test_a_look_alike_is_shown_before_a_second_record_is_made(manager: Client, huong: Person, commune: Unit):
    values = {
        "full_name": "Nguyễn Thị Hương", "birth_date": "1990-03-12", "sex": "female", "unit": commune.pk,
        "category": make_category("ctv").pk, "valid_from": "2026-01-05",
    }  # fmt: skip
    answer = manager.post(at("person_add"), values)
    assert answer.status_code == 422
    assert "Có thể người này đã có trong hệ thống" in answer.content.decode()
    assert Person.objects.count() == 1
    assert manager.post(at("person_add"), {**values, "distinct": "1"}).status_code == 302
    assert Person.objects.count() == 2


def test_a_name_alone_is_refused(manager: Client, commune: Unit):
    values = {
        "full_name": "Lê Thị Lan", "sex": "female", "unit": commune.pk, "category": make_category("ctv").pk,
        "valid_from": "2026-01-05",
    }  # fmt: skip
    answer = manager.post(at("person_add"), values)
    assert answer.status_code == 422
    assert "Chỉ có họ tên thì không phân biệt được người trùng tên." in answer.content.decode()


def test_editing_changes_the_record_and_audits_which_fields(manager: Client, huong: Person):
    values = {"full_name": "Nguyễn Thị Hường", "birth_date": "1990-03-12", "sex": "female", "identity": "001190000123"}
    assert manager.post(at("person_edit", huong.uuid), values).status_code == 302
    huong.refresh_from_db()
    assert (huong.full_name, huong.masked_identity) == ("Nguyễn Thị Hường", "•••••••••123")
    entry = AuditEntry.objects.get(action="people.edit")
    assert entry.detail == {"person": huong.pk, "fields": ["full_name", "identity"]}
    page = manager.get(at("person_edit", huong.uuid)).content.decode()
    assert "001190000123" not in page


def test_an_identity_number_of_somebody_else_is_refused_without_naming_her(manager: Client, huong: Person):
    make_person(full_name="Người Khác", identity="001190000999")
    values = {"full_name": huong.full_name, "birth_date": "1990-03-12", "sex": "female", "identity": "001190000999"}
    answer = manager.post(at("person_edit", huong.uuid), values)
    assert answer.status_code == 422
    assert "Số định danh này đã ghi cho một người khác" in answer.content.decode()
    assert "Người Khác" not in answer.content.decode()


def test_a_transfer_ends_the_old_posting_and_begins_the_new(manager: Client, huong: Person, commune: Unit):
    station = make_unit("TRAM", parent=commune)
    values = {
        "kind": "transfer", "unit": station.pk, "category": make_category("ctv").pk, "valid_from": "2026-05-01",
    }  # fmt: skip
    assert manager.post(at("person_post", huong.uuid), values).status_code == 302
    assert list(Posting.objects.order_by("pk").values_list("unit__code", "valid_from", "valid_to")) == [
        ("XA", date(2026, 1, 1), date(2026, 5, 1)),
        ("TRAM", date(2026, 5, 1), None),
    ]


def test_a_second_job_leaves_the_first(manager: Client, huong: Person, commune: Unit):
    values = {
        "kind": "second", "unit": commune.pk, "category": make_category("y-te").pk, "valid_from": "2026-05-01",
    }  # fmt: skip
    manager.post(at("person_post", huong.uuid), values)
    assert list(Posting.objects.order_by("pk").values_list("is_primary", "valid_to")) == [(True, None), (False, None)]


def test_a_posting_is_ended_or_voided(manager: Client, huong: Person, commune: Unit):
    first = huong.postings.get()
    assert manager.post(at("posting_end", huong.uuid, first.pk), {"valid_to": "2025-01-01"}).status_code == 422
    assert manager.post(at("posting_end", huong.uuid, first.pk), {"valid_to": "2026-06-01"}).status_code == 302
    assert manager.get(at("person", huong.uuid)).status_code == 200
    assert manager.post(at("posting_void", huong.uuid, first.pk), {"reason": "ghi nhầm xã"}).status_code == 302
    first.refresh_from_db()
    assert (first.valid_to, first.is_void) == (date(2026, 6, 1), True)


def test_two_records_are_compared_merged_and_parted(manager: Client, huong: Person, commune: Unit):
    other = make_person(full_name="Nguyễn Thị Hương", birth_year=1990)
    post(other, commune, is_primary=False)
    likely = manager.get(at("person_merge", huong.uuid)).content.decode()
    assert f"?other={other.uuid}" in likely
    compared = manager.get(at("person_merge", huong.uuid), {"other": str(other.uuid)}).content.decode()
    assert compared.count("Nguyễn Thị Hương") >= 2
    values = {"other": str(other.uuid), "reason": "đã xem thẻ"}
    assert manager.post(at("person_merge", huong.uuid), values).status_code == 302
    assert Person.objects.canonical_only().get() == huong
    assert manager.get(at("person", other.uuid)).url == at("person", huong.uuid)
    merge = PersonMerge.objects.get()
    assert manager.post(at("person_unmerge", huong.uuid, merge.pk)).status_code == 302
    assert Person.objects.canonical_only().count() == 2


def test_nobody_merges_somebody_whom_she_does_not_manage(manager: Client, huong: Person):
    stranger = make_person(full_name="Nguyễn Thị Hương")
    post(stranger, make_unit())
    values = {"other": str(stranger.uuid), "reason": "đã xem thẻ"}
    assert manager.get(at("person_merge", huong.uuid), {"other": str(stranger.uuid)}).status_code == 403
    assert manager.post(at("person_merge", huong.uuid), values).status_code == 403
    assert PersonMerge.objects.count() == 0


def test_a_login_is_stopped_and_opened_again(manager: Client, huong: Person):
    user = make_user("huong")
    Person.objects.filter(pk=huong.pk).update(user=user)
    learner = Client()
    learner.login(username="huong", password="mat-khau-thu-1")
    manager.post(at("person_login", huong.uuid), {"stop": "1"})
    assert learner.get("/learn/").status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    manager.post(at("person_login", huong.uuid), {"open": "1"})
    user.refresh_from_db()
    assert user.is_active
    entries = AuditEntry.objects.filter(action__startswith="accounts.").order_by("pk")
    assert list(entries.values_list("action", flat=True)) == ["accounts.stop", "accounts.open"]


def test_a_login_with_rights_is_not_stopped_by_a_manager(manager: Client, huong: Person, commune: Unit):
    user = make_manager(commune)
    Person.objects.filter(pk=huong.pk).update(user=user)
    page = manager.post(at("person_login", huong.uuid), {"stop": "1"}, follow=True).content.decode()
    assert "chỉ quản trị hệ thống mới khóa hoặc mở được" in page
    user.refresh_from_db()
    assert user.is_active


def test_an_administrator_grants_and_revokes_on_the_page(client: Client, commune: Unit):
    client.force_login(make_manager(commune, RoleKind.ADMINISTRATOR))
    make_user("can.bo")
    values = {"login": "can.bo", "kind": "manager", "unit": commune.pk}
    assert client.post(at("roles"), values).status_code == 302
    role = Role.objects.get(user__username="can.bo")
    assert client.post(at("roles"), {**values, "kind": "administrator"}).status_code == 422
    assert client.post(at("roles"), {**values, "login": "khong.co"}).status_code == 422
    assert client.post(at("role_revoke", role.pk)).status_code == 302
    assert Role.objects.filter(user__username="can.bo").count() == 0


def test_the_log_shows_an_auditor_what_concerns_her_units(client: Client, commune: Unit, huong: Person):
    other = make_unit("KHAC", name="Xã Khác")
    admin = make_user(is_superuser=True)
    for unit, name in ((commune, "can.bo.mot"), (other, "can.bo.hai")):
        grant_role(user=make_user(name), kind=RoleKind.MANAGER, unit=unit, by=admin, at=AT)
    client.force_login(make_manager(commune, RoleKind.AUDITOR))
    page = client.get(at("audit")).content.decode()
    assert "can.bo.mot" in page
    assert "can.bo.hai" not in page
    assert AuditEntry.objects.filter(action="audit.read").count() == 1
    client.force_login(admin)
    assert "can.bo.hai" in client.get(at("audit"), {"action": "roles.grant"}).content.decode()
    none = client.get(at("audit"), {"since": "2030-01-01"}).content.decode()
    assert "Không có mục nào khớp điều kiện lọc." in none


def test_the_log_is_read_on_by_key(client: Client):
    client.force_login(make_user("goc", is_superuser=True))
    for number in range(60):
        AuditEntry.objects.create(by_name="goc", action="people.edit", subject=f"so-{number:02}", recorded_at=AT)
    first = client.get(at("audit"), {"action": "people.edit"})
    last = first.context["last"]
    second = client.get(at("audit"), {"action": "people.edit", "before": last}).content.decode()
    assert "so-59" in first.content.decode()
    assert "so-59" not in second
    assert "so-00" in second


def test_an_end_that_has_not_come_yet_is_moved(manager: Client, huong: Person):
    posting = huong.postings.get()
    for day in ("2030-06-01", "2030-01-01"):
        assert manager.post(at("posting_end", huong.uuid, posting.pk), {"valid_to": day}).status_code == 302
    posting.refresh_from_db()
    assert posting.valid_to == date(2030, 1, 1)


def test_two_births_that_differ_are_pointed_out_before_a_merge(manager: Client, huong: Person, commune: Unit):
    other = make_person(full_name="Nguyễn Thị Hương", birth_date=date(1991, 1, 1))
    post(other, commune)
    page = manager.get(at("person_merge", huong.uuid), {"other": str(other.uuid)}).content.decode()
    assert "Ngày sinh của hai hồ sơ khác nhau." in page


def test_the_log_says_in_words_whom_and_what(client: Client, huong: Person):
    client.force_login(make_user(is_superuser=True))
    values = {"full_name": "Nguyễn Thị Hường", "birth_date": "1990-03-12", "sex": "female"}
    client.post(at("person_edit", huong.uuid), values)
    page = client.get(at("audit")).content.decode()
    assert "Nguyễn Thị Hường</td>" in page
    assert "đã đổi: họ và tên" in page
