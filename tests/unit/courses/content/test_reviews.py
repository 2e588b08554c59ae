"""Two pairs of eyes: who wrote does not publish where the shelf says so."""

import pytest
from django.urls import reverse

from courses.content.authoring import start_course
from courses.content.authors import ensure_organiser
from courses.content.desk import course_lines
from courses.content.models import CoursePage, LessonPage, Manifest
from courses.content.reviews import NothingToDo, approve_waiting, reject_waiting, states_for, submit_waiting
from courses.content.shelves import shelves_of
from tests.factories.courses import make_author, make_organiser
from tests.factories.people import AT, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    unit = make_organiser()
    shelf, _, _ = ensure_organiser(unit=unit)
    shelf.needs_second_reader = True
    shelf.save_revision().publish()
    return unit


@pytest.fixture
def author(organiser):
    return make_author(organiser, "tacgia")


@pytest.fixture
def reader(organiser):
    return make_author(organiser, "nguoiduyet")


@pytest.fixture
def page(author):
    return start_course(shelf=shelves_of(author).get(), by=author)


def step_of(user):
    return course_lines(user, shelves_of(user))[0].step


def test_authors_of_such_a_shelf_write_and_send_but_do_not_publish(page, author):
    rights = page.permissions_for_user(author)
    assert (rights.can_edit(), rights.can_publish(), rights.can_submit_for_moderation()) == (True, False, True)


def test_a_course_is_sent_whole_and_opened_by_another_author(page, author, reader):
    assert submit_waiting(page=page, by=author) == 4
    with pytest.raises(NothingToDo):
        submit_waiting(page=page, by=author)
    assert states_for(page, author) == []
    with pytest.raises(NothingToDo):
        approve_waiting(page=page, by=author, at=AT)
    assert approve_waiting(page=page, by=reader, at=AT) == 4
    assert LessonPage.objects.filter(live=True).count() == 3
    assert CoursePage.objects.get(pk=page.pk).live
    assert Manifest.objects.count() == 1


def test_who_mends_what_she_was_to_read_becomes_its_author(page, author, reader, organiser):
    submit_waiting(page=page, by=author)
    lesson = LessonPage.objects.child_of(page).first()
    lesson.save_revision(user=reader)
    assert len(states_for(page, reader)) == 3
    third = make_author(organiser, "nguoithuba")
    assert len(states_for(page, third)) == 4


def test_not_even_an_administrator_reads_her_own_work_for_the_second_time(organiser, reader):
    chief = make_user("sep", is_superuser=True)
    mine = start_course(shelf=shelves_of(chief).get(), by=chief)
    submit_waiting(page=mine, by=chief)
    assert states_for(mine, chief) == []
    assert len(states_for(mine, reader)) == 4


def test_what_is_sent_back_may_be_sent_again(page, author, reader):
    submit_waiting(page=page, by=author)
    assert reject_waiting(page=page, comment="Thêm căn cứ", by=reader) == 4
    assert states_for(page, reader) == []
    assert submit_waiting(page=page, by=author) == 4


def test_the_desk_leads_both_through_it(client, page, author, reader):
    client.force_login(author)
    assert client.post(reverse("taphuan_submit_course", args=[page.pk])).status_code == 302
    assert (step_of(author).text, step_of(author).is_work) == ("Đang chờ người thứ hai duyệt", False)
    assert step_of(reader).text == "Đọc và duyệt 4 trang"
    url = step_of(reader).url
    client.force_login(reader)
    assert "tacgia gửi" in client.get(url).content.decode()
    client.post(url, {"comment": ""})
    assert step_of(reader).text == "Đọc và duyệt 4 trang"
    client.post(url, {"approve": "1"})
    assert CoursePage.objects.get(pk=page.pk).live


def test_switching_it_off_gives_the_right_to_publish_back(organiser, page, author):
    shelf = shelves_of(author).get()
    shelf.needs_second_reader = False
    shelf.save_revision().publish()
    author = type(author).objects.get(pk=author.pk)
    rights = CoursePage.objects.get(pk=page.pk).permissions_for_user(author)
    assert rights.can_publish()
    ensure_organiser(unit=organiser)
    assert shelf.get_workflow() is None or shelf.get_workflow().name != shelf.title
