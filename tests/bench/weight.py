"""What a cold lesson costs a phone: everything that Chromium fetches, bodies and headers, with an empty cache."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.bench.measure import Row, measures
from tests.e2e import story
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.live import LiveSite

PHONE = "Moto G4"


@measures("lesson-weight")
def lesson_weight() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="taphuan-weight-") as name, sync_playwright() as playwright:
        site = LiveSite(var=Path(name) / "var", env={"DATABASE_URL": "", "CACHE_URL": "", "CELERY_BROKER_URL": ""})
        try:
            site.prepare()
            site.manage("collectstatic", "--noinput", "--verbosity", "0")
            site.manage("seed_demo")
            site.start_server()
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            phone = {**playwright.devices[PHONE], "base_url": site.url, "locale": "vi-VN"}
            heaviest = max((cold(browser, phone, url, state) for url, state in lessons(browser, phone)))
            browser.close()
        finally:
            site.stop()
    size, requests = heaviest
    yield Row("cold lesson on a phone, the heaviest of a course", 150, size / 1024, "KiB")
    yield Row("cold lesson on a phone", 10, requests, "requests")


def lessons(browser: Any, phone: dict[str, Any]) -> list[tuple[str, Any]]:
    """(address, cookies) of the lessons of a course that the demo trainee has begun."""
    context = browser.new_context(**phone)
    page = context.new_page()
    story.sign_in(page, "hocvien")
    story.open_course(page, story.TITLES["M6"])
    page.click("button:has-text('Bắt đầu học')")
    page.locator("a.back").first.click()
    addresses = [link.get_attribute("href") for link in page.locator(".path a.path__title").all()]
    state = context.storage_state()
    context.close()
    return [(address, state) for address in addresses]


def cold(browser: Any, phone: dict[str, Any], address: str, state: Any) -> tuple[int, int]:
    """(bytes over the wire, requests) of one page in a browser that was never here."""
    context = browser.new_context(**phone, storage_state=state)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda event: note(sizes, event))
    session.on("Network.loadingFinished", lambda event: weigh(sizes, event))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    context.close()
    return sum(sizes.values()), len(sizes)


def note(sizes: dict[str, int], event: dict[str, Any]) -> None:
    """A request that goes over the network; a picture inside the style sheet does not."""
    if not event["request"]["url"].startswith("data:"):
        sizes.setdefault(event["requestId"], 0)


def weigh(sizes: dict[str, int], event: dict[str, Any]) -> None:
    if event["requestId"] in sizes:
        sizes[event["requestId"]] = int(event["encodedDataLength"])
