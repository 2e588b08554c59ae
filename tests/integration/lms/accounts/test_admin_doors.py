"""Wagtail's own doors lead to allauth's: nothing goes round its limits and the second factor."""

import pytest
from django.test import Client

from tests.factories.factors import add_app
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "qua-cau-mau-xanh"


@pytest.mark.parametrize(
    ("door", "leads_to"),
    [
        ("/admin/login/?next=/admin/", "/accounts/login/?next=/admin/"),
        ("/admin/password_reset/", "/accounts/password/reset/"),
        ("/admin/", "/accounts/login/?next=/admin/"),
        ("/admin/pages/", "/accounts/login/?next=/admin/pages/"),
    ],
)
def test_a_door_leads_to_our_sign_in(client, door, leads_to):
    answer = client.get(door)
    assert (answer.status_code, answer["Location"]) == (302, leads_to)


@pytest.mark.parametrize("step", ["confirm/MQ/abc-def/", "done/", "complete/"])
def test_the_later_steps_of_wagtails_own_reset_are_not_served(client, step):
    answer = client.get(f"/admin/password_reset/{step}")
    assert answer.status_code == 404 or answer["Location"].startswith("/accounts/")


def test_a_post_to_the_old_door_signs_nobody_in(client):
    make_user("goc", password=PASSWORD, is_superuser=True, is_staff=True)
    client.post("/admin/login/", {"username": "goc", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_the_editors_account_page_changes_no_password_and_its_way_out_works(client):
    user = make_user("goc", password=PASSWORD, is_superuser=True, is_staff=True)
    client.force_login(user)
    page = client.get("/admin/account/")
    assert page.status_code == 200
    assert "password-old_password" not in page.text
    client.post("/admin/logout/")
    assert "_auth_user_id" not in client.session


def test_the_editor_asks_for_the_second_factor(client, settings):
    settings.MFA_REQUIRED = True
    user = make_user("goc", password=PASSWORD, is_superuser=True, is_staff=True)
    client.force_login(user)
    assert client.get("/admin/")["Location"].startswith("/accounts/bao-ve/")
    add_app(user)
    other = Client()
    step = other.post("/accounts/login/?next=/admin/", {"login": "goc", "password": PASSWORD, "next": "/admin/"})
    assert step["Location"] == "/accounts/2fa/authenticate/"
    assert other.get("/admin/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("page", ["email", "confirm-email", "password/set"])
def test_pages_of_allauth_that_we_do_not_offer_lead_to_the_account(client, page):
    client.force_login(make_user())
    assert client.get(f"/accounts/{page}/")["Location"] == "/accounts/"
