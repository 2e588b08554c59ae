"""A course from an empty page to somebody's record: one trainer writes, another reads and opens, a learner takes it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.story import DEMO_PASSWORD, sign_in

AUTHORS = f"""
from django.contrib.auth import get_user_model
from courses.content.authors import ensure_organiser
from lms.people.models import Unit
shelf, _, group = ensure_organiser(unit=Unit.objects.get(code="NB-NGHIASON"))
shelf.needs_second_reader = True
shelf.save_revision().publish()
for name in ("tacgia", "nguoiduyet"):
    get_user_model().objects.create_user(name, password="{DEMO_PASSWORD}").groups.add(group)
"""
GIVE_BACK = """
from courses.content.models import CourseIndexPage
shelf = CourseIndexPage.objects.get(organiser__code="NB-NGHIASON", locale__language_code="vi")
shelf.needs_second_reader = False
shelf.save_revision().publish()
"""
STEM = "Chị L. gọi điện, giọng rất nhỏ. Bạn hỏi gì trước?"
RIGHT = "Bây giờ chị có đang an toàn không?"


@pytest.fixture
def desk(new_page, site) -> Any:
    """Opens the editor for one of two trainers of a shelf that asks for a second reader."""
    site.manage("shell", "--command", AUTHORS)

    def open_desk(name: str) -> Any:
        page = new_page(viewport={"width": 1280, "height": 900})
        sign_in(page, name)
        page.goto("/admin/")
        return page

    yield open_desk
    site.manage("shell", "--command", GIVE_BACK)


def write_quiz(page: Any) -> None:
    """A quiz whose question is written on the spot."""
    page.goto("/admin/snippets/courses_quiz/quiz/add/")
    page.fill("#id_title", "Kiểm tra: lắng nghe")
    page.click("#id_entries-ADD")
    page.click("#inline_child_entries-0 button:has-text('Chọn hoặc viết câu hỏi')")
    box = page.locator(".modal-content")
    box.get_by_text("Viết câu mới").first.click()
    box.locator("textarea[name$=stem]").fill(STEM)
    box.locator("input[name$=right]").fill(RIGHT)
    box.locator("input[name$=wrong_1]").fill("Chị kể lại từ đầu cho em nghe nhé?")
    box.locator("textarea[name$=rationale]").fill("Hỏi về an toàn trước mọi việc khác.")
    box.locator("input[name$=citation]").fill("Thực hành chuyên môn")
    box.get_by_text("Lưu và đưa vào bài kiểm tra").click()
    box.wait_for(state="detached")
    save(page, "footer button[type=submit]")


def write_course(page: Any) -> None:
    page.goto("/admin/")
    page.click("a:has-text('Tự viết từ trang trắng')")
    page.wait_for_load_state()
    page.fill("#id_title", "Lời đầu tiên")
    page.fill("#id_summary", "Biết nói gì khi có người tìm đến.")
    save(page, "footer button.action-save")


def write_lesson(page: Any) -> None:
    page.click("a:has-text('Thêm bài')")
    page.wait_for_load_state()
    page.fill("#id_title", "Câu hỏi đầu tiên")
    add_block(page, "Tiêu đề")
    page.fill("[name='body-0-value']", "Khi chị ấy gọi")
    add_block(page, "Đoạn văn")
    page.locator(".public-DraftEditor-content").last.click()
    page.keyboard.type("Hỏi xem chị ấy có đang an toàn không.")
    add_block(page, "Nên nói")
    page.fill("[name='body-2-value-say-0-value']", "Em tin chị.")
    page.fill("[name='body-2-value-avoid-0-value']", "Sao chị không bỏ đi?")
    add_block(page, "Hoạt động")
    page.locator("button:has-text('Chọn hoạt động')").last.click()
    box = page.locator(".modal-content")
    box.get_by_text("Kiểm tra: lắng nghe").click()
    box.wait_for(state="detached")
    save(page, "footer button.action-save")


def add_block(page: Any, label: str) -> None:
    page.locator(".c-sf-add-button").last.click()
    page.locator(".w-combobox__option", has_text=label).first.click()


def save(page: Any, button: str) -> None:
    with page.expect_navigation():
        page.click(button)
    assert page.locator(".messages .success").count() == 1, page.locator(".messages, .error-message").all_inner_texts()


def test_a_trainer_writes_another_opens_and_a_learner_completes(desk, new_page):
    author = desk("tacgia")
    write_quiz(author)
    write_course(author)
    write_lesson(author)
    author.goto("/admin/")
    author.click("button:has-text('Gửi khóa học đi duyệt')")
    assert "Đã gửi 2 trang" in author.inner_text(".messages")
    assert author.locator("a:has-text('Đọc và duyệt')").count() == 0

    reader = new_page(viewport={"width": 1280, "height": 900})
    sign_in(reader, "nguoiduyet")
    reader.goto("/admin/")
    reader.click("a:has-text('Đọc và duyệt 2 trang')")
    reader.click("button:has-text('Duyệt và xuất bản')")
    assert "Học viên thấy ngay" in reader.inner_text(".messages")

    learner = new_page(viewport={"width": 360, "height": 740})
    sign_in(learner, "hocvien")
    learner.goto("/")
    learner.click("a:has-text('Lời đầu tiên')")
    learner.click("button:has-text('Bắt đầu học')")
    assert "Hỏi xem chị ấy có đang an toàn không." in learner.inner_text("article")
    learner.click("button:has-text('Học xong')")
    learner.click("button:has-text('Bắt đầu làm bài')")
    learner.click(f"label:has-text('{RIGHT}')")
    learner.click("button:has-text('Nộp bài')")
    assert "Bạn đã hoàn thành khóa học này." in learner.inner_text("main")
    learner.goto("/learn/")
    learner.click("#da-xong ~ ul a:has-text('Lời đầu tiên')")
    assert "Ấn bản 1" in learner.inner_text("main")
