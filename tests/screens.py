"""`make screens`: every page type at three widths, light and dark, as docs/screens/<page>-<width>[-toi].webp.

Runs a demo instance of its own with synthetic people; a page that logs an error or is wider than its screen is named
at the end and makes the command fail.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.e2e import story
from tests.e2e.conftest import CHROMIUM, FLAGS, demo_site
from tests.e2e.pages import Stop, Tour
from tests.live import ROOT, LiveSite

FOLDER = ROOT / "docs" / "screens"
WIDTHS = {360: 740, 768: 1024, 1280: 900}
"""{width: height of the first view} in CSS pixels."""
TALLEST = 2000
QUALITY = 50


def shoot(page: Any, stop: Stop, path: Path) -> list[str]:
    """Visit, take the picture, say what is wrong with the page."""
    stop.visit(page)
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    picture.crop((0, 0, picture.width, min(picture.height, TALLEST))).save(path, quality=QUALITY, method=6)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{path.name}: {wide} px wider than the screen"] if wide > 0 and "/admin/" not in page.url else []


def take_all(site: LiveSite, browser: Any, folder: Path, wanted: list[str]) -> list[str]:
    options = {"base_url": site.url, "locale": "vi-VN"}
    stops = Tour(site, folder).prepare(lambda: browser.new_context(**options).new_page())
    problems: list[str] = []

    def note(error: Any) -> None:
        problems.append(str(error))

    for width, height in WIDTHS.items():
        for scheme, mark in (("light", ""), ("dark", "-toi")):
            pages: dict[str, Any] = {}
            for stop in stops:
                if wanted and stop.name not in wanted:
                    continue
                if stop.who not in pages:
                    view = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
                    pages[stop.who] = browser.new_context(**options, **view).new_page()
                    pages[stop.who].on("pageerror", note)
                    if stop.who:
                        story.sign_in(pages[stop.who], stop.who)
                problems += shoot(pages[stop.who], stop, FOLDER / f"{stop.name}-{width}{mark}.webp")
            for page in pages.values():
                page.context.close()
            print(f"{width} px, {scheme}: {len(wanted or stops)} pages", flush=True)
    return problems


def main(wanted: list[str]) -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="taphuan-screens-") as name,
        sync_playwright() as playwright,
        demo_site(Path(name) / "var") as site,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        problems = take_all(site, browser, Path(name), wanted)
        browser.close()
    print("\n".join(problems) or f"{len(list(FOLDER.glob('*.webp')))} pictures in {FOLDER.relative_to(ROOT)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
