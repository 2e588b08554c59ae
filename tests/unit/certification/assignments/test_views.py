from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from certification.assignments.domain import refresh_periods
from certification.assignments.models import Assignment, Exemption, Period
from certification.assignments.queries import open_people, overdue_by_unit
from courses.learning.domain import finish_lesson
from courses.learning.models import Enrolment
from lms.dates import civil_date, now, today
from lms.journal.models import AuditEntry
from lms.people.domain import grant_role
from lms.people.enums import RoleKind
from lms.people.models import Person
from tests.factories.assignments import make_assignment
from tests.factories.courses import lesson_keys, make_course, make_enrolment
from tests.factories.coverage import complete
from tests.factories.people import AT, make_category, make_manager, make_person, make_unit, make_user, post
from tests.factories.programmes import make_path, make_programme, require

pytestmark = pytest.mark.django_db
LIST = "certification_assignments:list"


@pytest.fixture
def worker():
    return make_category("ctv", "Cộng tác viên")


@pytest.fixture
def manager(client, commune):
    user = make_manager(commune)
    client.force_login(user)
    return user


def staff(unit, category, *names, **kwargs):
    people = [make_person(full_name=name) for name in names]
    for person in people:
        post(person, unit, category, **kwargs)
    return people


def give(unit, what, **terms):
    made = make_assignment(unit, what, **{"due_on": today() + timedelta(days=60), **terms})
    refresh_periods(at=now())
    return made


def page(client, name, *args, **query):
    response = client.get(reverse(f"certification_assignments:{name}", args=args), query)
    assert response.status_code == 200
    return response


def test_the_list_counts_the_people_within_her_reach_alone(client, province, commune, edition, worker, manager):
    other = make_unit("KHAC", parent=province)
    an, binh = staff(commune, worker, "Lê Thị An", "Lê Thị Bình")
    staff(other, worker, "Trần Thị Chi")
    complete(an, edition, today())
    wide = give(province, edition.course)
    foreign = make_assignment(other, edition.course)
    [row] = page(client, "list").context["rows"]
    assert (row["assignment"], row["reached"], row["done"], row["overdue"]) == (wide, 2, 1, 0)
    give(commune, edition.course, due_on=today() - timedelta(days=1), name="Đợt riêng")
    late = page(client, "list").context["rows"][0]
    assert (late["assignment"].name, late["reached"], late["overdue"]) == ("Đợt riêng", 2, 1)
    assert client.get(reverse("certification_assignments:people", args=[foreign.uuid])).status_code == 403
    names = [line.person.full_name for line in page(client, "people", wide.uuid).context["rows"]]
    assert names == ["Lê Thị An", "Lê Thị Bình"]


def test_a_right_limited_to_a_category_shows_its_people_alone(client, commune, edition, worker):
    health = make_category("yt", "Nhân viên y tế")
    staff(commune, worker, "Lê Thị An")
    staff(commune, health, "Lê Thị Bình")
    user = make_user()
    role = grant_role(user=user, kind=RoleKind.MANAGER, unit=commune, at=AT)
    role.categories.set([health])
    client.force_login(user)
    made = give(commune, edition.course)
    assert [line.person.full_name for line in page(client, "people", made.uuid).context["rows"]] == ["Lê Thị Bình"]
    refused = client.post(reverse("certification_assignments:new"), asked(commune, edition.course))
    assert refused.status_code == 422
    assert "Nhân viên y tế" in refused.content.decode()
    chosen = asked(commune, edition.course, categories=[health.pk])
    assert client.post(reverse("certification_assignments:new"), chosen).context["preview"].reached == 1


def test_people_are_filtered_by_how_they_stand_and_numbers_open_to_them(client, commune, edition, worker, manager):
    an, _binh, chi = staff(commune, worker, "Lê Thị An", "Lê Thị Bình", "Lê Thị Chi")
    complete(an, edition, today())
    made = give(commune, edition.course, due_on=today() + timedelta(days=5))
    Exemption.objects.create(
        assignment=made, person=chi, reason="leave", starts_on=today(), recorded_at=AT, note=""
    )  # fmt: skip
    shown = page(client, "people", made.uuid)
    assert [(line.person.full_name, str(line.state)) for line in shown.context["rows"]] == [
        ("Lê Thị An", "done"), ("Lê Thị Bình", "due_soon"), ("Lê Thị Chi", "exempt"),
    ]  # fmt: skip
    assert {str(state): number for state, _tone, number in shown.context["counts"]} == {
        "overdue": 0, "due_soon": 1, "expiring": 0, "open": 0, "exempt": 1, "done": 1,
    }  # fmt: skip
    for state, names in (("done", ["Lê Thị An"]), ("due_soon", ["Lê Thị Bình"]), ("exempt", ["Lê Thị Chi"])):
        rows = page(client, "people", made.uuid, state=state).context["rows"]
        assert [line.person.full_name for line in rows] == names
    assert [line.person for line in page(client, "people", made.uuid, q="chi").context["rows"]] == [chi]


