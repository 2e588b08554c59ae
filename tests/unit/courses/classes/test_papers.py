import io
import time
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from courses.classes import domain, printing
from courses.classes.domain.approving import standing_results
from courses.classes.lines import lines_of
from courses.classes.models import Seat
from courses.classes.printing.plan import plan_of, plan_years
from courses.classes.printing.report import mean_text, report_data
from courses.classes.printing.summons import summons_of
from lms.journal.models import AuditEntry
from lms.people.models import Person
from tests.factories.classes import (
    AFTER,
    BEFORE,
    DAY,
    hand_in,
    held_class,
    make_class,
    make_trainer,
    mark_all,
    seat_all,
    sitting,
)
from tests.factories.people import AT, START, make_manager, make_unit, make_user, post

AS_OF = date(2026, 7, 5)
LONG_NAME = "Nguyễn Phạm Hoàng Thị Phương Thảo " * 3 + "Nguyễn Phạm Hoàng"
LONG_UNIT = "Trung tâm Bảo trợ xã hội, Công tác xã hội và Quỹ Bảo trợ trẻ em của Ủy ban nhân dân xã Nghĩa Sơn"


def text_of(data):
    """What a PDF says, page after page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def whole(data):
    return " ".join(text_of(data))


def rows_of(data, name=None):
    book = load_workbook(io.BytesIO(data))
    sheet = book[name] if name else book.worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def many(ground, count, unit=None):
    """People posted and seated at once: a hall of 300 is made quickly."""
    first = ground.person()
    people = [first]
    for number in range(count - 1):
        people.append(
            Person(
                full_name=f"Trần Thị Đông {number}", sort_key=f"k{number:04}", search_text=f"tran thi dong {number}",
                sex=["female", "male", "other", "undeclared"][number % 4], birth_year=1980, created_at=AT,
            )
        )  # fmt: skip
    Person.objects.bulk_create(people[1:])
    return people


def seated(ground, count, **fields):
    made = make_class(ground, **fields)
    people = many(ground, count) if count else []
    rows = [
        Seat(
            training_class=made, person=person, unit=ground.commune, state="confirmed", source="nomination",
            queued_at=BEFORE,
        )
        for person in people
    ]  # fmt: skip
    Seat.objects.bulk_create(rows)
    return made


def client_of(client, user):
    client.force_login(user)
    return client


# --- the sheet to sign on --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("count", "pages"), [(0, 2), (1, 2), (60, 6), (300, 22)])
def test_sheet_holds_every_name_and_room_for_who_walks_in(ground, count, pages):
    made = seated(ground, count)
    found = text_of(printing.attendance_pdf(made, as_of=AS_OF))
    text = " ".join(found)
    assert len(found) == pages
    assert [line.seat.person.full_name for line in lines_of(made) if line.seat.person.full_name not in text] == []
    assert f"Danh sách có {count} người." in text
    assert f" {count + 10} " in text
    assert f" {count + 11} " not in text
    assert all(str(made.uuid) in page and "Buổi 1" in page for page in found[:-1])


def test_sheet_of_a_class_without_walk_ins_has_no_blank_rows(ground):
    made = make_class(ground, takes_walk_ins=False)
    text = whole(printing.attendance_pdf(made, as_of=AS_OF))
    assert "Người đến thẳng lớp" not in text
    assert " 1 " not in text.partition("Đơn vị Buổi 1")[2].partition("Số người có mặt")[0].replace("Buổi 1", "")


def test_sheet_has_four_sessions_and_the_others_on_further_pages(ground):
    made = make_class(ground, sittings=[sitting(DAY + timedelta(days=number)) for number in range(5)])
    [seat] = seat_all(made, ground.people(1))
    pages = text_of(printing.attendance_pdf(made, as_of=AS_OF))
    named = [page for page in pages if seat.person.full_name in page]
    assert [[f"Buổi {number}" in page for number in range(1, 6)] for page in named] == [
        [True, True, True, True, False],
        [False, False, False, False, True],
    ]


def test_a_long_name_is_wrapped_and_never_cut(ground):
    unit = make_unit(parent=ground.province, name=LONG_UNIT)
    person = ground.person(full_name=LONG_NAME)
    post(person, unit, ground.category, is_primary=False)
    made = make_class(ground)
    seat_all(made, [person])
    Seat.objects.update(unit=unit)
    mark_all(made, list(Seat.objects.all()), by=ground.organiser)
    for paper in (printing.attendance_pdf, printing.summons_pdf, printing.report_pdf):
        text = whole(paper(made, as_of=AS_OF))
        assert LONG_NAME in text
        assert LONG_UNIT in text


@pytest.mark.parametrize("paper", [printing.attendance_pdf, printing.summons_pdf, printing.report_pdf])
def test_a_hall_of_300_takes_less_than_two_seconds(ground, paper):
    made = seated(ground, 300)
    began = time.perf_counter()
    paper(made, as_of=AS_OF)
    assert time.perf_counter() - began < 2


# --- the summons -----------------------------------------------------------------------------------------------------
def test_summons_is_by_unit_with_who_waits_apart_and_without_who_walked_in(ground):
    other = make_unit(parent=ground.province, name="Ủy ban nhân dân xã Nghĩa Sơn")
    mine, away = ground.people(2), [ground.person(sex="female"), ground.person(sex="male")]
    for person in away:
        post(person, other, ground.category, is_primary=False)
    made = make_class(ground, capacity=3)
    seats = seat_all(made, [*mine, *away])
    Seat.objects.filter(person__in=away).update(unit=other)
    walked = domain.add_walk_in(training_class=made, person=ground.person(), by=ground.organiser, at=AFTER)
    found = summons_of(made, as_of=AS_OF)
    assert {group.unit: [line.name for line in group.people] for group in found.groups} == {
        ground.commune.name: sorted((person.full_name for person in mine), key=lambda name: sort_of(name)),
        other.name: [away[0].full_name],
    }
    assert [line.name for line in found.waiting] == [seats[3].person.full_name]
    assert found.sexes == {"all": 3, "female": 1, "male": 0, "other": 0, "undeclared": 2}
    text = whole(printing.summons_pdf(made, as_of=AS_OF))
    assert "(Kèm theo Quyết định số 12/QĐ-SNV ngày 01 tháng 6 năm 2026)" in text
    assert "Ủy ban nhân dân xã Nghĩa Sơn: 1 người (nữ 1)" in text
    assert "Danh sách triệu tập có 3 người (nữ 1, chưa khai 2); danh sách chờ có 1 người." in text
    assert walked.person.full_name not in text


def sort_of(name):
    return Person.objects.get(full_name=name).sort_key


def test_summons_of_nobody_says_so(ground):
    text = whole(printing.summons_pdf(make_class(ground, decision_number="", decision_on=None), as_of=AS_OF))
    assert "Chưa có ai trong danh sách." in text
    assert "(Kèm theo Quyết định số ………………… ngày …… tháng …… năm ………)" in text


def test_summons_workbook_has_a_row_a_person_and_no_formula(ground):
    person = ground.person(full_name="=Sum(A1)", sex="female", birth_year=1985)
    waiting = ground.person()
    made = make_class(ground, capacity=1, title="=cmd|' /C calc'!A0")
    seat_all(made, [person, waiting])
    data = printing.summons_workbook(made, as_of=AS_OF)
    rows = rows_of(data)
    assert rows[2] == ["STT", "Họ và tên", "Năm sinh", "Nữ", "Chức vụ, nhóm", "Đơn vị", "Ghi chú"]
    assert rows[3:] == [[1, "=Sum(A1)", 1985, "x", "Cộng tác viên", ground.commune.name, None]]
    assert [row[1] for row in rows_of(data, "Danh sách chờ")[3:]] == [waiting.full_name]
    assert rows_of(data, "Tổng hợp")[1:] == [[ground.commune.name, 1, 1, 0, 0, 0], ["Cộng", 1, 1, 0, 0, 0]]
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert {(cell.data_type, cell.quotePrefix) for cell in (sheet["A1"], sheet["B4"])} == {("s", True)}


# --- the report ------------------------------------------------------------------------------------------------------
def test_report_has_the_figures_of_the_class(ground):
    people = [ground.person(sex=sex) for sex in ("female", "female", "male", "undeclared")]
    made = make_class(
        ground, sittings=[sitting(), sitting(begins=14, ends=17)], test_max=10, test_pass=5, budget_amount=48500000,
        budget_line="Ngân sách tỉnh", trainers=[make_trainer(ground.department, name="Giảng viên Mẫu")],
    )  # fmt: skip
    seats = seat_all(made, people)
    mark_all(made, seats[:3], by=ground.organiser)
    walked = domain.add_walk_in(training_class=made, person=ground.person(), by=ground.organiser, at=AFTER)
    first = made.sessions.get(number=1)
    domain.mark_sitting(session=first, entries=[domain.Entry(walked.pk, 60)], by=ground.organiser, at=AFTER)
    scores = {seats[0].pk: 9, seats[1].pk: 4, seats[2].pk: 5}
    domain.set_scores(training_class=made, scores=scores, by=ground.organiser, at=AFTER)
    data, lines = report_data(made), lines_of(made)
    assert [data["people"][name]["all"] for name in ("invited", "attended", "met")] == [4, 4, 2]
    assert data["people"]["met"] == {
        "all": sum(line.is_met for line in lines), "female": 1, "male": 1, "other": 0, "undeclared": 0,
    }  # fmt: skip
    assert data["walked_in"] == 1
    assert data["units"] == [{"unit": ground.commune.name, "invited": [4, 2], "attended": [4, 2], "met": [2, 1]}]
    assert data["sessions"] == [
        {"number": 1, "there": 4, "whole": 3, "absent": 0, "unmarked": 1},
        {"number": 2, "there": 3, "whole": 3, "absent": 0, "unmarked": 2},
    ]
    assert Counter(row["result"] for row in data["lines"]) == Counter("met" if x.is_met else "missed" for x in lines)
    text = whole(printing.report_pdf(made, as_of=AS_OF))
    for words in (
        "Kinh phí dự kiến: 48.500.000 đồng",
        "Được triệu tập 4 người (nữ 2, nam 1, chưa khai 1). Tham dự 4 người (nữ 2, nam 1, chưa khai 1), trong đó 1 "
        "người đến thẳng lớp. Đạt 2 người (nữ 1, nam 1), bằng 50,0% số người tham dự.",
        "Dự kiểm tra 3 người, đạt từ 5/10 điểm trở lên 2 người. Điểm trung bình 6,0; cao nhất 9; thấp nhất 4.",
        "Giảng viên Mẫu (Sở Thử)",
        "ngày 01/07/2026 (08:00–11:00; 14:00–17:00)",
        "ngày 05 tháng 7 năm 2026",
        "Kết quả chưa được gửi duyệt; số liệu trong báo cáo là số liệu tạm tính.",
    ):
        assert words in text


@pytest.mark.parametrize("count", [0, 1, 60])
def test_report_lists_everybody_with_the_result(ground, count):
    made = seated(ground, count)
    pages = text_of(printing.report_pdf(made, as_of=AS_OF))
    annex = " ".join(pages[next(place for place, page in enumerate(pages) if "PHỤ LỤC" in page) :])
    assert [line for line in lines_of(made) if line.seat.person.full_name not in annex] == []
    assert annex.count("Chưa đạt") == count
    assert ("Chưa có ai trong danh sách lớp." in annex) == (count == 0)


def test_report_says_how_far_the_results_have_come(ground):
    made, submission = held_class(ground, ground.people(2))
    assert report_data(made)["standing"] == {"state": "waiting", "submitted": "03/07/2026", "decided": ""}
    domain.approve_class(submission=submission, by=ground.second, at=AFTER)
    made.refresh_from_db()
    data = report_data(made)
    assert data["standing"] == {"state": "approved", "submitted": "03/07/2026", "decided": "03/07/2026"}
    assert (data["people"]["met"]["all"], data["gone"], data["late"]) == (2, 0, False)
    [result, _other] = standing_results(made).values()
    domain.reverse_result(result=result, reason="ghi nhầm", by=ground.second, at=AFTER)
    data = report_data(made)
    assert (data["people"]["met"]["all"], data["gone"]) == (1, 1)
    text = whole(printing.report_pdf(made, as_of=AS_OF))
    assert "1 kết quả đã được hủy sau khi duyệt, không tính vào số người đạt." in text
    domain.reopen_class(training_class=made, reason="sửa điểm danh", by=ground.second, at=AFTER)
    made.refresh_from_db()
    assert report_data(made)["standing"]["state"] == "reopened"


def test_report_marks_what_was_late_and_what_others_organised(ground):
    made = make_class(ground, kind="external", external_organiser="Trường Chính trị tỉnh")
    mark_all(made, seat_all(made, ground.people(1)), by=ground.organiser)
    hand_in(made, by=ground.organiser, moment=datetime(2026, 8, 20, tzinfo=AT.tzinfo))
    made.refresh_from_db()
    text = whole(printing.report_pdf(made, as_of=AS_OF))
    assert "Kết quả được nhập muộn: gửi duyệt sau khi lớp kết thúc hơn 30 ngày." in text
    assert "Lớp do Trường Chính trị tỉnh tổ chức; kết quả được ghi nhận theo văn bản công nhận" in text
    assert "Văn bản công nhận kết quả, đưa vào hồ sơ ngày 20/08/2026." in text


def test_papers_speak_vietnamese_whoever_prints_them(ground):
    made, _submission = held_class(ground, ground.people(1))
    with translation.override("en"):
        assert "Tờ điểm danh có chữ ký" in whole(printing.report_pdf(made, as_of=AS_OF))
        assert rows_of(printing.summons_workbook(made, as_of=AS_OF))[2][1] == "Họ và tên"


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.integers(0, 100), min_size=1, max_size=40))
def test_mean_is_rounded_half_up_to_a_tenth(scores):
    exact = (Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert mean_text(scores) == str(exact).replace(".", ",")


# --- the year's plan -------------------------------------------------------------------------------------------------
def on(day):
    return [sitting(day)]


def test_plan_sums_quarters_and_year_without_what_was_called_off(ground):
    below = make_unit(parent=ground.province, name="Xã Khác")
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 12, 31), date(2027, 1, 1)]
    budgets = [1_000_000, 2_500_000, None, 9]
    made = [
        make_class(ground, sittings=on(day), budget_amount=budget, capacity=number * 10 or None, announced=number != 1)
        for number, (day, budget) in enumerate(zip(days, budgets, strict=True))
    ]
    gone = make_class(ground, budget_amount=7)
    domain.cancel_class(training_class=gone, reason="mưa bão", by=ground.organiser, at=BEFORE)
    seat_all(made[0], ground.people(2))
    found = plan_of(ground.province, 2026, as_of=AS_OF)
    assert [row.training_class.pk for row in found.rows] == [each.pk for each in made[:3]]
    assert [(part.quarter, part.people, part.budget) for part in found.parts] == [
        (1, 2, 1_000_000), (2, 10, 2_500_000), (4, 20, 0),
    ]  # fmt: skip
    assert (found.people, found.budget, found.drafts, found.without_budget) == (32, 3_500_000, 1, 1)
    assert plan_of(below, 2026, as_of=AS_OF).rows == []
    text = whole(printing.plan_pdf(ground.province, 2026, as_of=AS_OF))
    for words in (
        "Cộng quý I: 1 lớp 2 1.000.000",
        "Cộng quý II: 1 lớp 10 2.500.000",
        "Cộng cả năm: 3 lớp 32 3.500.000",
    ):
        assert words in text
    assert f"{made[1].title} (đang chuẩn bị)" in text
    assert gone.title not in text


def test_plan_of_forty_classes_repeats_its_head(ground):
    for number in range(40):
        make_class(ground, sittings=on(date(2026, 1 + number % 12, 5)), title=f"Lớp tập huấn cho cụm xã số {number}.")
    pages = text_of(printing.plan_pdf(ground.province, 2026, as_of=AS_OF))
    assert all("Kinh phí (đồng)" in page for page in pages[:-1])
    assert [number for number in range(40) if f"cụm xã số {number}." not in " ".join(pages)] == []


def test_plan_of_an_empty_year_says_so(ground):
    text = whole(printing.plan_pdf(ground.commune, 2026, as_of=AS_OF))
    assert "Chưa có lớp nào trong năm 2026." in text


def test_plan_workbook_has_a_row_a_class_then_the_sums(ground):
    make_class(ground, title="@SUM(1)", budget_amount=1234567, capacity=30, budget_line="Ngân sách xã")
    data = printing.plan_workbook(ground.province, 2026, as_of=AS_OF)
    rows = rows_of(data)
    assert rows[3][0:2] + rows[3][3:6] == [1, "@SUM(1)", ground.department.name, "01/07/2026", "Hội trường tầng 2"]
    assert rows[3][7:] == [30, "Ngân sách xã", 1234567, "đã thông báo"]
    assert [(row[1], row[7], row[9]) for row in rows[4:]] == [
        ("Cộng quý 3: 1 lớp", 30, 1234567), ("Cộng cả năm: 1 lớp", 30, 1234567),
    ]  # fmt: skip
    cell = load_workbook(io.BytesIO(data)).worksheets[0]["B4"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_years_of_plans_go_back_to_the_first_class(ground):
    make_class(ground, sittings=on(date(2024, 5, 5)), moment=datetime(2024, 1, 1, tzinfo=AT.tzinfo))
    units = type(ground.province).objects.all()
    assert plan_years(units, as_of=AS_OF) == [2027, 2026, 2025, 2024]
    assert plan_years(units.filter(pk=ground.commune.pk), as_of=AS_OF) == [2027, 2026]


# --- the addresses ---------------------------------------------------------------------------------------------------
PAPERS = ["sheet_pdf", "summons_pdf", "summons_xlsx", "report_pdf"]


@pytest.mark.parametrize("name", PAPERS)
def test_papers_are_handed_out_under_neutral_names_and_logged(ground, client, name):
    made = make_class(ground, title="Lớp có tên dài")
    seat_all(made, ground.people(1))
    answer = client_of(client, ground.organiser).get(reverse(f"courses_classes:{name}", args=[made.uuid]))
    file = {"sheet": "diem-danh", "summons": "trieu-tap", "report": "bao-cao"}[name.split("_")[0]]
    kind = name.split("_")[1]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{file}-{made.pk}.{kind}"'
    assert answer.headers["Content-Type"] == {
        "pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }[kind]  # fmt: skip
    assert "no-store" in answer.headers["Cache-Control"]
    entry = AuditEntry.objects.get(action="classes.print")
    assert (entry.subject, entry.detail["paper"], entry.unit_id) == (
        made.title, f"{file}.{kind}", ground.department.pk,
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("sheet_pdf", 14), ("summons_pdf", 16), ("report_pdf", 16)])
def test_papers_cost_the_same_for_one_person_and_three(ground, client, count, name, queries, django_assert_num_queries):
    made = make_class(ground)
    mark_all(made, seat_all(made, ground.people(count)), by=ground.organiser)
    address = reverse(f"courses_classes:{name}", args=[made.uuid])
    client_of(client, ground.organiser)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("plan", 22), ("plan_pdf", 14), ("plan_xlsx", 13)])
def test_plan_costs_the_same_for_one_class_and_three(ground, client, count, name, queries, django_assert_num_queries):
    for _number in range(count):
        made = make_class(ground, sittings=on(date(2026, 5, 5)))
        made.categories.add(ground.category)
    client_of(client, ground.organiser)
    with django_assert_num_queries(queries):
        assert client.get(reverse(f"courses_classes:{name}"), {"year": "2026"}).status_code == 200


def test_plan_page_shows_the_year_of_her_unit_with_sums(ground, client):
    make_class(ground, sittings=on(date(2026, 5, 5)), budget_amount=12500000, capacity=30)
    client_of(client, ground.organiser)
    page = client.get(reverse("courses_classes:plan"), {"year": "2026"}).content.decode()
    for words in ("Kế hoạch lớp tập huấn năm 2026", "12.500.000", "Cộng quý 2", "Cộng cả năm", ground.department.name):
        assert words in page
    assert f"{reverse('courses_classes:plan_pdf')}?year=2026&amp;unit={ground.department.pk}" in page
    empty = client.get(reverse("courses_classes:plan"), {"year": "2027"}).content.decode()
    assert "Chưa có lớp nào trong năm này" in empty


def test_plan_of_a_foreign_unit_or_an_odd_year_is_refused(ground, client):
    client_of(client, ground.commune_manager)
    for name in ("plan", "plan_pdf", "plan_xlsx"):
        address = reverse(f"courses_classes:{name}")
        assert client.get(address, {"unit": ground.department.pk}).status_code == 403
        assert client.get(address, {"unit": "x"}).status_code == 403
        assert client.get(address, {"year": "1066"}).status_code == (422 if name == "plan" else 404)
    client.force_login(make_user())
    assert client.get(reverse("courses_classes:plan")).status_code == 403


def test_a_neighbour_gets_no_paper(ground, client):
    made = make_class(ground, invited=ground.department)
    stranger = make_manager(make_unit(parent=ground.province, valid_from=START))
    client_of(client, stranger)
    assert [client.get(reverse(f"courses_classes:{name}", args=[made.uuid])).status_code for name in PAPERS] == [
        403
    ] * 4
