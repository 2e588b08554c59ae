"""Accounts in a real browser: the notice, second factors with a virtual authenticator, cards, shared devices."""

from __future__ import annotations

import os
import re

import pytest

from lms.accounts.validators import DEMO_PASSWORD
from tests.e2e import story
from tests.e2e.conftest import PATIENCE_MS, watch
from tests.live import LiveSite
from tests.totp import code_of_app


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """A site of its own with every gate closed, as in production."""
    env = {"MFA_REQUIRED": "1", "PRIVACY_NOTICE_REQUIRED": "1"}
    if os.environ.get("DATABASE_URL"):
        env["DATABASE_URL"] = ""  # the shared one has another site's accounts
    live = LiveSite(var=tmp_path_factory.mktemp("strict") / "var", env=env)
    try:
        live.prepare()
        live.manage("collectstatic", "--noinput", "--verbosity", "0")
        live.manage("seed_demo")
        live.start_server()
        yield live
    finally:
        live.stop()


@pytest.fixture
def visitor(browser, strict, complaints):
    """Opens a page of the strict site in a context of its own."""
    contexts = []

    def open_page(**options):
        context = browser.new_context(base_url=strict.url, locale="vi-VN", **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        watch(page, strict, complaints)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def accept(page):
    page.click("button:has-text('Tôi đã đọc')")
    page.wait_for_url(lambda url: "du-lieu-ca-nhan" not in url)


def add_authenticator(page):
    """A device that holds passkeys and says yes to every touch."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )


def test_a_manager_reads_the_notice_sets_up_an_app_and_signs_in_with_it(visitor):
    page = visitor(viewport={"width": 360, "height": 740})
    story.sign_in(page, "quanly")
    assert "Dữ liệu của bạn trên trang này" in page.inner_text("h1")
    accept(page)
    assert "Thêm một lớp bảo vệ" in page.inner_text("h1")
    page.goto("/manage/")
    assert "/accounts/bao-ve/" in page.url
    page.click("text=Dùng ứng dụng tạo mã")
    secret = page.locator(".totp-secret").text_content()
    page.fill("input[name=code]", code_of_app(secret))
    page.click("button:has-text('Bật lớp bảo vệ')")
    assert page.locator(".recovery-codes li").count() == 10
    page.goto("/manage/units/NB/")
    assert page.locator("table").count() > 0

    other = visitor()
    story.sign_in(other, "quanly")
    assert "Bước thứ hai" in other.inner_text("h1")
    assert other.locator("button:has-text('Dùng khóa truy cập')").count() == 0
    other.fill("input[name=code]", code_of_app(secret, steps=1))
    other.click("button:has-text('Xác nhận')")
    other.wait_for_url("**/manage/units/NB/")


def test_a_passkey_is_added_and_then_signs_in_alone(visitor):
    page = visitor()
    add_authenticator(page)
    story.sign_in(page, "admin")
    accept(page)
    page.goto("/accounts/bao-ve/")
    page.click("text=Dùng khóa truy cập")
    page.click("button:has-text('Tạo khóa')")
    page.wait_for_url("**/recovery-codes/")
    page.goto("/accounts/")
    page.click("main form button:has-text('Đăng xuất')")
    page.goto("/accounts/login/")
    page.check("input[name=shared]")
    page.click("button:has-text('Đăng nhập bằng khóa truy cập')")
    page.wait_for_url("**/manage/**")
    assert page.locator("html[data-shared]").count() == 1

    page.context.clear_cookies()
    story.sign_in(page, "admin")
    assert "Bước thứ hai" in page.inner_text("h1")
    page.click("button:has-text('Dùng khóa truy cập')")
    page.wait_for_url("**/manage/**")


def test_a_refused_passkey_is_said_in_words(visitor, complaints):
    page = visitor()
    page.goto("/accounts/login/")
    page.route("**/accounts/2fa/webauthn/login/", lambda route: route.fulfill(status=500))
    page.click("button:has-text('Đăng nhập bằng khóa truy cập')")
    page.wait_for_selector("[data-passkey-failed]:visible")
    complaints.clear()


def test_a_cards_code_comes_with_the_address_and_leaves_it(visitor):
    asked = []
    page = visitor(viewport={"width": 360, "height": 740})
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/accounts/claim/#ACDE-FGHJ-KMNP")
    assert page.input_value("input[name=code]") == "ACDE-FGHJ-KMNP"
    assert page.url.endswith("/accounts/claim/")
    assert not [url for url in asked if "ACDE" in re.sub("#.*", "", url)]


def test_passwords_are_shown_on_request_and_sent_hidden(visitor):
    page = visitor()
    page.goto("/accounts/login/")
    page.check("[data-show-password] input")
    assert page.get_attribute("input[name=password]", "type") == "text"
    page.fill("input[name=login]", "hocvien")
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/du-lieu-ca-nhan/**")


def test_a_shared_device_keeps_no_page_for_later(visitor):
    page = visitor()
    page.goto("/")
    page.wait_for_function("navigator.serviceWorker.getRegistrations().then((all) => all.length === 1)")
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "hocvien")
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.check("input[name=shared]")
    page.click("main button[type=submit]")
    page.wait_for_url("**/du-lieu-ca-nhan/**")
    page.wait_for_function("navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
    page.wait_for_function("caches.keys().then((names) => names.length === 0)")
    session = next(cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    assert session["expires"] == -1
    assert page.locator("nav a:has-text('Đăng xuất')").count() == 1
