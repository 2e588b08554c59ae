"""The pages of classes: who opens what, and the road from a plan to an approved result in the browser's forms."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from courses.classes import domain
from courses.classes.models import Mark, Seat, Sheet, SheetRow, Trainer, TrainingClass
from courses.classes.tokens import token_for
from courses.learning.models import Completion
from lms.outbox.models import Message
from tests.factories.classes import (
    AFTER,
    BEFORE,
    DAY,
    at,
    held_class,
    make_class,
    make_trainer,
    mark_all,
    seat_all,
    sitting,
)
from tests.factories.courses import make_course
from tests.factories.people import make_manager, make_user
from tests.factories.scans import photo, scan_pdf

EIGHT = at(DAY, 8)


@pytest.fixture
def clock(monkeypatch):
    """Sets what the edge reads."""

    def set_to(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_to(BEFORE)
    return set_to


def url(name, training_class=None, *more):
    keys = [training_class.uuid] if training_class else []
    return reverse(f"courses_classes:{name}", args=[*keys, *more])


def text(response):
    return response.content.decode()


def as_user(client, user):
    client.force_login(user)
    return client


def login_for(person):
    user = make_user()
    person.user = user
    person.save()
    return user


def plan_form(ground, course, **values):
    form = {
        "title": "Lớp quý III", "course": course.pk, "kind": "own", "organiser": ground.department.pk,
        "invited": ground.province.pk, "venue": "Hội trường", "min_percent": 80, "takes_walk_ins": "on",
        "decision_number": "9/QĐ", "decision_on": "2026-06-01", "s-TOTAL_FORMS": 2, "s-INITIAL_FORMS": 0,
        "s-0-day": "2026-07-01", "s-0-begins": "08:00", "s-0-ends": "11:00", "s-0-topic": "Mở đầu",
        "s-1-day": "", "s-1-begins": "", "s-1-ends": "",
    }  # fmt: skip
    return {**form, **values}


def test_a_class_is_planned_announced_and_seen_by_the_invited_commune(client, ground, clock):
    course = make_course(questions=0, organiser=ground.department)
    trainer = make_trainer(ground.department)
    as_user(client, ground.organiser)
    assert client.get(url("new")).status_code == 200
    response = client.post(url("new"), plan_form(ground, course, trainers=[trainer.pk]))
    made = TrainingClass.objects.get()
    assert response["Location"] == url("manage_class", made)
    assert (made.organiser, made.invited, made.sessions.get().starts_at) == (ground.department, ground.province, EIGHT)
    assert "Thông báo lớp" in text(client.get(url("manage_class", made)))
    as_user(client, ground.commune_manager)
    assert client.get(url("manage_class", made)).status_code == 403
    as_user(client, ground.organiser).post(url("announce", made))
    page = text(as_user(client, ground.commune_manager).get(url("classes") + "?show=invited"))
    assert "Lớp quý III" in page
    assert client.get(url("edit", made)).status_code == 403


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"s-0-ends": "07:00"}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"s-0-begins": ""}, "Hãy ghi đủ ngày, giờ bắt đầu và giờ kết thúc"),
        ({"s-1-day": "2026-07-01", "s-1-begins": "10:00", "s-1-ends": "12:00"}, "trùng giờ"),
        ({"test_max": 10}, "Hãy ghi cả điểm tối đa và điểm đạt"),
        ({"test_max": 5, "test_pass": 6}, "Điểm đạt không được lớn hơn"),
        ({"min_percent": 0}, "từ 1 đến 100"),
        ({"capacity": 0}, "ít nhất một chỗ"),
        ({"kind": "external"}, "Hãy ghi nơi đã tổ chức lớp."),
    ],
)
def test_a_plan_that_does_not_fit_says_why_and_writes_nothing(client, ground, clock, values, says):
    course = make_course(questions=0, organiser=ground.department)
    response = as_user(client, ground.organiser).post(url("new"), plan_form(ground, course, **values))
    assert response.status_code == 422
    assert says in text(response)
    assert TrainingClass.objects.count() == 0


def test_another_units_manager_cannot_plan_for_this_one(client, ground, clock):
    course = make_course(questions=0, organiser=ground.department)
    response = as_user(client, ground.commune_manager).post(url("new"), plan_form(ground, course))
    assert (response.status_code, TrainingClass.objects.count()) == (422, 0)


def test_changing_hours_in_the_form_keeps_the_session_and_tells_people(client, ground, clock):
    made = make_class(ground)
    seat_all(made, ground.people(1))
    session = made.sessions.get()
    form = plan_form(ground, made.course, **{"s-INITIAL_FORMS": 1, "s-0-begins": "13:30", "s-0-ends": "16:00"})
    response = as_user(client, ground.organiser).post(url("edit", made), form, follow=True)
    assert "báo lịch mới" in text(response)
    assert made.sessions.get().pk == session.pk
    assert made.sessions.get().starts_at == at(DAY, 13, 30)


def test_a_commune_nominates_its_own_people_and_nobody_elses(client, ground, clock):
    mine, other = ground.person(), make_class(ground).created_by
    made = make_class(ground, capacity=1)
    elsewhere = make_class(ground)  # the same hours
    seat_all(elsewhere, [mine])
    as_user(client, ground.commune_manager)
    page = text(client.get(url("nominate", made)))
    assert mine.full_name in page
    assert "trùng giờ" in page
    response = client.post(url("nominate", made), {"person": [mine.pk]}, follow=True)
    assert "Được dự: 1 người." in text(response)
    stranger = make_manager(ground.department)
    assert client.post(url("nominate", made), {"person": [999_999]}).status_code == 403
    assert other != stranger
    assert list(Seat.objects.filter(training_class=made).values_list("person_id", flat=True)) == [mine.pk]


@pytest.mark.parametrize("size", [1, 3])
def test_lists_cost_the_same_at_one_and_three(client, ground, clock, django_assert_num_queries, size):
    for _ in range(size):
        made = make_class(ground)
    seat_all(made, ground.people(size))
    as_user(client, ground.organiser)
    client.get(url("classes"))
    for name, keys, queries in (
        ("classes", (), 15), ("people", (made,), 22), ("nominate", (made,), 20), ("attendance", (made,), 18),
        ("results", (made,), 29), ("sheets", (made,), 16),
    ):  # fmt: skip
        with django_assert_num_queries(queries):
            assert client.get(url(name, *keys)).status_code == 200


def test_attendance_by_hand_takes_there_absent_and_minutes_and_refuses_nonsense_whole(client, ground, clock):
    made = make_class(ground)
    seats = seat_all(made, ground.people(4))
    as_user(client, ground.organiser)
    page = url("session", made, 1)
    form = {f"m-{seats[0].pk}": "there", f"m-{seats[1].pk}": "absent", f"minutes-{seats[2].pk}": "90"}
    assert client.post(page, {**form, f"minutes-{seats[3].pk}": "181"}).status_code == 422
    assert Mark.objects.count() == 0
    client.post(page, form)
    assert [seat.marks.values_list("minutes", flat=True).first() for seat in seats] == [180, 0, 90, None]
    assert 'value="90"' in text(client.get(page))


def test_a_trainer_of_the_class_takes_attendance_and_sees_no_other_class(client, ground, clock):
    teacher = ground.person()
    made = make_class(ground, trainers=[make_trainer(ground.department, teacher)])
    other = make_class(ground)
    as_user(client, login_for(teacher))
    assert url("manage_class", made) in text(client.get(url("mine")))
    page = text(client.get(url("classes")))
    assert made.title in page
    assert other.title not in page
    assert "Nhân sự" not in page
    assert url("sample") not in page
    assert client.get(url("session", made, 1)).status_code == 200
    assert client.get(url("code", made, 1)).status_code == 200
    assert client.get(url("edit", made)).status_code == 403
    assert client.get(url("attendance", other)).status_code == 403


def test_the_code_is_new_each_minute_and_htmx_gets_the_picture_alone(client, ground, clock):
    made = make_class(ground)
    clock(EIGHT)
    as_user(client, ground.organiser)
    first = client.get(url("code", made, 1), HTTP_HX_REQUEST="true")
    assert "<html" not in text(first)
    assert token_for(made.sessions.get().pk, at=EIGHT) in text(first)
    assert "no-store" in first["Cache-Control"]
    clock(at(DAY, 8, 1))
    assert token_for(made.sessions.get().pk, at=EIGHT) not in text(client.get(url("code", made, 1)))


def test_a_learner_scans_signs_in_and_is_there_from_the_moment_of_the_scan(client, ground, clock):
    person = ground.person()
    user = login_for(person)
    made = make_class(ground)
    seat_all(made, [person])
    clock(EIGHT)
    scan = client.get(url("scan", None, token_for(made.sessions.get().pk, at=EIGHT)))
    assert scan["Location"] == url("check_in")
    assert "/accounts/login/" in client.get(scan["Location"])["Location"]
    user.set_password("mat-khau-thu-1")
    user.save()
    clock(at(DAY, 8, 10))
    login = client.post(
        "/accounts/login/?next=" + url("check_in"), {"login": user.username, "password": "mat-khau-thu-1"}
    )
    assert login["Location"] == url("check_in")
    assert person.full_name in text(client.get(url("check_in")))
    assert "Đã ghi nhận bạn có mặt lúc 08:00, 01/07/2026" in text(client.post(url("check_in")))
    assert "từ trước" in text(client.post(url("check_in")))
    assert Mark.objects.get().scanned_at == EIGHT


def test_a_code_sent_to_somebody_else_is_late_and_one_phone_serves_one_person(client, ground, clock):
    first, second = ground.people(2)
    made = make_class(ground)
    seat_all(made, [first, second])
    token = token_for(made.sessions.get().pk, at=EIGHT)
    clock(EIGHT)
    as_user(client, login_for(first)).get(url("scan", None, token))
    client.post(url("check_in"))
    as_user(client, login_for(second)).get(url("scan", None, token))  # the same phone
    refused = client.post(url("check_in"))
    assert (refused.status_code, "Mỗi điện thoại điểm danh một người" in text(refused)) == (409, True)
    clock(at(DAY, 8, 2))
    late = client.get(url("scan", None, token))
    assert (late.status_code, "Mã này đã hết hạn" in text(late)) == (409, True)
    assert Mark.objects.count() == 1


def test_the_address_of_the_button_is_worth_nothing_without_a_scan(client, ground, clock):
    person = ground.person()
    made = make_class(ground)
    seat_all(made, [person])
    clock(EIGHT)
    assert as_user(client, login_for(person)).post(url("check_in")).status_code == 409
    assert Mark.objects.count() == 0


def test_a_learner_sees_her_classes_signs_up_and_withdraws(client, ground, clock):
    person = ground.person()
    made = make_class(ground, takes_sign_ups=True, meeting_link="https://hop.example.vn/1")
    as_user(client, login_for(person))
    assert made.title in text(client.get(url("mine")))
    client.post(url("sign_up", made))
    page = text(client.get(url("class", made)))
    assert "chờ đơn vị tổ chức xác nhận" in page
    assert "hop.example.vn" not in page
    domain.confirm_seat(seat=Seat.objects.get(), by=ground.organiser, at=BEFORE)
    assert "hop.example.vn" in text(client.get(url("class", made)))
    client.post(url("withdraw", made))
    assert Seat.objects.get().state == "withdrawn"


def test_words_to_the_class_reach_who_may_come_and_nobody_else(client, ground, clock):
    people = ground.people(3)
    made = make_class(ground, capacity=1)
    seat_all(made, people)
    domain.withdraw_seat(seat=Seat.objects.get(person=people[2]), by=None, at=BEFORE)
    Message.objects.all().delete()
    as_user(client, ground.organiser).post(url("message", made), {"text": "Mang theo sổ ghi."})
    assert sorted(Message.objects.values_list("person_id", flat=True)) == sorted(person.pk for person in people[:2])
    assert Message.objects.first().body.startswith("Mang theo sổ ghi.\n" + made.title)
    assert as_user(client, ground.commune_manager).get(url("message", made)).status_code == 403


def test_somebody_not_invited_finds_no_class(client, ground, clock):
    made = make_class(ground, announced=False)
    as_user(client, login_for(ground.person()))
    assert client.get(url("class", made)).status_code == 404
    assert as_user(client, make_user()).get(url("class", made)).status_code == 404


def filled(client, training_class, fill):
    data = client.get(url("workbook", training_class)).content
    book = load_workbook(io.BytesIO(data))
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("diem-danh.xlsx", out.getvalue())


def test_a_sheet_goes_out_and_comes_back_the_same(client, ground, clock):
    made = make_class(ground, sittings=[sitting(), sitting(begins=13, ends=16)], test_max=10, test_pass=5)
    seats = seat_all(made, ground.people(3))
    mark_all(made, seats[:1], by=ground.organiser)
    domain.mark_sitting(session=made.sessions.get(number=1), entries=[domain.Entry(seats[1].pk, 95)], by=None, at=AFTER)
    before = sorted(Mark.objects.values_list("seat_id", "session_id", "minutes", "method"))
    as_user(client, ground.organiser)
    client.post(url("sheets", made), {"file": filled(client, made, lambda sheet: None)})
    sheet = Sheet.objects.get()
    assert set(sheet.rows.values_list("state", flat=True)) == {"matched"}
    client.post(url("sheet_apply", made, sheet.uuid), {"action": "apply"})
    after = sorted(Mark.objects.values_list("seat_id", "session_id", "minutes", "method"))
    assert [row for row in after if row in before] == before
    assert {row[2] for row in after if row not in before} == {0}  # what stood empty beside others is an absence


def test_a_filled_sheet_is_previewed_applied_and_its_doubts_wait(client, ground, clock):
    namesakes = [ground.person(full_name="Lê Thị Hoa", birth_date=None) for _ in range(2)]
    walker = ground.person(full_name="Trần Văn Đến")
    made = make_class(ground, test_max=10, test_pass=5)
    seats = sorted(seat_all(made, ground.people(2)), key=lambda seat: seat.person.sort_key)

    def fill(sheet):
        sheet.cell(5, 6, "x")
        sheet.cell(5, 7, 8)
        sheet.cell(6, 6, "vắng")
        for row, name in ((7, "Lê Thị Hoa"), (8, "Trần Văn Đến"), (9, "Người Chưa Có")):
            sheet.cell(row, 2, name)
            sheet.cell(row, 6, 60 if row == 8 else "x")

    as_user(client, ground.organiser)
    response = client.post(url("sheets", made), {"file": filled(client, made, fill)}, follow=True)
    assert "2 dòng khớp" in text(response)
    assert Mark.objects.count() == 0
    sheet = Sheet.objects.get()
    client.post(url("sheet_apply", made, sheet.uuid), {"action": "apply"})
    assert {seat.pk: seat.marks.get().minutes for seat in seats} == {seats[0].pk: 180, seats[1].pk: 0}
    assert Seat.objects.get(pk=seats[0].pk).test_score == 8
    rows = {row.full_name: row for row in SheetRow.objects.waiting()}
    assert {name: (row.state, len(row.candidates)) for name, row in rows.items()} == {
        "Lê Thị Hoa": ("doubtful", 2), "Trần Văn Đến": ("doubtful", 1), "Người Chưa Có": ("unknown", 0),
    }  # fmt: skip
    assert "Lớp (3)" in text(client.get(url("classes")))
    assert url("sheets", made) in text(client.get(reverse("certification_desk:review")))
    page = text(client.get(url("sheets", made)))
    assert f"Là {walker.full_name}" in page
    stranger = ground.person()
    assert client.post(url("row", made, rows["Lê Thị Hoa"].pk), {"person": stranger.pk}).status_code == 403
    client.post(url("row", made, rows["Lê Thị Hoa"].pk), {"person": namesakes[1].pk})
    client.post(url("row", made, rows["Trần Văn Đến"].pk), {"person": walker.pk})
    assert Seat.objects.get(person=walker).marks.get().minutes == 60
    assert Seat.objects.get(person=namesakes[1]).source == "walk_in"
    ground.person(full_name="Người Chưa Có")
    client.post(url("match_again", made))
    assert SheetRow.objects.waiting().get().state == "doubtful"  # a name alone is never enough
    client.post(url("row", made, rows["Người Chưa Có"].pk), {"person": "none"})
    assert SheetRow.objects.waiting().count() == 0


def plain_sheet(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("ds.xlsx", out.getvalue())


def test_an_offices_own_list_with_names_and_units_is_understood(client, ground, clock):
    person = ground.person(full_name="Phạm Thị Thảo")
    made = make_class(ground)
    seat_all(made, [person])
    as_user(client, ground.organiser)
    head = ["TT", "Họ tên", "Cơ quan, đơn vị", "Buổi 1"]
    client.post(url("sheets", made), {"file": plain_sheet(["DANH SÁCH"], head, [1, "PHẠM THỊ THẢO", "Xã X", "X"])})
    assert list(SheetRow.objects.values_list("person_id", "minutes")) == [(person.pk, [180])]


@pytest.mark.parametrize(
    ("cell", "says"),
    [("v", "không rõ “v”"), (200, "dài hơn buổi học"), ("có lẽ", "không rõ “có lẽ”")],
)
def test_a_faulty_row_names_itself_and_nothing_is_applied(client, ground, clock, cell, says):
    person = ground.person(full_name="Phạm Thị Thảo")
    made = make_class(ground)
    seat_all(made, [person])
    as_user(client, ground.organiser)
    head = ["Họ và tên", "Đơn vị", "Buổi 1"]
    page = client.post(url("sheets", made), {"file": plain_sheet(head, ["Phạm Thị Thảo", "", cell])}, follow=True)
    assert "Dòng 2, Phạm Thị Thảo:" in text(page)
    assert says in text(page)
    sheet = Sheet.objects.get()
    client.post(url("sheet_apply", made, sheet.uuid), {"action": "apply"})
    assert (Mark.objects.count(), Sheet.objects.get().state) == (0, "preview")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["Họ và tên", "Đơn vị", "Buổi 2"], ["An", "", "x"]], "lớp chỉ có 1 buổi"),
        ([["Họ và tên", "Đơn vị"], ["An", ""]], "Không thấy cột “Buổi 1”"),
        ([["không có gì"]], "Không tìm thấy dòng tiêu đề"),
    ],
)
def test_a_file_that_is_no_sheet_of_the_class_says_what_to_do(client, ground, clock, rows, says):
    made = make_class(ground)
    response = as_user(client, ground.organiser).post(url("sheets", made), {"file": plain_sheet(*rows)})
    assert (response.status_code, says in text(response)) == (422, True)


def test_two_rows_for_one_person_are_refused(client, ground, clock):
    person = ground.person(full_name="Phạm Thị Thảo")
    made = make_class(ground)
    seat_all(made, [person])
    head = ["Họ và tên", "Đơn vị", "Buổi 1"]
    sheet = plain_sheet(head, ["Phạm Thị Thảo", "", "x"], ["Phạm Thị Thảo", "", "0"])
    page = as_user(client, ground.organiser).post(url("sheets", made), {"file": sheet}, follow=True)
    assert "Cùng một người với dòng 2" in text(page)


def test_papers_are_private_and_a_second_person_approves_beside_the_scan(client, ground, clock):
    made, submission = held_class(ground, ground.people(2))
    clock(AFTER)
    paper = submission.evidence.get()
    as_user(client, ground.organiser)
    page = text(client.get(url("results", made)))
    assert "Cần một người thứ hai" in page
    assert "Duyệt kết quả" not in page
    client.post(url("act", made), {"action": "approve"})
    assert Completion.objects.count() == 0
    as_user(client, ground.second)
    page = text(client.get(url("results", made)))
    assert "Duyệt kết quả" in page
    assert url("paper", made, paper.uuid) in page
    scan = client.get(url("paper", made, paper.uuid))
    assert (scan["Content-Type"], scan["Cache-Control"]) == (
        "application/pdf", "max-age=0, no-cache, no-store, must-revalidate, private",
    )  # fmt: skip
    client.post(url("act", made), {"action": "return"})
    submission.refresh_from_db()
    assert submission.state == "waiting"  # no reason was given
    client.post(url("act", made), {"action": "approve"})
    assert Completion.objects.count() == 2
    for forged in ("9" * 30, "²", ""):
        response = client.post(url("act", made), {"action": "reverse", "result": forged, "reason": "x"})
        assert response.status_code == 403
    assert as_user(client, ground.commune_manager).get(url("paper", made, paper.uuid)).status_code == 403


def test_papers_are_added_shown_and_set_aside(client, ground, clock):
    made = make_class(ground)
    as_user(client, ground.organiser)
    bad = client.post(url("papers", made), {"kind": "sheet", "file": SimpleUploadedFile("a.pdf", b"<html>")})
    assert (bad.status_code, "không phải là PDF" in text(bad)) == (422, True)
    client.post(url("papers", made), {"kind": "sheet", "file": SimpleUploadedFile("a.jpg", photo())})
    client.post(url("papers", made), {"kind": "sheet", "file": SimpleUploadedFile("b.jpg", photo())})
    client.post(url("papers", made), {"kind": "decision", "file": SimpleUploadedFile("c.pdf", scan_pdf())})
    assert made.evidence.count() == 2  # the same picture once
    picture = made.evidence.get(kind="sheet")
    assert client.get(url("paper", made, picture.uuid))["Content-Disposition"].startswith("inline")
    client.post(url("paper_aside", made, picture.uuid))
    picture.refresh_from_db()
    assert picture.removed_by == ground.organiser


def test_the_register_of_trainers_is_kept_by_its_unit(client, ground, clock):
    person = ground.person()
    as_user(client, ground.commune_manager)
    form = {"unit": ground.commune.pk, "workplace": "Xã", "topics": "", "decision": "", "listed_from": "2026-01-01"}
    client.post(url("trainer_add"), {**form, "person": str(person.uuid)})
    client.post(url("trainer_add"), {**form, "full_name": "Khách Mời"})
    again = client.post(url("trainer_add"), {**form, "person": str(person.uuid)})
    assert "đã có trong danh sách giảng viên" in text(again)
    assert sorted(Trainer.objects.values_list("full_name", "person")) == sorted(
        [(person.full_name, person.pk), ("Khách Mời", None)]
    )
    guest = Trainer.objects.get(person=None)
    as_user(client, ground.second)
    assert client.post(url("trainer_end", None, guest.uuid)).status_code == 403
    as_user(client, ground.commune_manager).post(url("trainer_end", None, guest.uuid))
    guest.refresh_from_db()
    assert guest.listed_to is not None


def test_an_auditor_draws_the_same_sample_by_the_same_number(client, ground, clock):
    _made, submission = held_class(ground, ground.people(6))
    domain.approve_class(submission=submission, by=ground.second, at=AFTER)
    auditor = make_manager(ground.province, "auditor")
    clock(AFTER)
    as_user(client, auditor)
    ask = {"since": "2026-01-01", "until": "2026-12-31", "size": 3, "seed": 17}
    first, second = (client.get(url("sample"), ask) for _ in range(2))
    drawn = [row.pk for row in first.context["rows"]]
    assert (len(drawn), first.context["count"]) == (3, 6)
    assert [row.pk for row in second.context["rows"]] == drawn
    assert [row.pk for row in client.get(url("sample"), {**ask, "seed": 18}).context["rows"]] != drawn
    assert client.get(url("sample"), {**ask, "until": "2026-07-02"}).context["count"] == 0
    assert "Mở" not in drawn
    assert as_user(client, make_user()).get(url("sample"), ask).status_code == 403