def asked(unit, course, **fields):
    return {
        "name": "Đợt thử", "unit": unit.pk, "what": f"course-{course.pk}", "starts_on": today().isoformat(),
        "due_days": "30", "window_days": "60", **fields,
    }  # fmt: skip


def test_giving_is_shown_before_it_is_done(
    client, commune, edition, worker, manager, django_capture_on_commit_callbacks
):
    staff(commune, worker, "Lê Thị An", "Lê Thị Bình")
    url, data = reverse("certification_assignments:new"), asked(commune, edition.course, categories=[worker.pk])
    assert client.get(url).status_code == 200
    shown = client.post(url, data)
    assert (shown.status_code, Assignment.objects.count()) == (200, 0)
    preview = shown.context["preview"]
    assert (preview.reached, preview.added.names) == (2, ["Lê Thị An", "Lê Thị Bình"])
    assert "Lê Thị An, Lê Thị Bình" in shown.content.decode()
    confirm = {**dict(shown.context["kept"]), "categories": [worker.pk], "confirm": "1", "token": preview.token}
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(url, confirm)
    made = Assignment.objects.get()
    assert done["Location"] == reverse("certification_assignments:people", args=[made.uuid])
    assert (made.unit, made.course, made.created_by) == (commune, edition.course, manager)
    assert Period.objects.current().count() == 2


def test_facts_that_changed_meanwhile_are_shown_anew(client, commune, edition, worker, manager):
    staff(commune, worker, "Lê Thị An")
    url, data = reverse("certification_assignments:new"), asked(commune, edition.course)
    token = client.post(url, data).context["preview"].token
    staff(commune, worker, "Lê Thị Bình")
    again = client.post(url, {**data, "confirm": "1", "token": token})
    assert (again.status_code, Assignment.objects.count()) == (409, 0)
    assert again.context["preview"].reached == 2
    assert "Dữ liệu đã thay đổi từ lúc xem trước" in again.content.decode()


def test_a_form_says_what_is_wrong_and_going_back_keeps_what_was_typed(client, commune, edition, manager):
    url = reverse("certification_assignments:new")
    for fields, field in [
        ({"due_on": today().isoformat()}, "due_on"),
        ({"due_days": ""}, "due_on"),
        ({"ends_on": (today() - timedelta(days=1)).isoformat()}, "ends_on"),
        ({"renews_months": "1", "window_days": "60"}, "window_days"),
        ({"what": "course-0"}, "what"),
    ]:
        response = client.post(url, asked(commune, edition.course, **fields))
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
    assert list(client.post(url, asked(make_unit(), edition.course)).context["form"].errors) == ["unit"]
    back = client.post(url, asked(commune, edition.course, change="1"))
    assert (back.status_code, back.context["form"]["name"].value()) == (200, "Đợt thử")


def test_changing_the_rule_belongs_to_the_unit_that_gave_it(client, province, commune, edition, worker, manager):
    staff(commune, worker, "Lê Thị An")
    wide, own = give(province, edition.course), give(commune, edition.course)
    assert client.get(reverse("certification_assignments:change", args=[wide.uuid])).status_code == 403
    url = reverse("certification_assignments:change", args=[own.uuid])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields if name != "categories"} | {
        "due_on": today().isoformat()
    }
    data["starts_on"] = "2026-01-01"
    shown = client.post(url, data)
    assert (shown.context["preview"].moved.names, shown.context["preview"].reached) == (["Lê Thị An"], 1)
    applied = client.post(url, {**data, "confirm": "1", "token": shown.context["preview"].token})
    assert (applied.status_code, own.rules.count()) == (302, 2)


