"""What a course counts for, decided on its own page."""

import pytest
from django.urls import reverse

from certification.awards.models import Award, Requirement
from courses.content.models import CoursePage
from courses.learning.domain import finish_lesson
from lms.jobs.domain import run_due_jobs
from lms.journal.models import AuditEntry
from tests.factories.courses import lesson_keys, make_author, make_course, make_enrolment, make_organiser
from tests.factories.people import AT, make_person
from tests.factories.programmes import make_programme, require

pytestmark = pytest.mark.django_db


@pytest.fixture
def issuer():
    return make_organiser()


@pytest.fixture
def course(issuer):
    return make_course(lessons=1, questions=0, organiser=issuer)


@pytest.fixture
def programme(issuer):
    return make_programme(issuer)


@pytest.fixture
def url(course):
    return reverse("taphuan_parts", args=[CoursePage.objects.get(course=course).pk])


@pytest.fixture
def author(client, issuer):
    user = make_author(issuer, "tacgia")
    client.force_login(user)
    return user


def test_the_page_of_a_course_says_what_it_counts_for_and_for_how_long(client, course, programme, author):
    page = reverse("wagtailadmin_pages:edit", args=[CoursePage.objects.get(course=course).pk])
    assert "chưa tính vào phần nào" in client.get(page).content.decode()
    require(programme, "K", [course, make_course(questions=0)], validity_months=24)
    shown = client.get(page).content.decode()
    assert "K – Phần K" in shown
    assert "cùng 1 khóa khác" in shown
    assert "hiệu lực 24 tháng" in shown


def test_those_who_completed_before_earn_the_part_once_the_course_counts(client, course, programme, url, author):
    enrolment = make_enrolment(make_person(), course)
    finish_lesson(enrolment=enrolment, lesson_key=lesson_keys(course)[0], by=None, at=AT)
    assert "đã hoàn thành khóa này: 1" in client.get(url).content.decode()
    part = programme.parts.get(code="M")
    client.post(url, {"part": part.pk, "name": "Khóa ngắn", "validity_months": "36"})
    run_due_jobs()
    award = Award.objects.get()
    assert (award.part, award.valid_from, award.expires_on.year) == (part, AT.date(), AT.year + 3)
    assert AuditEntry.objects.get(action="awards.count").unit_id == programme.issuer_id


def test_what_is_valid_for_another_time_or_no_longer_counts_leaves_what_was_earned(
    client, course, programme, url, author
):
    requirement = require(programme, "M", [course])
    enrolment = make_enrolment(make_person(), course)
    finish_lesson(enrolment=enrolment, lesson_key=lesson_keys(course)[0], by=None, at=AT)
    client.post(url, {"requirement": requirement.pk, "validity_months": "x"})
    client.post(url, {"requirement": requirement.pk, "validity_months": "12"})
    requirement.refresh_from_db()
    assert requirement.validity_months == 12
    client.post(url, {"requirement": requirement.pk, "remove": "1"})
    run_due_jobs()
    assert list(requirement.courses.all()) == []
    assert Award.objects.standing().get().expires_on is None


def test_only_the_issuers_authors_decide(client, course, programme, issuer):
    other = make_organiser("KHAC")
    theirs = make_course(lessons=1, questions=0, organiser=other)
    client.force_login(make_author(other, "khac"))
    page = CoursePage.objects.get(course=theirs)
    assert "Đơn vị cấp giấy" in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    part = programme.parts.get(code="K")
    client.post(reverse("taphuan_parts", args=[page.pk]), {"part": part.pk, "name": "Lén", "validity_months": ""})
    assert Requirement.objects.count() == 0


def test_a_programme_of_another_issuer_is_not_offered(client, course, programme, url, author):
    foreign = make_programme(make_organiser("KHAC"), code="khac")
    client.post(url, {"part": foreign.parts.get(code="K").pk, "name": "Lén", "validity_months": ""})
    requirement = require(foreign, "K", [course])
    client.post(url, {"requirement": requirement.pk, "remove": "1"})
    assert list(requirement.courses.all()) == [course]
    assert Requirement.objects.count() == 1
