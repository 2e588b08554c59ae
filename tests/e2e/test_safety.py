"""Quick exit, neutral titles, no foreign requests, with and without script."""

from __future__ import annotations

import re

from lms.context import NEUTRAL_PAGE
from tests.e2e import story

ELSEWHERE = re.compile(r"^https://")


def test_quick_exit_blanks_the_page_and_replaces_the_history_entry(new_page, complaints):
    page = new_page()
    page.route(ELSEWHERE, lambda route: route.fulfill(body="<title>Lịch</title>", content_type="text/html"))
    page.goto("/")
    page.click("a:has-text('Thoát nhanh')", no_wait_after=True)
    page.wait_for_url(ELSEWHERE)
    page.go_back()
    assert "khoa-hoc" not in page.content()
    assert complaints == [f"asked a foreign host: {NEUTRAL_PAGE}"]
    complaints.clear()


def test_three_shifts_leave_as_well(new_page, complaints):
    page = new_page()
    page.route(ELSEWHERE, lambda route: route.fulfill(body="<title>Lịch</title>", content_type="text/html"))
    page.goto("/verify/")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(ELSEWHERE)
    complaints.clear()


def test_capitals_typed_with_shift_do_not_leave(new_page):
    page = new_page()
    page.goto("/verify/")
    page.focus("#code")
    for letter in "ABCD":
        page.keyboard.down("Shift")
        page.keyboard.press(letter)
        page.keyboard.up("Shift")
    assert (page.input_value("#code"), page.url.endswith("/verify/")) == ("ABCD", True)


def test_the_editor_has_the_quick_exit_too(new_page, complaints):
    page = new_page()
    page.route(ELSEWHERE, lambda route: route.fulfill(body="<title>Lịch</title>", content_type="text/html"))
    story.sign_in(page, "giangvien")
    page.goto("/admin/")
    page.click("a:has-text('Thoát nhanh')", no_wait_after=True)
    page.wait_for_url(ELSEWHERE)
    complaints.clear()


def test_everything_needed_to_learn_works_without_script(new_page):
    page = new_page(java_script_enabled=False)
    assert page.goto("/").status == 200
    assert page.locator("a:has-text('Thoát nhanh')").get_attribute("href").startswith("https://")
    story.sign_in(page, "hocvien")
    story.take_course(page, story.TITLES["M6"])
    assert page.title() == "Tập huấn – Kết quả"


def test_without_network_a_page_of_ours_names_whom_to_call(new_page, complaints):
    page = new_page()
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.goto("/khoa-hoc/an-toan-so/")
    assert page.inner_text("h1") == "Đang mất mạng"
    assert page.locator("a[href='tel:113']").count() == 1
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Be Vietnam Pro"')
    page.context.set_offline(False)
    page.click("a:has-text('Thử lại')")
    page.wait_for_function("document.querySelector('h1').innerText !== 'Đang mất mạng'")
    kept = page.evaluate(
        "caches.keys().then(names => caches.open(names[0])).then(c => c.keys()).then(r => r.map(x => x.url))"
    )
    assert [url for url in kept if "/static/" not in url and not url.endswith("/mat-mang/")] == []
    complaints.clear()


def test_the_page_fits_a_narrow_phone(new_page):
    page = new_page(viewport={"width": 320, "height": 640})
    for url in ("/", "/accounts/login/", "/accounts/claim/", "/verify/", "/tro-giup/", "/mat-mang/", "/giao-dien/"):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