def test_an_exemption_is_written_and_ended(client, commune, edition, worker, manager):
    [an] = staff(commune, worker, "Lê Thị An")
    made = give(commune, edition.course)
    url = reverse("certification_assignments:exempt", args=[made.uuid, an.uuid])
    assert client.get(url).status_code == 200
    wrong = {"reason": "other", "starts_on": today().isoformat(), "last_on": (today() - timedelta(days=1)).isoformat()}
    refused = client.post(url, wrong)
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, ["last_on", "note"])
    right = {"reason": "leave", "starts_on": today().isoformat(), "last_on": today().isoformat()}
    assert client.post(url, right).status_code == 302
    exemption = Exemption.objects.get()
    assert (exemption.ends_on, exemption.recorded_by) == (today() + timedelta(days=1), manager)
    assert client.post(url, right).status_code == 422
    shown = page(client, "people", made.uuid).content.decode()
    assert "nghỉ thai sản, nghỉ ốm dài ngày" in shown
    end = reverse("certification_assignments:unexempt", args=[made.uuid, exemption.pk])
    assert client.post(end).status_code == 302
    exemption.refresh_from_db()
    assert (exemption.ends_on, exemption.ended_by) == (today(), manager)


def test_a_stranger_exempts_nobody(client, province, commune, edition, worker):
    other = make_unit("KHAC", parent=province)
    [an] = staff(commune, worker, "Lê Thị An")
    made = give(province, edition.course)
    exemption = Exemption.objects.create(
        assignment=made, person=an, reason="leave", starts_on=today(), recorded_at=AT
    )  # fmt: skip
    client.force_login(make_manager(other))
    exempt = reverse("certification_assignments:exempt", args=[made.uuid, an.uuid])
    assert client.get(exempt).status_code == 403
    end = reverse("certification_assignments:unexempt", args=[made.uuid, exemption.pk])
    assert client.post(end).status_code == 403
    exemption.refresh_from_db()
    assert exemption.ends_on is None


def test_the_workbook_holds_the_list_that_was_shown(client, commune, edition, worker, manager):
    an, _binh = staff(commune, worker, "Lê Thị An", "=Lê Thị Bình")
    complete(an, edition, today())
    made = give(commune, edition.course)
    response = client.post(reverse("certification_assignments:export", args=[made.uuid]), {"state": "open"})
    assert f'filename="giao-hoc-{today():%Y-%m-%d}.xlsx"' in response["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == ["Họ và tên", "=Lê Thị Bình"]
    assert rows[1][2:4] == ("Xã Mẫu", "Cộng tác viên")
    assert AuditEntry.objects.get(action="assignments.export").detail == {"people": 1, "state": "open"}


def test_pages_cost_the_same_for_one_and_for_three(client, commune, edition, worker, manager):
    costs = []
    for more in (1, 2):
        for _number in range(more):
            [person] = staff(commune, worker, "Lê Thị An")
            made = give(commune, make_course(lessons=1, questions=0, organiser=commune))
            Exemption.objects.create(assignment=made, person=person, reason="leave", starts_on=today(), recorded_at=AT)
        for url in (reverse(LIST), reverse("certification_assignments:people", args=[made.uuid])):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            costs.append(len(queries))
    assert costs[:2] == costs[2:]


# --- what a learner sees ---------------------------------------------------------------------------------------------
@pytest.fixture
def learner(client, commune, worker):
    [person] = staff(commune, worker, "Nguyễn Thị Hường", valid_from=today() - timedelta(days=10))
    person.user = make_user()
    person.save()
    client.force_login(person.user)
    return person


def duoc_giao(client):
    page = client.get(reverse("certification_desk:my_learning")).content.decode()
    return page.split('id="duoc-giao"')[1].split("</section>")[0] if 'id="duoc-giao"' in page else ""


def test_my_learning_says_what_is_given_and_by_when(client, commune, edition, learner):
    assert duoc_giao(client) == ""
    due = today() + timedelta(days=5)
    made = give(commune, edition.course, due_on=due, name="Đợt cuối năm")
    said = duoc_giao(client)
    for words in ("Đợt cuối năm", "sắp đến hạn", f"Hạn: hết ngày {due:%d/%m/%Y}", f"/khoa-hoc/{edition.course.code}/"):
        assert words in said
    Period.objects.update(opens_on=today() - timedelta(days=9), due_on=today() - timedelta(days=1))
    assert "quá hạn" in duoc_giao(client)
    Exemption.objects.create(
        assignment=made, person=learner, reason="leave", starts_on=today(), ends_on=due, recorded_at=AT
    )  # fmt: skip
    said = duoc_giao(client)
    assert "được miễn" in said
    assert f"hết miễn từ ngày {due:%d/%m/%Y}" in said
    assert "quá hạn" not in said


def test_what_is_given_comes_before_the_path(client, province, commune, edition, worker, learner):
    other = make_course(lessons=1, questions=0, organiser=province)
    programme = make_programme(province)
    make_path(programme, [require(programme, "K", [other])], [worker])
    page = client.get(reverse("certification_desk:my_learning"))
    assert page.context["resume"].code == other.code
    give(commune, edition.course)
    page = client.get(reverse("certification_desk:my_learning"))
    assert page.context["resume"].code == edition.course.code


def test_a_result_that_runs_out_can_be_learnt_again_and_the_old_one_stays(
    client, commune, edition, learner, django_capture_on_commit_callbacks
):
    begin = today() - timedelta(days=20)
    enrolment = make_enrolment(learner, edition.course)
    [key] = lesson_keys(edition.course)
    at = now() - timedelta(days=20)
    finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=at)
    url = reverse("certification_assignments:again", args=[edition.course.code])
    assert client.post(url).status_code == 404
    give(commune, edition.course, renews_months=1, window_days=20, starts_on=begin)
    said = duoc_giao(client)
    assert "sắp hết hiệu lực" in said
    assert url in said
    assert client.post(url)["Location"] == reverse("courses_learning:course", args=[edition.course.code])
    assert client.post(url).status_code == 302
    again = Enrolment.objects.get(person=learner, ended_at=None)
    assert (again.completed_at, Enrolment.objects.count()) == (None, 2)
    with django_capture_on_commit_callbacks(execute=True):
        finish_lesson(enrolment=again, lesson_key=key, by=None, at=now())
    first, second = Period.objects.order_by("number")
    assert (first.completion.happened_on, second.completion.happened_on) == (civil_date(at), today())
    assert "đã xong" in duoc_giao(client)
    assert client.post(url).status_code == 404


