from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.accounts import devices, gates
from lms.accounts.models import Device
from lms.dates import now
from lms.journal.models import AuditEntry
from tests.factories.people import make_manager, make_unit, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "qua-cau-mau-xanh"
ANDROID = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"


def sign_in(client, name="dao", **data):
    answer = client.post(
        "/accounts/login/", {"login": name, "password": PASSWORD, **data}, headers={"user-agent": ANDROID}
    )
    assert answer.status_code == 302
    return answer


@pytest.fixture
def dao():
    return make_user("dao", password=PASSWORD)


@pytest.fixture
def clock(monkeypatch):
    """Moves the gates' clock on by minutes."""

    def move(minutes):
        monkeypatch.setattr(gates, "now", lambda: now() + timedelta(minutes=minutes))

    return move


def test_her_own_device_keeps_her_signed_in_for_two_weeks(client, dao, settings):
    cookie = sign_in(client).cookies[settings.SESSION_COOKIE_NAME]
    assert int(cookie["max-age"]) == 14 * 24 * 3600
    assert "data-shared" not in client.get("/learn/").text


def test_a_shared_device_forgets_with_the_browser_and_after_twenty_minutes(client, dao, settings, clock):
    answer = sign_in(client, shared="on")
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert '<html lang="vi" data-shared>' in client.get("/learn/").text
    clock(19)
    assert client.get("/learn/").status_code == 200
    clock(19 + 19)
    assert client.get("/learn/").status_code == 200
    clock(19 + 19 + 21)
    led = client.get("/learn/")
    assert (led.status_code, led["Location"]) == (302, "/accounts/login/?next=/learn/")
    page = client.get(led["Location"])
    assert "lâu không dùng" in page.text
    assert Device.objects.count() == 0


def test_the_box_is_remembered_by_the_browser_and_can_be_taken_back(client, dao):
    assert client.get("/accounts/login/").context["form"]["shared"].initial is False
    sign_in(client, shared="on")
    client.post("/accounts/logout/")
    assert client.get("/accounts/login/").context["form"]["shared"].initial is True
    sign_in(client)
    assert devices.COOKIE not in {name for name, morsel in client.cookies.items() if morsel.value}
    assert client.session[devices.SHARED] is False


def test_a_manager_is_signed_out_after_twelve_hours(client, clock):
    client.force_login(make_manager(make_unit()))
    clock(11 * 60)
    assert client.get("/learn/").status_code == 200
    clock(11 * 60 + 12 * 60 + 1)
    assert client.get("/learn/").status_code == 302


def test_a_page_costs_no_write_within_a_quarter_of_an_hour(client, dao, clock):
    sign_in(client)
    client.get("/learn/")
    for minutes, writes in ((0, False), (14, False), (16, True)):
        clock(minutes)
        with CaptureQueriesContext(connection) as captured:
            client.get("/learn/")
        assert any(query["sql"].startswith(("UPDATE", "INSERT")) for query in captured) is writes


def test_the_list_names_devices_and_ends_one(client, dao):
    other = Client()
    sign_in(client)
    sign_in(other, shared="on")
    page = client.get("/accounts/thiet-bi/")
    assert page.text.count("Chrome · Android") == 2
    assert page.text.count("Thiết bị này") == 1
    elsewhere = Device.objects.get(is_shared=True)
    client.post("/accounts/thiet-bi/dang-xuat/", {"device": elsewhere.pk})
    assert other.get("/learn/").status_code == 302
    assert client.get("/learn/").status_code == 200


def test_nobody_ends_a_device_of_somebody_else(client, dao):
    sign_in(client)
    stranger = Client()
    stranger.force_login(make_user())
    stranger.post("/accounts/thiet-bi/dang-xuat/", {"device": Device.objects.get(user=dao).pk})
    stranger.post("/accounts/thiet-bi/dang-xuat/", {"device": "x"})
    assert client.get("/learn/").status_code == 200


def test_sign_out_everywhere_ends_all_sessions(client, dao):
    others = [Client(), Client()]
    for browser in (client, *others):
        sign_in(browser)
    client.post("/accounts/thiet-bi/dang-xuat-tat-ca/")
    assert [browser.get("/learn/").status_code for browser in (client, *others)] == [302] * 3
    assert (Device.objects.count(), AuditEntry.objects.get(action="end_sessions").detail) == (0, {"devices": 3})


def test_a_new_password_keeps_this_session_and_ends_the_others(client, dao):
    other = Client()
    sign_in(client)
    sign_in(other)
    new = "qua-cau-mau-vang"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert other.get("/learn/").status_code == 302
    assert client.get("/learn/").status_code == 200
    assert Device.objects.count() == 1
    assert Device.objects.get().session_key in set(Session.objects.values_list("session_key", flat=True))


def test_signing_out_takes_the_device_from_the_list(client, dao):
    sign_in(client)
    client.post("/accounts/logout/")
    assert Device.objects.count() == 0


def test_old_rows_go_with_the_next_sign_in(client, dao):
    sign_in(client)
    Device.objects.update(seen_at=now() - timedelta(days=15))
    sign_in(Client())
    assert Device.objects.count() == 1
