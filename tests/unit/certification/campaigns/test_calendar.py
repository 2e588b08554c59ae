"""The calendar: its file, its pages, its banners, and who is reminded when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from certification.campaigns.calendar_file import read_calendar
from certification.campaigns.domain import remind_of_reports
from certification.campaigns.domain.reminders import due_step
from certification.campaigns.enums import EntryKind, Tells
from certification.campaigns.models import CalendarEntry
from certification.campaigns.neutral import validate_neutral
from courses.learning.banners import banners_for
from lms.dates import today
from lms.journal.models import AuditEntry
from lms.outbox.models import Message
from lms.people.enums import RoleKind
from lms.people.models import Person
from tests.factories.campaigns import make_campaign, make_deadline, make_entry
from tests.factories.people import AT, make_category, make_manager, make_person, make_unit
from tests.unit.certification.campaigns.conftest import worker

pytestmark = pytest.mark.django_db
EDIT = {
    "kind": "occasion", "name": "Ngày Phụ nữ Việt Nam", "unit": "", "begins": "20/10", "ends": "", "first_year": "",
    "last_year": "", "banner_title": "Ngày 20/10", "banner_text": "", "recipients": "", "tells": "subtree",
    "steps": "30, 7, 1", "source": "", "is_active": "on",
}  # fmt: skip


def loaded(**options):
    out = StringIO()
    call_command("load_calendar", stdout=out, **options)
    return out.getvalue()


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T05:00:00").replace(tzinfo=UTC)


# --- the file --------------------------------------------------------------------------------------------------------
def test_the_file_is_loaded_once_and_what_people_changed_stays():
    assert loaded(dry_run=True).startswith("Sẽ thêm 6 mục lịch; 0 mục không đổi")
    assert CalendarEntry.objects.count() == 0
    assert loaded() == ("Đã thêm 6 mục lịch; 0 mục không đổi; 0 mục đã sửa nên giữ nguyên; 5 mục của đơn vị chưa có.\n")
    CalendarEntry.objects.filter(code="ngay-8-3").update(banner_text="Lời khác")
    make_unit("37")
    assert loaded() == ("Đã thêm 1 mục lịch; 5 mục không đổi; 1 mục đã sửa nên giữ nguyên; 4 mục của đơn vị chưa có.\n")
    assert CalendarEntry.objects.get(code="ngay-8-3").banner_text == "Lời khác"
    report = CalendarEntry.objects.get(code="bao-cao-ninh-binh")
    assert (report.begins, report.unit.code, report.recipients) == ("01/12", "37", "UBND tỉnh, qua Sở Nội vụ")


def test_the_file_holds_the_days_of_the_plans_in_neutral_words():
    rows = {row.code: row for row in read_calendar()}
    days = {
        code: "{from_day}/{from_month}–{to_day}/{to_month}".format(**row.values)
        for code, row in rows.items()
        if row.values["kind"] == "occasion"
    }
    assert days == {
        "thang-hanh-dong": "15/11–15/12", "ngay-25-11": "25/11–25/11", "thang-6": "1/6–30/6", "ngay-8-3": "8/3–8/3",
        "ngay-20-10": "20/10–20/10", "ngay-28-6": "28/6–28/6",
    }  # fmt: skip
    quang_ninh = [row.values["from_month"] for row in rows.values() if "QN" in row.units]
    assert quang_ninh == [6, 12]
    for row in rows.values():
        CalendarEntry(code=row.code, changed_at=AT, **row.values).full_clean(exclude=["code", "changed_by"])


@pytest.mark.parametrize("text", ["Chống BẠO  LỰC", "người bị xâm hại"])
def test_a_title_that_names_violence_is_refused(text):
    with pytest.raises(ValidationError):
        validate_neutral(text)
    validate_neutral("Thông báo lúc 8 giờ: Tháng hành động")


# --- the database ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"from_day": 31, "from_month": 4}, "entry_from"), ({"to_day": 30, "to_month": 2}, "entry_to"),
        ({"first_year": 2027, "last_year": 2026}, "entry_years"), ({"kind": "deadline"}, "entry_deadline_day"),
    ],
)  # fmt: skip
def test_the_database_refuses_days_that_no_year_has(values, name):
    entry = make_entry()
    with pytest.raises(IntegrityError, match=f"certification_campaigns_{name}"), transaction.atomic():
        CalendarEntry.objects.filter(pk=entry.pk).update(**values)
    CalendarEntry.objects.filter(pk=entry.pk).update(from_day=29, from_month=2)


# --- banners ---------------------------------------------------------------------------------------------------------
def test_the_most_particular_occasion_shows_while_it_is_in_force():
    make_entry(name="Tháng", banner_title="Cả tháng", banner_text="Mời học.")
    make_entry((25, 11), (25, 11), banner_title="Hôm nay")
    make_entry((26, 11), (26, 11), banner_title="")
    shown = [[banner.title for banner in banners_for(None, as_of=date(2026, 11, day))] for day in (14, 24, 25, 26)]
    assert shown == [[], ["Cả tháng"], ["Hôm nay"], ["Cả tháng"]]
    CalendarEntry.objects.update(is_active=False)
    cache.clear()
    assert banners_for(None, as_of=date(2026, 11, 24)) == []


def test_an_occasion_of_a_unit_shows_to_its_people_alone(world, django_assert_num_queries):
    make_entry((1, 1), (31, 12), unit=world.commune, banner_title="Dịp của xã")
    here, there = worker(world.commune), worker(world.other)
    day = today()
    banners_for(None, as_of=day)
    titles = {person: [banner.title for banner in banners_for(person, as_of=day)] for person in (here, there)}
    assert "Dịp của xã" in titles[here]
    assert "Dịp của xã" not in titles[there]
    assert "Dịp của xã" not in [banner.title for banner in banners_for(None, as_of=day)]
    with django_assert_num_queries(0):
        banners_for(here, as_of=day)


def test_a_running_drive_shows_to_those_for_whom_it_is(world):
    make_campaign(
        world.province, [world.course], name="Cho y tế", starts_on=today(), ends_on=today(),
        categories=[make_category("y-te")],
    )  # fmt: skip
    cache.clear()
    health, other = worker(world.commune, make_category("y-te")), worker(world.commune)
    titles = [[banner.title for banner in banners_for(person, as_of=today())] for person in (health, other, None)]
    assert titles == [["Cho y tế", "Mỗi người một khóa"], ["Mỗi người một khóa"], []]


def test_writing_an_entry_shows_it_at_once(world, client, django_capture_on_commit_callbacks):
    assert "Dịp mới" not in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        make_entry((1, 1), (31, 12), banner_title="Dịp mới")
    assert "Dịp mới" in client.get("/").content.decode()
    person = worker(world.commune, login=True)
    client.force_login(person.user)
    assert "Dịp mới" in client.get(reverse("certification_desk:my_learning")).content.decode()


# --- pages -----------------------------------------------------------------------------------------------------------
def test_an_administrator_edits_entries_of_her_units_alone(world, client):
    national, ours = make_entry(), make_deadline(world.commune)
    lone = make_unit("TINH2", name="Tỉnh Hai")
    client.force_login(make_manager(world.province, kind=RoleKind.ADMINISTRATOR))
    answers = [
        client.get(reverse("certification_campaigns:entry_edit", args=[entry.pk])).status_code
        for entry in (national, ours, make_deadline(lone))
    ]
    assert answers == [403, 200, 403]
    refused = client.post(reverse("certification_campaigns:entry_new"), EDIT)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["unit"])
    made = client.post(reverse("certification_campaigns:entry_new"), {**EDIT, "unit": world.commune.pk})
    assert made.status_code == 302
    entry = CalendarEntry.objects.get(banner_title="Ngày 20/10")
    assert (entry.begins, entry.ends, entry.unit, entry.is_active) == ("20/10", "20/10", world.commune, True)
    assert AuditEntry.objects.filter(action="campaigns.calendar", unit_id=world.commune.pk).count() == 2


def test_who_administers_all_there_is_writes_for_everybody(world, client):
    client.force_login(make_manager(world.province, kind=RoleKind.ADMINISTRATOR))
    entry = make_entry()
    address = reverse("certification_campaigns:entry_edit", args=[entry.pk])
    assert 'value="15/11"' in client.get(address).content.decode()
    assert client.post(address, {**EDIT, "ends": "10/01", "begins": "20/12"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.begins, entry.ends, entry.unit) == ("20/12", "10/01", None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"begins": "31/02"}, "begins"), ({"begins": "hôm nay"}, "begins"), ({"begins": ""}, "begins"),
        ({"kind": "deadline", "ends": "21/10"}, "ends"), ({"steps": "30; 7"}, "steps"), ({"steps": "999"}, "steps"),
        ({"steps": "1,2,3,4,5,6,7"}, "steps"), ({"banner_title": "Không bạo lực"}, "banner_title"),
        ({"first_year": "2027", "last_year": "2026"}, "last_year"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_refused_at_its_field(world, client, change, field):
    client.force_login(make_manager(world.province, kind=RoleKind.ADMINISTRATOR))
    answer = client.post(reverse("certification_campaigns:entry_new"), {**EDIT, **change})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert CalendarEntry.objects.count() == 0


def test_the_calendar_lists_what_meets_her_units(world, client):
    make_entry(name="Dịp chung")
    make_deadline(world.province, name="Báo cáo tỉnh", recipients="UBND tỉnh, qua Sở Nội vụ")
    make_deadline(world.other, name="Báo cáo xã khác")
    make_deadline(world.commune, name="Báo cáo cũ", is_active=False)
    client.force_login(world.manager)
    text = client.get(reverse("certification_campaigns:calendar")).content.decode()
    shown = [name for name in ("Dịp chung", "Báo cáo tỉnh", "Báo cáo xã khác", "Báo cáo cũ") if name in text]
    assert shown == ["Dịp chung", "Báo cáo tỉnh"]
    assert "UBND tỉnh, qua Sở Nội vụ" in text
    assert "entry_edit" not in text
    assert "/manage/campaigns/calendar/new/" not in text


@pytest.mark.parametrize("size", [1, 3])
def test_the_calendar_costs_the_same_at_one_and_three(world, client, django_assert_num_queries, size):
    for _number in range(size):
        make_entry()
        make_deadline(world.province)
    client.force_login(world.manager)
    address = reverse("certification_campaigns:calendar")
    client.get(address)
    with django_assert_num_queries(14):
        client.get(address)


# --- reminders -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("left", "step"), [(31, None), (30, 30), (29, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1), (-1, None)]
)
def test_the_nearest_step_that_has_come_is_sent(left, step):
    assert due_step([30, 7, 1], left=left) == step


def with_person(user) -> Person:
    person = make_person()
    Person.objects.filter(pk=person.pk).update(user=user)
    return person


def test_managers_are_told_once_a_step_and_year(world):
    make_deadline(world.province, recipients="UBND tỉnh, qua Sở Nội vụ", source="Kế hoạch năm.")
    top, manager, _stranger = (with_person(user) for user in (world.top, world.manager, world.stranger))
    with_person(make_manager(world.province, kind=RoleKind.AUDITOR))
    with_person(make_manager(world.province, is_active=False))
    make_manager(world.commune)  # a login without a person
    sent = [remind_of_reports(at=noon(day)) for day in ("2026-10-31", "2026-11-01", "2026-11-01", "2026-11-20")]
    assert sent == [0, 3, 0, 0]
    assert [remind_of_reports(at=noon(day)) for day in ("2026-11-25", "2026-11-30", "2026-12-02")] == [3, 3, 0]
    assert remind_of_reports(at=noon("2027-11-01")) == 3
    message = Message.objects.filter(person=manager).earliest("pk")
    assert (message.subject, message.kind, message.link) == (
        "Tập huấn: sắp đến hạn báo cáo", "reports.deadline", "/manage/campaigns/calendar/",
    )  # fmt: skip
    assert message.body == (
        "Báo cáo năm: gửi trước ngày 01/12/2026.\nCòn 30 ngày.\nNơi nhận: UBND tỉnh, qua Sở Nội vụ.\n"
        "Căn cứ: Kế hoạch năm."
    )
    assert Message.objects.filter(person=top).count() == 4


def test_only_managers_of_the_unit_itself_are_told_where_the_entry_says_so(world):
    make_deadline(world.province, tells=Tells.UNIT, days_before=[5])
    top, _manager = with_person(world.top), with_person(world.manager)
    assert remind_of_reports(at=noon("2026-11-26")) == 1
    assert Message.objects.get().person == top


def test_an_entry_out_of_use_or_out_of_its_years_reminds_nobody(world):
    with_person(world.top)
    make_deadline(world.province, is_active=False)
    make_deadline(world.province, last_year=2025)
    make_deadline(world.province, days_before=[])
    make_entry((1, 12), (1, 12))
    assert remind_of_reports(at=noon("2026-11-25")) == 0


def test_a_person_merged_since_is_told_under_her_canonical_record(world):
    make_deadline(None)
    person, main = with_person(world.top), make_person()
    Person.objects.filter(pk=person.pk).update(canonical=main)
    assert remind_of_reports(at=noon("2026-11-25")) == 1
    assert Message.objects.get().person == main


def test_entries_know_their_kind():
    make_entry()
    make_deadline(None)
    assert [entry.kind for entry in CalendarEntry.objects.active().deadlines()] == [EntryKind.DEADLINE]
    assert today() + timedelta(days=1) > today()