def test_what_is_given_costs_the_same_for_one_and_for_three(client, province, commune, worker, learner):
    programme, costs = make_programme(province), []
    for more in (1, 2):
        for _number in range(more):
            course = make_course(lessons=1, questions=0, organiser=province)
            give(commune, course)
            path = make_path(programme, [require(programme, "K", [course])], [worker])
            give(commune, path)
            give(commune, programme.parts.get(code="K"))
        client.get(reverse("certification_desk:my_learning"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("certification_desk:my_learning"))
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- what the week page asks -----------------------------------------------------------------------------------------
def test_overdue_people_are_counted_once_where_they_work(province, commune, edition, worker):
    other = make_unit("KHAC", parent=province, name="Xã Khác")
    an, _binh = staff(commune, worker, "Lê Thị An", "Lê Thị Bình")
    staff(other, worker, "Trần Thị Chi")
    post(an, other, worker, is_primary=False)
    late = today() - timedelta(days=1)
    give(province, edition.course, due_on=late)
    give(province, make_course(lessons=1, questions=0, organiser=province), due_on=late)
    assert [(row.unit, row.people) for row in overdue_by_unit(make_manager(province), as_of=today())] == [
        (commune, 2), (other, 1),
    ]  # fmt: skip
    assert [(row.unit, row.people) for row in overdue_by_unit(make_manager(other), as_of=today())] == [(other, 1)]
    assert overdue_by_unit(make_user(), as_of=today()) == []


def test_open_people_are_those_who_still_have_to_learn_a_course(province, commune, edition, worker):
    an, binh, chi, dung = staff(commune, worker, "Lê Thị An", "Lê Thị Bình", "Lê Thị Chi", "Lê Thị Dung")
    other = make_course(lessons=1, questions=0, organiser=province)
    programme = make_programme(province)
    path = make_path(programme, [require(programme, "K", [edition.course, other])], [worker])
    complete(an, edition, today())
    made = give(province, path)
    Exemption.objects.create(assignment=made, person=chi, reason="leave", starts_on=today(), recorded_at=AT)
    asked = {"units": [province], "as_of": today()}
    assert list(open_people(assignment=made, **asked)) == [an, binh, dung]
    assert list(open_people(course=edition.course, **asked)) == [binh, dung]
    placed = Person.objects.filter(pk=dung.pk)
    assert list(open_people(course=edition.course, excluding=placed, **asked)) == [binh]
    assert list(open_people(course=edition.course, units=[make_unit()], as_of=today())) == []
