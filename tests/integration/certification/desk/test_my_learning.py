"""What a learner sees of herself: assigned, recommended, under way, done, expiring, and the same on paper."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from certification.awards.models import Award
from courses.content.models import CoursePage
from courses.content.queries import _CONTENTS
from courses.learning.domain import finish_lesson, record_completion, reverse_completion
from courses.learning.models import Completion
from lms import dates
from tests.factories.courses import lesson_keys, make_course, make_enrolment, make_organiser
from tests.factories.people import AT, make_category, make_person, make_unit, make_user, post
from tests.factories.programmes import make_path, make_programme, require

pytestmark = pytest.mark.django_db
URL = "/learn/"


@pytest.fixture
def learner(client):
    person = make_person(full_name="Nguyễn Thị Hường", birth_date=date(1990, 2, 3))
    person.user = make_user("hoc-vien-cua-toi")
    person.save()
    client.force_login(person.user)
    return person


@pytest.fixture
def category():
    return make_category("cong-tac-vien", "Cộng tác viên")


@pytest.fixture
def posting(learner, category):
    return post(learner, make_unit("XA-1", name="Xã Nghĩa Sơn"), category)


def complete(person, course):
    enrolment = make_enrolment(person, course)
    for key in lesson_keys(course):
        finish_lesson(enrolment=enrolment, lesson_key=key, by=None, at=AT)
    return Completion.objects.get(person=person, course=course)


def short_course(**audience):
    course = make_course(lessons=1, questions=0, organiser=audience.get("organiser") or make_organiser())
    if "category" in audience:
        page = CoursePage.objects.get(course=course)
        page.audiences = [audience["category"]]
        page.save_revision().publish()
    return course


def shown(client):
    return client.get(URL).content.decode()


def test_each_course_stands_where_it_belongs_and_only_there(client, learner, posting, category):
    organiser = make_organiser()
    assigned, other, fitting, done = (
        short_course(organiser=organiser, **extra) for extra in ({}, {}, {"category": category}, {})
    )
    programme = make_programme(organiser)
    make_path(programme, [require(programme, "K", [assigned])], [category])
    make_enrolment(learner, other)
    taken = complete(learner, done)
    page = shown(client)
    sections = {
        name: page.split(f'id="{name}"')[1].split("</section>")[0]
        for name in ("lo-trinh-1", "dang-hoc", "goi-y", "da-xong")
    }
    codes = {"lo-trinh-1": assigned, "dang-hoc": other, "goi-y": fitting}
    for name, course in codes.items():
        assert [each for each in (assigned, other, fitting, done) if f"/khoa-hoc/{each.code}/" in sections[name]] == [
            course
        ]
    assert reverse("courses_learning:taken", args=[taken.uuid]) in sections["da-xong"]


def test_a_certificate_that_ends_soon_is_named_and_one_that_ends_later_is_not(client, learner, posting, category):
    organiser = make_organiser()
    course = short_course(organiser=organiser)
    require(make_programme(organiser), "K", [course], validity_months=12)
    complete(learner, course)
    ends = dates.today() + timedelta(days=90)
    Award.objects.update(valid_from=ends - timedelta(days=300), expires_on=ends)
    assert f"hết hiệu lực từ ngày {ends:%d/%m/%Y}" in shown(client)
    Award.objects.update(expires_on=ends + timedelta(days=1))
    assert "hết hiệu lực từ ngày" not in shown(client)


def test_a_certificate_that_was_renewed_is_not_named_as_ending(client, learner, posting):
    organiser = make_organiser()
    course = short_course(organiser=organiser)
    require(make_programme(organiser), "K", [course], validity_months=12)
    course.refresh_from_db()
    today, found = dates.today(), []
    for key, day in (("cũ", today - timedelta(days=300)), ("mới", today)):
        record_completion(
            person_id=learner.pk, edition=course.current_edition, source="class", happened_on=day, key=key,
            evidence={}, by=None, at=AT,
        )  # fmt: skip
        found.append("hết hiệu lực từ ngày" in shown(client))
    assert (found, Award.objects.count()) == ([True, False], 2)


def test_what_was_taken_back_is_neither_listed_nor_printed(client, learner, posting):
    completion = complete(learner, short_course())
    reverse_completion(completion=completion, reason="ghi nhầm", by=None, at=AT)
    assert str(completion.uuid) not in shown(client)
    assert "Chưa hoàn thành khóa học nào." in text_of(client)


def text_of(client):
    response = client.get(reverse("certification_desk:transcript"))
    assert response.headers["Content-Disposition"] == 'attachment; filename="ket-qua-hoc-tap.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    return " ".join(PdfReader(io.BytesIO(response.content)).pages[0].extract_text().split())


def test_the_transcript_says_who_learnt_what_when_and_how(client, learner, posting):
    organiser = make_organiser()
    course = short_course(organiser=organiser)
    require(make_programme(organiser), "K", [course])
    complete(learner, course)
    text = text_of(client)
    for said in ("Nguyễn Thị Hường", "03/02/1990", "Xã Nghĩa Sơn", f"Khóa {course.code}", "15/06/2026", "trực tuyến"):
        assert said in text
    assert "không hết hạn" in text


def test_the_page_costs_the_same_with_one_course_and_with_three(client, learner, posting, category):
    organiser = make_organiser()
    programme = make_programme(organiser)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            course = short_course(organiser=organiser)
            make_path(programme, [require(programme, "K", [course])], [category])
            complete(learner, course)
            short_course(organiser=organiser, category=category)
            make_enrolment(learner, short_course(organiser=organiser))
        shown(client)
        _CONTENTS.clear()
        with CaptureQueriesContext(connection) as queries:
            shown(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
