import pytest

from lms.accounts.backends import AccountBackend
from lms.accounts.queries import cardable_people, login_name, suggested_username
from lms.people.enums import RoleKind
from lms.people.models import Person
from tests.factories.people import START, make_manager, make_person, make_unit, make_user, post

pytestmark = pytest.mark.django_db


def test_suggested_username_prefers_a_free_phone():
    person = make_person(full_name="Đỗ Thị Đào", phone="0900000001")
    assert suggested_username(person) == "0900000001"
    make_user("0900000001")
    assert suggested_username(person) == "do.thi.dao"
    make_user("DO.thi.dao")
    make_user("do.thi.dao.2")
    assert suggested_username(person) == "do.thi.dao.3"


def test_suggested_username_of_a_short_name_is_long_enough():
    assert suggested_username(make_person(full_name="Vũ")) == "hoc.vien.vu"


def test_login_name_takes_a_phone_number_that_means_one_login():
    person = make_person(phone="0900000001")
    assert login_name("0900 000 001") == "0900 000 001"
    Person.objects.filter(pk=person.pk).update(user=make_user("dao"))
    assert login_name("+84 900-000-001") == "dao"
    Person.objects.filter(pk=make_person(phone="0900000001").pk).update(user=make_user("lan"))
    assert login_name("0900000001") == "0900000001"
    make_user("0900000001")
    assert login_name("0900000001") == "0900000001"


def test_cardable_people_filters_by_login_words_and_unit():
    top = make_unit()
    below, other = make_unit(parent=top), make_unit()
    an, binh = make_person(full_name="Nguyễn Thị Ánh"), make_person(full_name="Trần Văn Bình")
    post(an, below)
    post(binh, other)
    Person.objects.filter(pk=binh.pk).update(user=make_user())
    people = Person.objects.all()
    assert list(cardable_people(people, as_of=START)) == [an]
    assert list(cardable_people(people, with_login=True, words="binh", as_of=START)) == [binh]
    assert list(cardable_people(people, with_login=True, unit_id=top.pk, as_of=START)) == [an]


@pytest.mark.parametrize(
    ("kind", "shows"), [(RoleKind.MANAGER, True), (RoleKind.AUDITOR, True), (RoleKind.TRAINER, False)]
)
def test_backend_loads_whether_a_user_manages(kind, shows, django_assert_num_queries):
    user = make_manager(make_unit(), kind=kind)
    with django_assert_num_queries(1):
        assert AccountBackend().get_user(user.pk).shows_management is shows


def test_backend_shows_management_to_a_superuser_and_hides_inactive_logins():
    assert AccountBackend().get_user(make_user(is_superuser=True).pk).shows_management is True
    assert AccountBackend().get_user(make_user().pk).shows_management is False
    assert AccountBackend().get_user(make_user(is_active=False).pk) is None
