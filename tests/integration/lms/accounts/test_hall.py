"""A hall of 300 trainees behind one address: everybody gets in; an attacked account is locked, its neighbour not."""

from __future__ import annotations

import pytest
from django.test import Client

from lms.accounts.domain import issue_codes
from lms.dates import now
from lms.people.models import Person
from tests.factories.people import make_person, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "qua-cau-mau-xanh"
HALL = {"REMOTE_ADDR": "203.0.113.7"}


def sign_in(name, password=PASSWORD):
    return Client(**HALL).post("/accounts/login/", {"login": name, "password": password})


def test_three_hundred_claim_and_sign_in_from_one_address_each_with_a_slip():
    people = [make_person(phone=f"09{number:08d}") for number in range(300)]
    for person, code in issue_codes(people=people, by=None, at=now()):
        browser = Client(**HALL)
        assert browser.post("/accounts/claim/", {"code": "xyz" if person.pk % 2 else code}).status_code in (302, 422)
        assert browser.post("/accounts/claim/", {"code": code}).status_code == 302
        done = browser.post(
            "/accounts/claim/", {"username": person.phone, "password": PASSWORD, "password_again": PASSWORD}
        )
        assert done.status_code == 302, done.text
    slips = 0
    for person in people:
        if person.pk % 2:
            slips += sign_in(person.phone, "sai-mat-khau").status_code == 200
        assert sign_in(person.phone).status_code == 302
    assert slips == 150


def test_nine_wrong_passwords_lock_one_account_under_all_its_names_and_not_the_neighbour():
    person = make_person(phone="0900000001", staff_code="CB-17")
    Person.objects.filter(pk=person.pk).update(user=make_user("dao", password=PASSWORD))
    make_user("lan", password=PASSWORD)
    names = ["dao", "DAO", " Dao ", "0900000001", "+84 900 000 001", "84900000001", "CB-17", "cb-17", "900000001"]
    answers = [sign_in(name, "sai-mat-khau").text for name in names]
    assert ["quá nhiều lần" in text for text in answers] == [False] * 8 + [True]
    assert "quá nhiều lần" in sign_in("dao").text
    assert sign_in("lan").status_code == 302


def test_the_answer_to_a_wrong_name_and_a_wrong_password_is_the_same():
    make_user("dao", password=PASSWORD)
    pages = [sign_in(name, "sai-mat-khau") for name in ("dao", "khong-co-ai")]
    said = [[str(error) for error in page.context["form"].non_field_errors()] for page in pages]
    assert said[0] == said[1]
    assert said[0][0].startswith("Tên đăng nhập hoặc mật khẩu chưa đúng.")


def test_the_address_is_taken_from_a_proxy_only_where_the_settings_say_so(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    proxy = {"REMOTE_ADDR": "10.0.0.1"}

    def knock(address):
        headers = {"x-forwarded-for": address}
        return Client(**proxy).post("/accounts/login/", {"login": "a", "password": "b"}, headers=headers).status_code

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert [knock("203.0.113.1"), knock("203.0.113.2"), knock("203.0.113.1")] == [200, 200, 429]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert [knock("203.0.113.3"), knock("203.0.113.4")] == [200, 429]
