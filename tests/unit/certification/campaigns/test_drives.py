"""Drives: making, joining, inviting, and what came of them."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from certification.campaigns import results
from certification.campaigns.domain import JoinRefused, close_drive, join_drive
from certification.campaigns.enums import DriveState, Shown
from certification.campaigns.models import Drive, DriveMember
from certification.campaigns.results import Member, members_of
from courses.learning.domain import EnrolmentRefused, record_completion, reverse_completion
from courses.learning.enums import CompletionSource
from courses.learning.models import Enrolment
from lms.dates import today
from lms.jobs.domain import run_due_jobs
from lms.journal.models import AuditEntry
from lms.outbox.models import Message
from lms.people.domain import merge_persons
from lms.people.models import Category, Person, Unit
from tests.factories.campaigns import make_campaign
from tests.factories.courses import make_course
from tests.factories.people import make_category, make_manager, make_person, make_user
from tests.unit.certification.campaigns.conftest import worker

pytestmark = pytest.mark.django_db


def url(name, drive, *args):
    return reverse(f"certification_campaigns:{name}", args=[drive.pk, *args])


def landing(drive):
    return reverse("certification_campaigns:landing", args=[drive.token])


def join(world, person, course=None):
    return join_drive(drive=world.drive, person=person, course=course or world.course, by=None, at=world.at)


def complete(world, person, day=None, course=None):
    course = course or world.course
    course.refresh_from_db()
    return record_completion(
        person_id=person.pk, edition=course.current_edition, source=CompletionSource.ONLINE,
        happened_on=day or today(), key=f"{person.pk}:{course.pk}:{day}", evidence={}, by=None, at=world.at,
    )  # fmt: skip


# --- joining ---------------------------------------------------------------------------------------------------------
def test_joining_enrols_and_is_harmless_twice(world):
    person = worker(world.commune)
    assert join(world, person) == join(world, person)
    assert (Enrolment.objects.count(), DriveMember.objects.count()) == (1, 1)
    main = worker(world.commune)
    merge_persons(duplicate=person, into=main, by=None, at=world.at)
    join(world, main)
    assert DriveMember.objects.count() == 1


def test_a_drive_that_does_not_run_takes_nobody(world):
    person, day = worker(world.commune), timedelta(days=1)
    coming = make_campaign(world.province, [world.course], starts_on=today() + day, ends_on=today() + day)
    over = make_campaign(world.province, [world.course], starts_on=today() - day, ends_on=today() - day)
    close_drive(drive=world.drive, by=None, at=world.at)
    for drive, words in ((coming, "bắt đầu từ ngày"), (over, "đã hết hạn"), (world.drive, "đã đóng")):
        with pytest.raises(JoinRefused, match=words):
            join_drive(drive=drive, person=person, course=world.course, by=None, at=world.at)
    last = make_campaign(world.province, [make_course()], starts_on=today(), ends_on=today())
    with pytest.raises(JoinRefused, match="không thuộc đợt học"):
        join_drive(drive=last, person=person, course=world.course, by=None, at=world.at)
    assert (Enrolment.objects.count(), DriveMember.objects.count()) == (0, 0)


def test_what_the_course_refuses_leaves_no_membership(world):
    closed = make_course(slug="khoa-dong")
    world.drive.courses.add(closed)
    closed.current_edition = None
    closed.save()
    with pytest.raises(EnrolmentRefused):
        join(world, worker(world.commune), closed)
    assert DriveMember.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "state"), [(-6, DriveState.COMING), (-5, DriveState.RUNNING), (5, DriveState.RUNNING), (6, DriveState.OVER)]
)
def test_state_by_the_day(world, day, state):
    assert world.drive.state(as_of=today() + timedelta(days=day)) == state


@pytest.mark.parametrize(
    ("values", "name"), [({"ends_on": date(2020, 1, 1)}, "drive_days"), ({"target": 0}, "drive_target")]
)
def test_the_database_refuses_a_drive_that_cannot_be(world, values, name):
    with pytest.raises(IntegrityError, match=f"certification_campaigns_{name}"), transaction.atomic():
        Drive.objects.filter(pk=world.drive.pk).update(**values)


def test_one_membership_a_person_and_drive(world):
    person = worker(world.commune)
    join(world, person)
    with pytest.raises(IntegrityError, match="certification_campaigns_(member_one|drivemember)"), transaction.atomic():
        DriveMember.objects.create(drive=world.drive, person=person, joined_at=world.at)


# --- the landing page ------------------------------------------------------------------------------------------------
def test_a_visitor_reads_what_it_is_and_is_sent_to_sign_in(world, client):
    page = client.get(landing(world.drive))
    text = page.content.decode()
    assert "<title>Tập huấn – Đợt học</title>" in text
    assert "Mỗi người một khóa" in text
    assert "Khóa khoa-mot" in text
    assert "1 bài, khoảng 10 phút" in text
    assert f"/accounts/login/?next={landing(world.drive)}" in text
    assert "thẻ kích hoạt" in text
    sent = client.post(landing(world.drive), {"course": world.course.code})
    assert (sent.status_code, sent.url) == (302, f"/accounts/login/?next={landing(world.drive)}")
    assert client.get(reverse("certification_campaigns:landing", args=["khong-co"])).status_code == 404
    assert Enrolment.objects.count() == 0


def test_pressing_the_button_leads_to_the_first_lesson(world, client):
    person = worker(world.commune, login=True)
    client.force_login(person.user)
    assert "Bắt đầu học" in client.get(landing(world.drive)).content.decode()
    sent = client.post(landing(world.drive), {"course": world.course.code})
    assert sent.url == reverse("courses_learning:lesson", args=[world.course.code, "bai-1"])
    assert DriveMember.objects.get().person == person
    text = client.get(landing(world.drive)).content.decode()
    assert "Bạn đã vào đợt học này." in text
    assert "Học tiếp" in text
    assert 'type="hidden" name="course"' not in text


def test_who_learns_already_joins_and_goes_on(world, client):
    person = worker(world.commune, login=True)
    client.force_login(person.user)
    client.post(reverse("courses_learning:enrol", args=[world.course.code]))
    assert "Vào đợt và học tiếp" in client.get(landing(world.drive)).content.decode()
    client.post(landing(world.drive), {"course": world.course.code})
    assert DriveMember.objects.count() == 1


def test_the_landing_page_says_why_nobody_can_join(world, client):
    close_drive(drive=world.drive, by=None, at=world.at)
    text = client.get(landing(world.drive)).content.decode()
    assert "Đợt học đã đóng." in text
    assert "Đăng nhập để học" not in text
    client.force_login(worker(world.commune, login=True).user)
    answer = client.post(landing(world.drive), {"course": world.course.code}, follow=True)
    assert "Đợt học đã đóng. Bạn vẫn học được các khóa đang mở." in answer.content.decode()
    answer = client.post(landing(world.drive), {"course": "khong-co"}, follow=True)
    assert "Hãy chọn một khóa trong danh sách." in answer.content.decode()
    client.force_login(make_user())
    assert "chưa gắn với hồ sơ nào" in client.post(landing(world.drive), {"course": "x"}).content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_the_landing_page_costs_the_same_at_one_and_three(world, client, django_assert_num_queries, size):
    for _number in range(size - 1):
        world.drive.courses.add(make_course())
    for _number in range(size):
        join(world, worker(world.commune))
    person = worker(world.commune, login=True)
    join(world, person)
    client.get(landing(world.drive))
    with django_assert_num_queries(3):
        client.get(landing(world.drive))
    client.force_login(person.user)
    client.get(landing(world.drive))
    with django_assert_num_queries(8):
        client.get(landing(world.drive))


# --- managers --------------------------------------------------------------------------------------------------------
def form_of(world, **change):
    return {
        "unit": world.commune.pk, "name": "Tháng học tập", "intro": "", "courses": [world.course.pk],
        "starts_on": "2026-06-01", "ends_on": "2026-06-30", "target": "12", "occasion": "", **change,
    }  # fmt: skip


def test_a_manager_makes_and_changes_a_drive_of_her_units(world, client):
    client.force_login(world.manager)
    made = client.post(reverse("certification_campaigns:new"), form_of(world, categories=[world.category.pk]))
    drive = Drive.objects.latest("pk")
    assert made.url == url("share", drive)
    assert (drive.unit, drive.target, list(drive.courses.all())) == (world.commune, 12, [world.course])
    assert (list(drive.categories.all()), drive.created_by) == ([world.category], world.manager)
    token = drive.token
    assert client.post(url("edit", drive), form_of(world, name="Tên khác", target="")).status_code == 302
    drive.refresh_from_db()
    assert (drive.name, drive.target, drive.token, drive.categories.count()) == ("Tên khác", None, token, 0)
    assert AuditEntry.objects.filter(action="campaigns.drive", unit_id=world.commune.pk).count() == 2
    assert client.post(url("close", drive)).status_code == 302
    drive.refresh_from_db()
    assert drive.state(as_of=date(2026, 6, 2)) == DriveState.CLOSED


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"courses": []}, "courses"), ({"name": "Chống bạo lực"}, "name"), ({"ends_on": "2026-05-31"}, "ends_on"),
        ({"target": "0"}, "target"), ({"intro": "Chuyện một nạn nhân"}, "intro"),
    ],
)  # fmt: skip
def test_a_wrong_drive_is_refused_at_its_field(world, client, change, field):
    client.force_login(world.manager)
    answer = client.post(reverse("certification_campaigns:new"), form_of(world, **change))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    foreign = client.post(reverse("certification_campaigns:new"), form_of(world, unit=world.other.pk))
    assert list(foreign.context["form"].errors) == ["unit"]
    assert Drive.objects.count() == 1


def test_a_commune_sees_the_drive_of_the_province_with_its_own_people(world, client):
    ours, theirs = worker(world.commune), worker(world.other)
    for person in (ours, theirs):
        join(world, person)
    client.force_login(world.manager)
    assert "Mỗi người một khóa" in client.get(reverse("certification_campaigns:drives")).content.decode()
    page = client.get(url("result", world.drive))
    assert (page.context["joined"], page.context["target"], page.context["may_change"]) == (1, None, False)
    people = client.get(url("people", world.drive)).content.decode()
    assert ours.full_name in people
    assert theirs.full_name not in people
    assert [client.get(url(name, world.drive)).status_code for name in ("edit", "share", "poster", "invite")] == [
        403
    ] * 4
    assert client.post(url("close", world.drive)).status_code == 403
    client.force_login(world.top)
    page = client.get(url("result", world.drive))
    assert (page.context["joined"], page.context["target"]["total"], page.context["may_change"]) == (2, 2, True)
    own = make_campaign(world.other, [world.course])
    client.force_login(world.manager)
    assert client.get(url("result", own)).status_code == 403


def test_a_role_of_one_category_counts_its_people_alone(world):
    health = make_category("y-te")
    inside, outside = worker(world.commune, health), worker(world.commune)
    for person in (inside, outside):
        join(world, person)
    user = make_manager(world.province)
    user.taphuan_roles.get().categories.add(health)
    assert [one.person for one in members_of(world.drive, user, as_of=today())] == [inside]


def test_completed_means_within_the_span_and_standing(world):
    people = [worker(world.commune) for _number in range(5)]
    for person in people:
        join(world, person)
    early, last, late, reversed_one, _none = people
    complete(world, early, world.drive.starts_on - timedelta(days=1))
    complete(world, last, world.drive.ends_on)
    complete(world, late, world.drive.ends_on + timedelta(days=1))
    mistake = complete(world, reversed_one)
    reverse_completion(completion=mistake, reason="nhầm", by=None, at=world.at)
    complete(world, worker(world.commune))  # no member
    members = members_of(world.drive, world.top, as_of=today())
    assert [one.person for one in members if one.is_done] == [last]
    assert len(members) == 5


def test_a_person_of_two_records_counts_once_with_what_either_completed(world):
    first, second = worker(world.commune), worker(world.other)
    for person in (first, second):
        join(world, person)
    complete(world, first)
    merge_persons(duplicate=first, into=second, by=None, at=world.at)
    [member] = members_of(world.drive, world.top, as_of=today())
    assert (member.person, member.is_done) == (second, True)
    assert results.total_of(world.drive) == 1


def test_numbers_open_to_as_many_people(world, client):
    for number in range(4):
        person = worker(world.commune if number else world.other, sex="female" if number % 2 else "male")
        join(world, person)
        if number > 1:
            complete(world, person)
    client.force_login(world.top)
    page = client.get(url("result", world.drive))
    opened = []
    for _title, _heading, _is_data, rows in page.context["tables"]:
        assert sum(numbers[0][0] for _name, numbers in rows) == 4
        opened += [pair for _name, numbers in rows for pair in numbers if pair[1]]
    assert len(opened) > 8
    assert [client.get(address).context["count"] for _number, address in opened] == [number for number, _ in opened]
    assert page.context["chart"]["series"][0]["values"] == [4]
    assert AuditEntry.objects.filter(action="campaigns.people").count() == len(opened)
    assert client.get(url("people", world.drive), {"unit": "x"}).status_code == 400


@pytest.mark.parametrize("size", [1, 3])
def test_managers_pages_cost_the_same_at_one_and_three(world, client, django_assert_num_queries, size):
    for number in range(size):
        person = worker(world.commune, make_category(f"nhom-{number}"))
        join(world, person)
        complete(world, person)
        make_campaign(world.province, [world.course])
    client.force_login(world.top)
    drives = reverse("certification_campaigns:drives")
    pages = {drives: 12, url("result", world.drive): 27, url("people", world.drive): 21}
    for address, queries in pages.items():
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


# --- the workbook and the poster -------------------------------------------------------------------------------------
def test_the_workbook_tells_the_same(world, client):
    done, other = worker(world.commune, sex="female"), worker(world.other, sex="male")
    for person in (done, other):
        join(world, person)
    complete(world, done)
    client.force_login(world.top)
    answer = client.post(url("export", world.drive))
    assert answer["Content-Disposition"] == 'attachment; filename="ket-qua-dot-hoc.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    figures = list(book["Kết quả"].iter_rows(values_only=True))
    assert ("Tất cả", 2, 1, 1) in figures
    assert ("Xã Mẫu", 1, 0, 1) in figures
    assert ("nữ", 1, 0, 1) in figures
    rows = list(book["Danh sách"].iter_rows(values_only=True))
    assert rows[0][-1] == "Khóa khoa-mot"
    by_name = {row[1]: row for row in rows[1:]}
    assert by_name[done.full_name][6].date() == today()
    assert by_name[other.full_name][6] is None
    assert AuditEntry.objects.filter(action="campaigns.export").count() == 1


def test_the_poster_is_one_neutral_page_with_the_address(world, client, settings):
    settings.SITE_URL = "https://hoc.example.vn"
    client.force_login(world.top)
    for courses in (1, 12):
        while world.drive.courses.count() < courses:
            world.drive.courses.add(make_course())
        answer = client.get(url("poster", world.drive))
        assert answer["Content-Disposition"] == 'attachment; filename="to-gioi-thieu-dot-hoc.pdf"'
        pdf = PdfReader(io.BytesIO(answer.content))
        text = " ".join(pdf.pages[0].extract_text().split())
        assert len(pdf.pages) == 1
        assert "Mỗi người một khóa" in text
        assert "khoảng 10 phút" in text
        assert f"hoc.example.vn{landing(world.drive).rstrip('/')}" in text.replace(" ", "")
        assert "bạo lực" not in text.lower()
    share = client.get(url("share", world.drive)).content.decode()
    assert f"https://hoc.example.vn{landing(world.drive)}" in share


# --- inviting --------------------------------------------------------------------------------------------------------
def test_an_invitation_reaches_those_who_have_not_joined_once(world, client):
    here, _elsewhere, joined, other_kind = (
        worker(world.commune, world.category), worker(world.other, world.category),
        worker(world.commune, world.category), worker(world.commune),
    )  # fmt: skip
    join(world, joined)
    client.force_login(world.top)
    asked = {"unit": world.commune.pk, "categories": [world.category.pk]}
    counted = client.post(url("invite", world.drive), asked)
    assert (counted.context["count"], counted.context["with_login"], Message.objects.count()) == (1, 0, 0)
    for _time in range(2):
        client.post(url("invite", world.drive), {**asked, "confirm": "1"})
        run_due_jobs()
    message = Message.objects.get()
    assert (message.person, message.kind, message.link) == (here, "campaigns.invite", landing(world.drive))
    assert message.subject == "Tập huấn: mời bạn vào đợt học"
    client.post(url("invite", world.drive), {"unit": world.province.pk, "confirm": "1"})
    run_due_jobs()
    assert Message.objects.filter(person=other_kind).count() == 1
    assert Message.objects.filter(person=here).count() == 1
    assert Message.objects.filter(person=joined).count() == 0


def test_nobody_is_invited_to_a_drive_that_is_over_or_beyond_her_reach(world, client):
    worker(world.commune)
    client.force_login(world.top)
    world.drive.unit = world.commune
    world.drive.save()
    client.force_login(world.manager)
    foreign = client.post(url("invite", world.drive), {"unit": world.other.pk, "confirm": "1"})
    assert (foreign.status_code, list(foreign.context["form"].errors)) == (422, ["unit"])
    close_drive(drive=world.drive, by=None, at=world.at)
    refused = client.post(url("invite", world.drive), {"unit": world.commune.pk, "confirm": "1"})
    assert refused.status_code == 422
    run_due_jobs()
    assert Message.objects.count() == 0


# --- arithmetic ------------------------------------------------------------------------------------------------------
UNITS = [Unit(pk=number, name=f"Xã {number}", sort_key=str(number)) for number in range(1, 4)]
GROUPS = [Category(pk=number, name=f"Nhóm {number}", order=number) for number in range(1, 3)]


@st.composite
def crowds(draw: st.DrawFn) -> list[Member]:
    def one(number: int) -> Member:
        return Member(
            person=Person(pk=number, sex=draw(st.sampled_from(["female", "male", "other", "undeclared"]))),
            joined_on=draw(st.dates(date(2026, 6, 1), date(2026, 6, 4))),
            unit=draw(st.sampled_from([None, *UNITS])),
            category=draw(st.sampled_from([None, *GROUPS])),
            done=draw(st.sampled_from([{}, {1: date(2026, 6, 2)}])),
        )

    return [one(number) for number in range(draw(st.integers(0, 12)))]


@given(crowds())
def test_every_table_holds_each_member_once_and_opens_to_them(members: list[Member]) -> None:
    tables = {
        "unit": results.by_unit(members, nowhere="không rõ"), "sex": results.by_sex(members),
        "category": results.by_category(members, nowhere="không rõ"),
    }  # fmt: skip
    for name, lines in tables.items():
        assert sum(line.joined for line in lines) == len(members)
        assert sum(line.done for line in lines) == len([one for one in members if one.done])
        for line in lines:
            behind = {show: results.chosen(members, show=show, **{name: line.key}) for show in Shown.values}
            assert [len(group) for group in behind.values()] == [line.joined, line.under_way, line.done]
    assert sum(count for _day, count in results.by_day(members)) == len(members)


def test_somebody_posted_nowhere_today_is_still_counted(world):
    person = make_person()
    join(world, person)
    admin = make_user(is_superuser=True)
    [member] = members_of(world.drive, admin, as_of=today())
    assert (member.unit, [line.name for line in results.by_unit([member], nowhere="không rõ")]) == (None, ["không rõ"])
    assert members_of(world.drive, world.top, as_of=today()) == []
