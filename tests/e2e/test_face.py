"""The face: nothing that axe objects to on any page type, the story by keyboard, nothing wider than the screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import story
from tests.e2e.conftest import demo_site
from tests.e2e.pages import TRAINER, Tour

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
MODES = [("light", 360), ("dark", 1280)]
MOST_TABS = 120


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site of its own: the tour leaves courses begun and passed, which other stories begin themselves."""
    with demo_site(tmp_path_factory.mktemp("face") / "var") as live:
        yield live


@pytest.fixture(scope="module")
def tour(site, browser, tmp_path_factory):
    contexts = []

    def new_page() -> Any:
        contexts.append(browser.new_context(base_url=site.url, locale="vi-VN"))
        return contexts[-1].new_page()

    made = Tour(site, tmp_path_factory.mktemp("tour"))
    made.prepare(new_page)
    for context in contexts:
        context.close()
    return made


def violations(page: Any) -> list[str]:
    """What axe complains about: rule, and the first places. Wagtail's admin is Wagtail's own to mend; our parts of it
    are looked at alone."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    scope = "'[data-taphuan]'" if "/admin/" in page.url and "view_draft" not in page.url else "document"
    found = page.evaluate(f"axe.run({scope}, {json.dumps(RULES)})")
    return [
        f"{one['id']}: {'; '.join(str(node['target'][0]) for node in one['nodes'][:3])}" for one in found["violations"]
    ]


@pytest.mark.parametrize(("scheme", "width"), MODES)
def test_axe_finds_nothing_on_any_page_type(tour, new_page, complaints, scheme, width):
    pages, found = {}, {}
    for stop in tour.stops:
        if stop.who not in pages:
            pages[stop.who] = new_page(viewport={"width": width, "height": 740}, color_scheme=scheme, bypass_csp=True)
            if stop.who:
                story.sign_in(pages[stop.who], stop.who)
        page = pages[stop.who]
        stop.visit(page)
        if stop.who == TRAINER and page.locator("[data-taphuan]").count() == 0 and "view_draft" not in page.url:
            continue  # a page of Wagtail's own, without a part of ours
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        problems = violations(page) + ([f"{wide} px wider than the screen"] if wide > 0 else [])
        if problems:
            found[stop.name] = problems
    assert found == {}
    complaints.clear()  # refusals are shown with the status of a refusal, which the console notes


def focus(page: Any, text: str) -> None:
    """Press Tab until what has the focus carries this text; every stop on the way must show where it is."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const at = document.activeElement, style = getComputedStyle(at.closest(".choice") || at);
            return {text: (at.labels && at.labels[0] ? at.labels[0].innerText : at.innerText || at.value || "").trim(),
                    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                    body: at === document.body}; }"""
        )
        assert seen["body"] or seen["marked"], f"no visible focus on {seen['text']!r}"
        if text in seen["text"]:
            return
    raise AssertionError(f"the keyboard does not reach {text!r} on {page.url}")


def press_enter(page: Any) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_keyboard_alone_claims_an_account_learns_and_passes(site, new_page, tmp_path):
    manager = new_page()
    story.sign_in(manager, "quanly")
    name, roster = "Đinh Thị Bàn Phím", tmp_path / "ban-phim.xlsx"
    story.make_roster(roster, [(name, "Xã Nghĩa Sơn", "công tác viên")])
    story.import_roster(manager, roster, "Tỉnh Ninh Bình")
    code = story.print_card(manager, name)

    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto("/")
    focus(page, "Đến nội dung chính")
    page.keyboard.press("Enter")
    focus(page, "Nhập mã trên thẻ")
    press_enter(page)
    focus(page, "Mã trên thẻ")
    page.keyboard.type(code)
    press_enter(page)
    for field in ("Mật khẩu mới", "Nhập lại mật khẩu"):
        focus(page, field)
        page.keyboard.type(story.NEW_PASSWORD)
    press_enter(page)
    focus(page, "Bắt đầu học")
    press_enter(page)
    while page.locator("button:has-text('Học xong')").count():
        focus(page, "Học xong")
        press_enter(page)
    focus(page, "Bắt đầu làm bài")
    press_enter(page)
    answer_by_keyboard(page)
    focus(page, "Nộp bài")
    press_enter(page)
    assert "Bạn đã đạt." in page.inner_text("main")


def answer_by_keyboard(page: Any) -> None:
    """Tab into each question, arrows to the right option."""
    for field in page.locator("fieldset").all():
        legend = field.locator("legend").inner_text()
        right = next(option for stem, option in story.RIGHT.items() if stem in legend)
        options = [text.strip() for text in field.locator("label").all_inner_texts()]
        focus(page, options[0])
        page.keyboard.press("Space")
        for _ in range(options.index(right)):
            page.keyboard.press("ArrowDown")
