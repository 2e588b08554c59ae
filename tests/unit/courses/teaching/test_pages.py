"""The trainer's pages: whom they let in, what they show, that they do not grow."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from courses.learning.models import Enrolment
from courses.quiz.models import Accommodation
from courses.teaching.models import CourseCohort
from lms.journal.models import AuditEntry
from lms.outbox.models import Message
from lms.people.models import CohortMember, Person
from tests.factories.courses import activity_of, make_author, make_course, make_enrolment, make_organiser
from tests.factories.people import make_manager, make_person, make_user
from tests.unit.courses.teaching.conftest import tried

pytestmark = pytest.mark.django_db


def url(name, course, *args):
    return reverse(f"courses_teaching:{name}", args=[course.code, *args])


PAGES = ("overview", "learners", "cohorts", "message", "quizzes", "times", "surveys")


@pytest.fixture
def desk(client, trainer):
    client.force_login(trainer)
    return client


def learner(username="", **kwargs):
    person = make_person(**kwargs)
    if username:
        Person.objects.filter(pk=person.pk).update(user=make_user(username))
        person.refresh_from_db()
    return person


@pytest.mark.parametrize("name", PAGES)
def test_only_trainers_of_the_organiser_get_in(course, organiser, client, name):
    address = url(name, course)
    assert client.get(address).status_code == 302
    others = [make_user(), make_manager(organiser), make_author(make_organiser("SYT"))]
    for user in others:
        client.force_login(user)
        assert client.get(address).status_code == 403
    for user in (make_author(organiser), make_user("sieu", is_superuser=True)):
        client.force_login(user)
        assert client.get(address).status_code == 200


def test_the_list_holds_her_courses_alone(course, desk):
    make_course(organiser=make_organiser("SYT"), slug="khoa-khac")
    page = desk.get(reverse("courses_teaching:courses"))
    assert [line[0] for line in page.context["lines"]] == [course]


def test_header_leads_trainers_to_their_learners_and_nobody_else(course, desk, client):
    link = f'href="{reverse("courses_teaching:courses")}"'
    assert link in desk.get("/").content.decode()
    client.force_login(make_user())
    assert link not in client.get("/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_learner_and_three(course, desk, count, django_assert_num_queries):
    for _number in range(count):
        tried(make_enrolment(make_person(), course), passed=False)
    desk.get(url("learners", course))
    with django_assert_num_queries(11):
        desk.get(url("learners", course))
    with django_assert_num_queries(9):
        desk.get(reverse("courses_teaching:courses"))


def test_a_course_has_the_same_page_for_one_course_and_three(course, organiser, desk, django_assert_num_queries):
    for _number in range(2):
        make_enrolment(make_person(), make_course(organiser=organiser))
    desk.get(reverse("courses_teaching:courses"))
    with django_assert_num_queries(9):
        page = desk.get(reverse("courses_teaching:courses"))
    assert len(page.context["lines"]) == 3


def test_learners_in_need_stand_first_with_the_reason_in_words(course, desk):
    fine, stuck = make_person(full_name="Lê An"), make_person(full_name="Vũ Yên")
    make_enrolment(fine, course)
    enrolment = make_enrolment(stuck, course)
    Enrolment.objects.update(started_at="2026-11-27T00:00:00Z")
    for _number in range(3):
        tried(enrolment, passed=False, at=Enrolment.objects.get(pk=enrolment.pk).started_at)
    body = desk.get(url("learners", course) + "?show=stuck").content.decode()
    assert "Đã dùng hết 3 lượt làm" in body
    assert "Vũ Yên" in body


def test_export_is_a_workbook_of_the_list_with_an_audit_entry(course, desk):
    make_enrolment(make_person(full_name="=Công Thức"), course)
    response = desk.post(url("export", course), {"show": "all"})
    assert response["Content-Disposition"] == 'attachment; filename="tien-do.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[3]][:5] == [1, "=Công Thức", "cần giúp", 0, 2]
    assert sheet["B3"].data_type == "s"
    [entry] = AuditEntry.objects.filter(action="teaching.export")
    assert (entry.subject, entry.detail["rows"], entry.unit_id) == (course.code, 1, course.organiser_id)


def test_a_cohort_takes_learners_of_the_course_and_nobody_else(course, organiser, desk):
    hers = make_enrolment(make_person(), course)
    foreign = make_enrolment(make_person(), make_course(organiser=make_organiser("SYT")))
    made = desk.post(url("cohorts", course), {"name": "Đợt một"})
    bound = CourseCohort.objects.get()
    assert made["Location"] == url("cohort", course, bound.cohort_id)
    desk.post(url("cohort_change", course, bound.cohort_id), {"add": "1", "learner": [hers.pk, foreign.pk, "x", 99999]})
    assert list(CohortMember.objects.values_list("person_id", flat=True)) == [hers.person_id]
    desk.post(url("cohort_change", course, bound.cohort_id), {"leave": hers.person_id})
    assert CohortMember.objects.filter(left_at=None).count() == 0


def test_a_cohort_of_another_course_is_not_there(course, organiser, desk):
    other = make_course(organiser=organiser)
    desk.post(url("cohorts", other), {"name": "Đợt hai"})
    pk = CourseCohort.objects.get().cohort_id
    assert desk.get(url("cohort", course, pk)).status_code == 404
    assert desk.get(url("learners", course) + f"?cohort={pk}").status_code == 404
    assert desk.post(url("export", course), {"cohort": pk}).status_code == 404


def test_the_link_shows_first_and_enrols_when_confirmed(course, desk, client):
    desk.post(url("cohorts", course), {"name": "Đợt một"})
    cohort = CourseCohort.objects.get().cohort
    share = desk.get(url("share", course, cohort.pk)).content.decode()
    address = reverse("courses_teaching:join", args=[cohort.token])
    assert address in share
    person = learner("hoc-vien")
    client.force_login(person.user)
    page = client.get(address).content.decode()
    assert "Đợt một" in page
    assert "Khóa khoa-day" in page
    assert Enrolment.objects.count() == 0
    for _twice in range(2):
        assert client.post(address)["Location"] == reverse("courses_learning:course", args=[course.code])
    assert Enrolment.objects.get().person == person
    assert CohortMember.objects.get().person == person


def test_a_closed_cohort_or_a_renewed_link_lets_nobody_in(course, desk, client, trainer):
    desk.post(url("cohorts", course), {"name": "Đợt một"})
    cohort = CourseCohort.objects.get().cohort
    address = reverse("courses_teaching:join", args=[cohort.token])
    desk.post(url("cohort_change", course, cohort.pk), {"close": "1"})
    client.force_login(learner("hoc-vien").user)
    client.post(address)
    assert (Enrolment.objects.count(), CohortMember.objects.count()) == (0, 0)
    client.force_login(trainer)
    client.post(url("cohort_change", course, cohort.pk), {"renew": "1"})
    assert client.get(address).status_code == 404


def test_a_message_goes_to_whom_she_chose_once_a_day(course, desk):
    done, stuck = make_enrolment(make_person(), course), make_enrolment(make_person(), course)
    Enrolment.objects.filter(pk=done.pk).update(completed_at=done.started_at)
    for _twice in range(2):
        desk.post(url("message", course), {"show": "not_done", "cohort": "", "body": "Bạn học tiếp nhé."})
    [message] = Message.objects.all()
    assert (message.person, message.body) == (stuck.person, "Bạn học tiếp nhé.")
    assert message.subject == "Tập huấn: bạn có tin nhắn mới"
    assert [entry.detail["count"] for entry in AuditEntry.objects.filter(action="teaching.message").order_by("pk")] == [
        1, 0,
    ]  # fmt: skip
    desk.post(url("message", course) + f"?learner={done.uuid}", {"body": "Chúc mừng bạn."})
    assert Message.objects.filter(person=done.person).count() == 1


def test_a_learner_of_another_course_cannot_be_written_to(course, desk):
    foreign = make_enrolment(make_person(), make_course(organiser=make_organiser("SYT")))
    assert desk.post(url("message", course) + f"?learner={foreign.uuid}", {"body": "x"}).status_code == 404
    assert Message.objects.count() == 0


def test_more_than_five_hundred_are_refused(course, desk, monkeypatch):
    from courses.teaching.domain import messages as rule

    monkeypatch.setattr(rule, "MOST_PEOPLE", 2)
    for _number in range(3):
        make_enrolment(make_person(), course)
    page = desk.post(url("message", course), {"show": "all", "cohort": "", "body": "x"})
    assert page.status_code == 422
    assert Message.objects.count() == 0


def test_times_show_nobody_below_five(course, desk):
    from courses.learning.models import Presence
    from tests.factories.people import AT

    key = course.lesson_keys.order_by("pk")[0]
    for number in range(1, 6):
        page = desk.get(url("times", course))
        assert page.context["lines"][0].median is None
        enrolment = make_enrolment(make_person(), course)
        Presence.objects.create(enrolment=enrolment, lesson_key=key, seconds=60 * number, credited_until=AT)
    [first, _second] = desk.get(url("times", course)).context["lines"]
    assert (first.first_quartile, first.median, first.third_quartile) == (2.0, 3.0, 4.0)


def test_the_menu_of_the_editor_leads_here(course, desk, client):
    assert f"http://testserver{reverse('courses_teaching:courses')}" in desk.get("/admin/").content.decode()


def test_a_trainer_grants_another_try_and_more_time(course, desk):
    enrolment = make_enrolment(make_person(), course)
    for _number in range(3):
        tried(enrolment, passed=False)
    quiz = activity_of(course)
    address = url("grant", course, enrolment.uuid) + f"?quiz={quiz.pk}"
    assert address in desk.get(url("learners", course)).content.decode()
    assert desk.get(address).context["form"].initial == {"extra_attempts": 1, "extra_time_percent": 0}
    desk.post(address, {"extra_attempts": 1, "extra_time_percent": 50})
    held = Accommodation.objects.get(ended_at=None)
    assert (held.person, held.quiz_id, held.extra_attempts, held.extra_time_percent) == (
        enrolment.person, quiz.pk, 1, 50,
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="teaching.grant").count() == 1
    desk.post(address, {"extra_attempts": 0, "extra_time_percent": 0})
    assert not Accommodation.objects.filter(ended_at=None).exists()


def test_nobody_is_granted_anything_elsewhere(course, organiser, desk):
    other = make_course(organiser=organiser)
    hers, foreign = make_enrolment(make_person(), course), make_enrolment(make_person(), other)
    quiz = activity_of(course).pk
    assert desk.get(url("grant", course, foreign.uuid) + f"?quiz={quiz}").status_code == 404
    assert desk.get(url("grant", course, hers.uuid) + f"?quiz={activity_of(other).pk}").status_code == 404
    assert desk.get(url("grant", course, hers.uuid) + "?quiz=x").status_code == 404
