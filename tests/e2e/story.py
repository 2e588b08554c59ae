"""What the people of the story do in the browser; the tests say what must come of it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from tests.factories.workbooks import row, workbook
from tests.live import LiveSite

DEMO_PASSWORD = "tap-huan-demo"
NEW_PASSWORD = "mat-khau-rieng-27"
SOURCE = json.loads((files("certification.desk.sample") / "programme_vi.json").read_text(encoding="utf-8"))
RIGHT = {question["stem"]: question["options"][question["answer"]] for module in SOURCE for question in module["q"]}
TITLES = {module["code"]: module["title"] for module in SOURCE}


def sign_in(page: Any, username: str, password: str = DEMO_PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def import_roster(page: Any, path: Path, unit: str) -> str:
    """Upload, look at the preview, apply; returns the text of the page that says what was done."""
    page.goto("/manage/roster/")
    page.select_option("select[name=unit]", label=unit)
    page.set_input_files("input[type=file]", str(path))
    page.click("button:has-text('Xem trước')")
    page.click("button:has-text('Nhập danh sách')")
    return page.inner_text("main")


def print_card(page: Any, name: str) -> str:
    """Have a card printed for one person; returns the code on it."""
    page.goto("/manage/cards/")
    page.fill("input[type=search], main input[type=text]", name)
    page.click("main form button:has-text('Tìm')")
    page.locator("label", has_text=name).locator("input[type=checkbox]").check()
    page.click("button:has-text('xem trên màn hình')")
    return page.inner_text(".activation-card__code")


def claim(page: Any, code: str, username: str) -> None:
    """Type the code of a card, choose a name and a password; she is signed in afterwards."""
    page.goto("/accounts/claim/")
    page.fill("input[name=code]", code.lower().replace("-", " "))
    page.click("button:has-text('Tiếp tục')")
    page.fill("input[name=username]", username)
    for field in page.locator("input[type=password]").all():
        field.fill(NEW_PASSWORD)
    page.click("main button:has-text('đăng nhập')")
    page.wait_for_url("**/learn/")


def path_titles(page: Any) -> list[str]:
    """The courses of her path, as her own page names them."""
    page.goto("/learn/")
    return [link.inner_text() for link in page.locator("main section ol a").all()]


def open_course(page: Any, title: str) -> None:
    page.goto("/")
    page.locator("article a", has_text=title).first.click()


def take_course(page: Any, title: str) -> None:
    """Read every lesson, pass the quiz with the right options, and end on its result."""
    open_course(page, title)
    with page.expect_navigation():
        page.click("button:has-text('Bắt đầu học')")
    read_lessons(page)
    page.click("button:has-text('Bắt đầu làm bài')")
    answer_rightly(page)
    page.click("button:has-text('Nộp bài')")
    page.wait_for_url("**/ket-qua/")
    assert "Bạn đã đạt." in page.inner_text("main")
    assert "Bạn đã hoàn thành khóa học này." in page.inner_text("main")


def read_lessons(page: Any) -> None:
    """Finish lesson after lesson; the last one leads to the quiz."""
    while page.locator("button:has-text('Học xong')").count():
        with page.expect_navigation():
            page.click("button:has-text('Học xong')")


def answer_rightly(page: Any) -> None:
    page.locator("button:has-text('Nộp bài')").wait_for()  # below the last question: all of them are there
    for field in page.locator("fieldset").all():
        legend = field.locator("legend").inner_text()
        stem = next(stem for stem in RIGHT if stem in legend)
        field.get_by_text(RIGHT[stem], exact=True).click()


def answer_wrongly(page: Any) -> None:
    page.locator("button:has-text('Nộp bài')").wait_for()  # below the last question: all of them are there
    for field in page.locator("fieldset").all():
        legend = field.locator("legend").inner_text()
        right = next(option for stem, option in RIGHT.items() if stem in legend)
        field.locator("label").filter(has_not_text=right).first.click()


def coverage(site: LiveSite, indicator: str = "core", unit: str = "NB") -> dict[str, Any]:
    return json.loads(site.manage("coverage", "--unit", unit, "--indicator", indicator, "--format", "json"))


def make_roster(path: Path, people: list[tuple[str, str, str]]) -> Path:
    """A workbook with title rows above the header, as offices send it: (name, unit, category)."""
    titles = ["UBND TỈNH (dữ liệu giả định)", "DANH SÁCH NGƯỜI LÀM CÔNG TÁC XÃ HỘI"]
    path.write_bytes(
        workbook([row(name, unit=unit, category=category) for name, unit, category in people], titles=titles)
    )
    return path
