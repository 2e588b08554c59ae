"""Sign-in through a provider: real server processes on both sides, no internet."""

from __future__ import annotations

import http.cookiejar
import json
import re
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.settings.oidc import oidc_settings
from tests.live import LiveSite
from tests.oidc_provider import CLIENT, SECRET, Provider

SET_UP = """
from datetime import date
from django.contrib.auth import get_user_model
from lms.dates import now
from lms.people import domain
from lms.people.enums import RoleKind
users = get_user_model().objects
unit = domain.create_unit(code="U", name="Sở", kind="department", valid_from=date(2025, 7, 1), at=now())
for name, email, code, has_login in [
    ("dao", "dao@example.vn", "", True), ("lan", "", "CB-17", True), ("quan", "quan@example.vn", "CB-1", True),
    ("hai", "hai@example.vn", "", True), ("hai2", "hai@example.vn", "", True), ("mai", "mai@example.vn", "", False),
]:
    person = domain.register_person(full_name=name.title(), email=email, staff_code=code, at=now())
    if has_login:
        person.user = users.create_user(name, password="qua-cau-mau-xanh")
        person.save()
domain.grant_role(user=users.get(username="quan"), kind=RoleKind.MANAGER, unit=unit, at=now())
"""
LINKS = "SELECT u.username, s.extra_data FROM socialaccount_socialaccount s JOIN lms_users_user u ON u.id = s.user_id"


class Browser:
    """Follows redirects and keeps cookies; knows nothing else."""

    def __init__(self, site: LiveSite) -> None:
        self.site = site
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def open(self, address: str, data: dict[str, str] | None = None) -> tuple[int, str, str]:
        """(status, where it ended, text)"""
        body = urlencode(data).encode() if data else None
        request = urllib.request.Request(self.site.url + address, data=body)  # noqa: S310
        request.add_header("Referer", self.site.url + "/")
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.url.removeprefix(self.site.url), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.url.removeprefix(self.site.url), error.read().decode()

    def submit(self, page: str, address: str, **data: str) -> tuple[int, str, str]:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.open(page)[2])[1]
        return self.open(address, {"csrfmiddlewaretoken": token, **data})

    def sign_in_by_provider(self) -> tuple[int, str, str]:
        return self.submit("/accounts/login/", "/accounts/oidc/oidc/login/", next="/learn/")


@pytest.fixture(scope="module")
def provider():
    with Provider() as running:
        yield running


@pytest.fixture(scope="module")
def site(provider, tmp_path_factory):
    env = {
        "DATABASE_URL": "",  # a site of its own, whatever the suite runs on
        "CELERY_BROKER_URL": "",
        "CACHE_URL": "",
        "OIDC_NAME": "Cổng tỉnh",
        "OIDC_ISSUER": provider.url,
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_STAFF_CODE_CLAIM": "staff_code",
        "MFA_REQUIRED": "1",
        "PRIVACY_NOTICE_REQUIRED": "1",
    }
    live = LiveSite(var=tmp_path_factory.mktemp("oidc") / "var", env=env)
    try:
        live.prepare()
        live.manage("collectstatic", "--noinput", "--verbosity", "0")
        live.manage("shell", "--no-imports", "-c", SET_UP)
        live.start_server()
        yield live
    finally:
        live.stop()


@pytest.fixture
def as_(provider, site):
    """Sign in through the provider as somebody with these claims."""

    def sign_in(**claims):
        provider.identity = claims
        return Browser(site).sign_in_by_provider()

    return sign_in


def linked(site):
    return {name for name, _data in site.rows(LINKS)}


def test_a_verified_address_opens_the_account_of_its_person_and_keeps_no_claims(as_, site):
    status, where, _text = as_(sub="1", email="DAO@example.vn", email_verified=True, identity_number="000")
    assert (status, where) == (200, "/accounts/du-lieu-ca-nhan/?next=%2Flearn%2F")
    assert "dao" in linked(site)
    again = as_(sub="1", email="khac@example.vn", email_verified=True)
    assert again[:2] == (status, where)
    assert {json.dumps(data) if isinstance(data, dict) else data for _name, data in site.rows(LINKS)} == {"{}"}
    assert site.rows("SELECT COUNT(*) FROM lms_journal_auditentry WHERE action = 'link_identity'") == [(1,)]


def test_a_staff_code_opens_it_too(as_, site):
    assert as_(sub="2", staff_code="cb-17")[:2] == (200, "/accounts/du-lieu-ca-nhan/?next=%2Flearn%2F")
    assert "lan" in linked(site)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "dao@example.vn", "email_verified": False},
        {"email": "khong-co@example.vn", "email_verified": True},
        {"email": "hai@example.vn", "email_verified": True},
        {"email": "mai@example.vn", "email_verified": True},
        {"email": "quan@example.vn", "email_verified": True},
        {"staff_code": "CB-1"},
        {},
    ],
    ids=["unverified", "unknown", "two people", "no login", "a manager", "a manager's code", "nothing"],
)
def test_any_other_identity_is_refused_in_the_same_words_and_makes_nothing(as_, site, claims):
    before = site.rows("SELECT COUNT(*) FROM lms_users_user"), linked(site)
    status, _where, text = as_(sub="9", **claims)
    assert (status, "Danh tính này chưa nối với tài khoản nào" in text) == (403, True)
    assert "Cổng tỉnh" in text
    assert (site.rows("SELECT COUNT(*) FROM lms_users_user"), linked(site)) == before


def test_a_manager_links_from_her_account_and_must_still_show_a_second_factor(provider, site):
    provider.identity = {"sub": "7"}
    browser = Browser(site)
    browser.submit("/accounts/login/", "/accounts/login/", login="quan", password="qua-cau-mau-xanh")
    page = "/accounts/3rdparty/"
    _status, where, _text = browser.submit(page, "/accounts/oidc/oidc/login/?process=connect")
    assert where == page
    assert "quan" in linked(site)
    other = Browser(site)
    other.sign_in_by_provider()
    other.submit("/accounts/du-lieu-ca-nhan/", "/accounts/du-lieu-ca-nhan/", version="2")
    assert other.open("/manage/")[1].startswith("/accounts/bao-ve/")


def test_the_form_may_lead_to_the_provider(provider, site):
    with urllib.request.urlopen(f"{site.url}/accounts/login/", timeout=30) as answer:  # noqa: S310
        assert f"form-action 'self' {provider.url};" in answer.headers["Content-Security-Policy"]


def test_settings_want_all_or_nothing():
    assert oidc_settings({}) == {}
    with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_SECRET"):
        oidc_settings({"OIDC_ISSUER": "https://id.example.vn", "OIDC_CLIENT_ID": "x"})
