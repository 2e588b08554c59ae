"""The main job, end to end: roster, cards, three trainees on their own paths, certificates, figures."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook

from tests.e2e import story
from tests.live import wait_until

PEOPLE = [
    ("Đinh Thị Thử Một", "Xã Nghĩa Sơn", "nhân viên công tác xã hội", "cong-tac-xa-hoi"),
    ("Đinh Thị Thử Hai", "Trạm y tế xã Nghĩa Sơn", "nhân viên y tế", "y-te"),
    ("Đinh Thị Thử Ba", "Xã Nghĩa Sơn", "công tác viên", "cong-tac-vien"),
]
"""(name, unit, category as the office writes it, path); "công tác viên" is how the plans misspell it."""
PATHS = {
    "cong-tac-xa-hoi": ["M1", "M2", "M8", "M3", "M4", "M7", "M6"],
    "y-te": ["M1", "M2", "M8", "M3", "M5", "M6"],
    "cong-tac-vien": ["M1", "M2", "M8", "M6"],
}
MOVES = {"cong-tac-xa-hoi": (1, 1), "y-te": (0, 1), "cong-tac-vien": (1, 1)}
"""By how much each one's path moves the core and the extended indicator."""


@pytest.fixture(scope="module")
def codes(site, browser, tmp_path_factory):
    """The manager imports the roster and prints the three cards; {name: code}."""
    context = browser.new_context(base_url=site.url, locale="vi-VN")
    page = context.new_page()
    story.sign_in(page, "quanly")
    roster = story.make_roster(
        tmp_path_factory.mktemp("roster") / "danh-sach.xlsx", [(name, unit, kind) for name, unit, kind, _ in PEOPLE]
    )
    said = story.import_roster(page, roster, "Tỉnh Ninh Bình")
    assert "3" in said
    found = {name: story.print_card(page, name) for name, *_ in PEOPLE}
    context.close()
    return found


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, _, _, path in PEOPLE])
def test_a_trainee_goes_from_card_to_certificate_and_the_figures_move(site, new_page, codes, name, path):
    before = {kind: story.coverage(site, kind) for kind in ("core", "extended")}
    page = new_page(viewport={"width": 360, "height": 740})
    story.claim(page, codes[name], f"e2e.{path}")
    assert story.path_titles(page) == [story.TITLES[module] for module in PATHS[path]]

    for title in (story.TITLES[module] for module in PATHS[path]):
        story.take_course(page, title)

    after = {kind: story.coverage(site, kind) for kind in ("core", "extended")}
    moved = tuple(after[kind]["covered"] - before[kind]["covered"] for kind in ("core", "extended"))
    assert moved == MOVES[path]
    core_k, core_m = (after["core"]["parts"][part] - before["core"]["parts"][part] for part in ("K", "M"))
    assert (core_k, core_m) == (MOVES[path][0], MOVES[path][0])
    assert after["extended"]["parts"]["M"] - before["extended"]["parts"]["M"] == 1

    page.goto("/learn/")
    links = page.locator("a:has-text('Tải bản PDF')")
    assert links.count() == (4 if path != "cong-tac-vien" else 3)
    address = links.first.get_attribute("href")
    response = wait_until("the PDF is made", lambda: (r := page.request.get(address)).status == 200 and r)
    assert response.body()[:5] == b"%PDF-"

    visitor = new_page(viewport={"width": 360, "height": 740})
    visitor.goto(page.locator("a:has-text('Trang tra cứu')").first.get_attribute("href"))
    assert "Có thật và còn hiệu lực" in visitor.inner_text("main")
    assert name in visitor.inner_text("main")


def test_a_used_or_wrong_card_is_refused_in_words(new_page, codes, complaints):
    page = new_page()
    for code in ("AAAA-BBBB-CCCC", "xyz"):
        page.goto("/accounts/claim/")
        page.fill("input[name=code]", code)
        page.click("button:has-text('Tiếp tục')")
        assert page.locator("[role=alert], .errorlist").count() == 1
    complaints.clear()


def test_the_managers_page_the_workbook_and_the_command_agree(site, new_page):
    page = new_page(viewport={"width": 1280, "height": 900})
    story.sign_in(page, "quanly")
    page.goto("/manage/units/NB/")
    figures = story.coverage(site)
    foot = page.locator("table:has(tfoot)").locator("tfoot").inner_text().split("\t")
    cells = [cell.strip() for cell in foot]
    parts = figures["parts"]
    assert cells[1:8] == [
        str(n)
        for n in (
            figures["headcount"],
            figures["declared"],
            parts["K"],
            parts["S"],
            parts["KS"],
            parts["M"],
            figures["covered"],
        )
    ]
    with page.expect_download() as download:
        page.click("a:has-text('Tải bảng Excel') >> nth=0")
    sheet = load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = next(row for row in rows if "Tổng số" in row)
    total = next(row for row in rows if row[0] in ("Cộng", "Tổng cộng"))
    line = dict(zip(header, total, strict=True))
    assert [line[name] for name in ("Tổng số", "K", "S", "K và S", "M", "Đạt")] == [
        figures["headcount"],
        parts["K"],
        parts["S"],
        parts["KS"],
        parts["M"],
        figures["covered"],
    ]
    assert line["Tổng số"] == sum(row["headcount"] for row in figures["units"])

    page.click("table:has(tfoot) >> tfoot >> a >> nth=0")
    assert f"{figures['headcount']}" in page.inner_text("main")


def test_the_trainer_changes_a_lesson_and_its_quiz_and_learners_see_it(site, new_page, complaints):
    trainer = new_page(viewport={"width": 1280, "height": 900})
    story.sign_in(trainer, "giangvien")
    trainer.goto("/admin/")
    lesson = int(site.rows("SELECT MIN(page_ptr_id) FROM courses_content_lessonpage")[0][0])
    trainer.goto(f"/admin/pages/{lesson}/edit/")
    trainer.locator("textarea[name=title], input[name=title]").first.fill("Bài đã sửa trong trình soạn")
    trainer.locator("button[name=action-publish]").first.evaluate("button => button.click()")
    trainer.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    question = int(site.rows("SELECT MIN(id) FROM courses_quiz_question")[0][0])
    trainer.goto(f"/admin/snippets/courses_quiz/question/edit/{question}/")
    trainer.locator("textarea[name=stem]").fill("Câu hỏi đã sửa trong trình soạn?")
    trainer.locator("form[novalidate] button[type=submit], button.action-save").first.click()
    trainer.wait_for_url("**/question/")
    complaints.clear()  # the editor is Wagtail's own

    learner = new_page()
    story.sign_in(learner, "hocvien")
    learner.goto("/")
    learner.locator("article a").first.click()
    learner.click("button:has-text('Bắt đầu học')")
    assert learner.inner_text("h1") == "Bài đã sửa trong trình soạn"
    story.read_lessons(learner)
    learner.click("button:has-text('Bắt đầu làm bài')")
    assert "Câu hỏi đã sửa trong trình soạn?" in learner.inner_text("main")
