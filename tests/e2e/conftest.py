"""A live demo instance and a real browser. A page that logs an error or asks a foreign host fails its test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.live import LiveSite

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOCAL_SCHEMES = {"data", "blob", "about"}
PATIENCE_MS = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.e2e)


@contextmanager
def demo_site(var: Path) -> Iterator[LiveSite]:
    """Server and worker of the demo with its sample data; `site.manage(...)` runs a command against them.

    On SQLite in a folder of its own; on DATABASE_URL where that is set, which must name an empty database.
    """
    live = LiveSite(var=var)
    try:
        live.prepare()
        live.manage("collectstatic", "--noinput", "--verbosity", "0")
        live.manage("seed_demo")
        live.start("worker")
        live.start_server()
        yield live
    finally:
        live.stop()


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[LiveSite]:
    with demo_site(tmp_path_factory.mktemp("e2e") / "var") as live:
        yield live


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: install it, or set CHROMIUM to where it is")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright comes with requirements/dev.txt")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def watch(page: Any, site: LiveSite, complaints: list[str]) -> None:
    """Note console errors (a refused script or style is one), uncaught exceptions and requests to other origins."""
    home = urlsplit(site.url).netloc

    def on_request(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in LOCAL_SCHEMES and parts.netloc != home:
            complaints.append(f"asked a foreign host: {request.url}")

    def on_console(message: Any) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            complaints.append(f"console on {page.url}: {message.text} {message.location.get('url', '')}")

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"exception on {page.url}: {error}"))


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about so far; a test that provokes an error empties the list afterwards."""
    return []


@pytest.fixture
def new_page(browser: Any, site: LiveSite, complaints: list[str]) -> Iterator[Callable[..., Any]]:
    """Opens a page in a context of its own: one visitor each. Options are those of Playwright's `new_context`."""
    contexts: list[Any] = []

    def open_page(**options: Any) -> Any:
        context = browser.new_context(base_url=site.url, locale="vi-VN", **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        watch(page, site, complaints)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """One visitor, on a small phone."""
    return new_page(viewport={"width": 390, "height": 844})
