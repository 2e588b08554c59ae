from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories.people import make_user

CHOOSE = "/giao-dien/chon/"


@pytest.fixture
def phone_in_english(client: Client) -> Client:
    """A phone whose browser asks for English, as many do without anybody having chosen it."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en-US,en;q=0.9"
    return client


@pytest.mark.django_db
def test_the_site_stays_in_vietnamese_until_its_reader_chooses(phone_in_english: Client):
    first = phone_in_english.get("/accounts/login/")
    assert (first["Content-Language"], '<html lang="vi"' in first.content.decode()) == ("vi", True)
    chosen = phone_in_english.post(CHOOSE, {"language": "en", "next": "/accounts/login/"})
    assert (chosen.status_code, chosen.url) == (302, "/accounts/login/")
    second = phone_in_english.get("/accounts/login/")
    assert (second["Content-Language"], '<html lang="en"' in second.content.decode()) == ("en", True)


@pytest.mark.django_db
def test_a_plain_link_leads_back_to_where_it_stood(client: Client):
    there = client.get(f"{CHOOSE}?language=en", headers={"Referer": "http://testserver/verify/"})
    assert (there.url, client.cookies["taphuan_language"].value) == ("http://testserver/verify/", "en")
    assert client.get(f"{CHOOSE}?language=vi", headers={"Referer": "https://example.org/"}).url == "/"


@pytest.mark.django_db
def test_the_frame_follows_who_is_there_and_where(client: Client):
    def marked(url: str) -> list[str]:
        return re.findall(r'aria-current="true">([^<]*)<', client.get(url).content.decode())

    assert (marked("/"), marked("/tro-giup/")) == (["Khóa học"], ["Trợ giúp"])
    assert "Tài khoản</a>" not in client.get("/").content.decode()
    client.force_login(make_user())
    assert (marked("/"), marked("/accounts/")) == (["Khóa học"], ["Tài khoản"])
    assert "Quản lý</a>" not in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "kept"), [("xx", ""), ("../vi", ""), ("en", "en")])
def test_an_unknown_language_changes_nothing(client: Client, given: str, kept: str):
    client.post(CHOOSE, {"language": given})
    morsel = client.cookies.get("taphuan_language")
    assert (morsel.value if morsel else "") == kept


@pytest.mark.django_db
def test_a_theme_is_kept_and_given_up_again(client: Client):
    client.post(CHOOSE, {"theme": "dark", "next": "/"})
    assert ' data-theme="dark"' in client.get("/").content.decode()
    client.post(CHOOSE, {"theme": "", "next": "/"})
    assert "data-theme" not in client.get("/").content.decode()
    client.cookies["taphuan_theme"] = '"><script>'
    assert "data-theme" not in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_nobody_is_sent_to_another_site(client: Client, elsewhere: str):
    assert client.post(CHOOSE, {"theme": "dark", "next": elsewhere}).url == "/"


@pytest.mark.django_db
def test_the_living_page_is_for_the_demo_and_for_staff(client: Client, settings):
    settings.TAPHUAN_DEMO = False
    assert client.get("/giao-dien/").status_code == 404
    client.force_login(make_user(is_staff=True))
    assert client.get("/giao-dien/").status_code == 200
    settings.TAPHUAN_DEMO = True
    client.logout()
    text = client.get("/giao-dien/").content.decode()
    for component in (
        "notice--error",
        "status--good",
        "score--not-yet",
        "seal--bad",
        "errorlist",
        "share__mark",
        "empty",
    ):
        assert component in text
