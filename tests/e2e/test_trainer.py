"""A trainer's first course, alone: from the empty desk to the learners' catalogue."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.e2e.story import DEMO_PASSWORD, sign_in

NEWCOMER = f"""
from django.contrib.auth import get_user_model
from courses.content.authors import author_permissions, ensure_organiser
from lms.people.models import Unit
_, _, group = ensure_organiser(unit=Unit.objects.get(code="NB-SYT"))
group.permissions.add(*author_permissions("courses_quiz", ["quiz", "question"]))
user = get_user_model().objects.create_user("giangvienmoi", password="{DEMO_PASSWORD}")
user.groups.add(group)
"""


@pytest.fixture
def desk(new_page, site) -> Any:
    """The first page of a trainer whose unit has no course yet."""
    site.manage("shell", "--command", NEWCOMER)
    page = new_page(viewport={"width": 1280, "height": 900})
    sign_in(page, "giangvienmoi")
    page.goto("/admin/")
    return page


def save_draft(page: Any) -> None:
    with page.expect_navigation():
        page.click("footer button.action-save")


def test_from_the_empty_desk_to_the_catalogue(desk):
    page = desk
    page.click("button:has-text('Bắt đầu từ khung mẫu')")
    page.fill("#id_title", "Lắng nghe an toàn")
    page.fill("#id_summary", "Biết nói gì khi có người tìm đến.")
    save_draft(page)

    page.goto("/admin/")
    assert page.locator(".desk__tick").count() == 5
    page.click("a:has-text('Viết câu hỏi')")
    page.click("[data-side-panel-toggle=preview]")
    assert page.frame_locator(".w-preview__iframe").last.locator("fieldset").first.inner_text().startswith("Câu 1 / 1")

    page.goto("/admin/")
    page.click(".desk__title")
    page.goto(re.sub(r"/admin/pages/(\d+)/.*", r"/admin/pages/\1/edit/", page.url))
    page.locator("footer .w-dropdown button").first.click()
    page.click("button[name=action-publish]")
    page.click("button:has-text('Xuất bản cả 3 bài')")
    page.wait_for_url("**/admin/")
    assert "Đã xuất bản 3 trang" in page.inner_text("body")
    assert page.locator(".desk__tick").count() == 0

    page.goto("/")
    page.click("a:has-text('Lắng nghe an toàn')")
    assert page.url.endswith("/khoa-hoc/lang-nghe-an-toan/")
    assert page.locator("main ol li").count() == 3
