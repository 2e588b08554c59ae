"""A class from nomination to certificate: a phone scans the code, paper holds the rest, a second person approves."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from tests.e2e.story import DEMO_PASSWORD, sign_in
from tests.factories.scans import photo

COURSE = "Lớp học thử một buổi"
PEOPLE = f"""
import datetime
from django.contrib.auth import get_user_model
from certification.awards.models import Part, Requirement
from courses.content.authoring import CourseDraft, LessonDraft, write_course
from courses.content.authors import ensure_organiser
from lms.dates import now
from lms.people.domain import grant_role
from lms.people.models import Category, Person, Unit
department = Unit.objects.get(code="NB-SNV")
commune = Unit.objects.get(code="NB-NGHIASON")
shelf, _, _ = ensure_organiser(unit=department)
lesson = LessonDraft("bai", "Bài", 5, [("heading", "Mở đầu"), ("text", "<p>Lời</p>")])
course = write_course(shelf=shelf, draft=CourseDraft(slug="lop-thu", title="{COURSE}", summary="Một buổi.",
    lessons=[lesson], objectives=["Biết"]), by=None, at=now())
Requirement.objects.create(part=Part.objects.get(code="K"), name="Học trong một lớp").courses.add(course)
for name, unit, kind in (("phutrach", department, "manager"), ("pheduyet", department, "manager"),
                         ("canboxa", commune, "manager")):
    user = get_user_model().objects.create_user(name, password="{DEMO_PASSWORD}")
    grant_role(user=user, kind=kind, unit=unit, at=now())
posted = Person.objects.filter(postings__unit=commune, postings__category__code="cong-tac-vien", awards=None)
posted = list(posted.order_by("pk")[:4])
for place, person in enumerate(posted):
    user = get_user_model().objects.create_user(f"dilop{{place}}", password="{DEMO_PASSWORD}")
    Person.objects.filter(pk=person.pk).update(user=user)
print("NAMES", __import__("json").dumps([person.full_name for person in posted]))
"""


def holders(site: Any) -> set[str]:
    """Who holds part K."""
    rows = site.rows(
        "SELECT p.full_name FROM certification_awards_award a JOIN lms_people_person p ON p.id = a.person_id "
        "JOIN certification_awards_part t ON t.id = a.part_id WHERE t.code = 'K' AND a.revoked_at IS NULL"
    )
    return {row[0] for row in rows}


def certificates(site: Any) -> int:
    return site.rows("SELECT COUNT(*) FROM certification_certificates_certificate")[0][0]


def count_of(site: Any) -> dict[str, Any]:
    return json.loads(site.manage("coverage", "--unit", "NB-NGHIASON", "--as-of", f"{timezone.localdate()}",
                                  "--format", "json"))  # fmt: skip


@pytest.fixture
def names(site) -> list[str]:
    """Four collaborators of the commune, with logins dilop0 to dilop3."""
    return json.loads(re.search(r"NAMES (.*)", site.manage("shell", "--command", PEOPLE)).group(1))


def desk(new_page: Any, username: str) -> Any:
    page = new_page(viewport={"width": 1280, "height": 900})
    sign_in(page, username)
    return page


def plan(page: Any) -> str:
    """A class that runs now; returns its address."""
    now = timezone.localtime()
    begins = max(now - timedelta(minutes=5), now.replace(hour=0, minute=0))
    ends = min(now + timedelta(hours=2), now.replace(hour=23, minute=59))
    page.goto("/manage/classes/")
    page.click("a:has-text('Mở lớp mới')")
    page.fill("#id_title", "Lớp thử nghiệm")
    page.select_option("#id_course", label=COURSE)
    page.select_option("#id_invited", label="Tỉnh Ninh Bình")
    page.fill("#id_s-0-day", f"{now:%Y-%m-%d}")
    page.fill("#id_s-0-begins", f"{begins:%H:%M}")
    page.fill("#id_s-0-ends", f"{ends:%H:%M}")
    page.fill("#id_venue", "Hội trường")
    page.fill("#id_decision_number", "9/QĐ-SNV")
    page.fill("#id_decision_on", f"{now:%Y-%m-%d}")
    page.click("button:has-text('Lưu lớp')")
    page.click("button:has-text('Thông báo lớp')")
    return str(page.url)


def scan(page: Any, address: str) -> None:
    """What a phone does that reads the code."""
    page.goto(address)
    page.click("button:has-text('Tôi có mặt')")
    page.wait_for_selector("h1:has-text('Đã điểm danh'), h1:has-text('Chờ giảng viên'), h1:has-text('Chưa điểm danh')")


def shown_code(page: Any, address: str) -> str:
    page.goto(f"{address}attendance/1/code/")
    return page.inner_text(".join-code__address").strip()


def phone(new_page: Any, username: str) -> Any:
    page = new_page(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    sign_in(page, username)
    return page


def end_class(site: Any) -> None:
    """The clock is not ours to turn: the session's hours move into the past instead."""
    site.manage(
        "shell", "--command",
        "from courses.classes.models import ClassSession as S, TrainingClass as T; from lms.dates import now;"
        "import datetime as d; c = T.objects.get(title='Lớp thử nghiệm');"
        "S.objects.filter(training_class=c).update(ends_at=now() - d.timedelta(seconds=1))",
    )  # fmt: skip


def test_a_class_from_nomination_to_certificate(new_page, site, names, tmp_path, complaints):
    before, held, printed = count_of(site), holders(site), certificates(site)
    organiser = desk(new_page, "phutrach")
    address = plan(organiser)

    # the commune nominates three of its people; the fourth walks in
    commune = desk(new_page, "canboxa")
    commune.goto("/manage/week/")
    commune.goto(f"{address}people/nominate/")
    for name in names[:3]:
        commune.locator("label", has_text=name).locator("input").check()
    commune.click("button:has-text('Cử những người đã chọn')")
    assert "Được dự: 3 người." in commune.inner_text("main")

    # one scans; her code, sent to a colleague at home, is late; a phone that has checked somebody in serves nobody else
    code = shown_code(organiser, address)
    first = phone(new_page, "dilop0")
    scan(first, code)
    assert "Đã ghi nhận bạn có mặt lúc" in first.inner_text("main")
    scan(first, code)
    assert "từ trước" in first.inner_text("main")
    first.goto("/accounts/logout/")
    first.click("main button[type=submit]")
    sign_in(first, "dilop1")
    scan(first, shown_code(organiser, address))
    assert "Mỗi điện thoại điểm danh một người" in first.inner_text("main")
    walker = phone(new_page, "dilop3")
    scan(walker, shown_code(organiser, address))
    assert "chưa có tên trong danh sách" in walker.inner_text("main")
    complaints[:] = [line for line in complaints if "409" not in line]  # a refusal is an error to the console
    organiser.goto(f"{address}attendance/")
    organiser.click("button:has-text('Nhận vào lớp')")

    # the rest signed on paper: the sheet goes out, comes back filled in, and its photo stands beside the list
    organiser.goto(f"{address}sheets/")
    with organiser.expect_download() as download:
        organiser.click("a:has-text('Tải bảng Excel')")
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    for cells in book.active.iter_rows(min_row=5):
        if cells[1].value == names[1]:
            cells[5].value = "x"
        if cells[1].value == names[2]:
            cells[5].value = 0
    filled = tmp_path / "diem-danh.xlsx"
    book.save(filled)
    organiser.set_input_files("input[type=file]", str(filled))
    organiser.click("button:has-text('Xem trước')")
    organiser.click("button:has-text('Nhập tờ này')")
    end_class(site)
    picture = tmp_path / "to-ky.jpg"
    picture.write_bytes(photo())
    organiser.goto(f"{address}papers/")
    organiser.set_input_files("input[type=file]", str(picture))
    organiser.click("button:has-text('Lưu giấy tờ')")
    organiser.goto(f"{address}results/")
    organiser.click("button:has-text('Gửi duyệt')")
    assert "Cần một người thứ hai" in organiser.inner_text("main")
    assert holders(site) == held

    second = desk(new_page, "pheduyet")
    second.goto("/manage/week/")
    second.click("a:has-text('Duyệt kết quả lớp “Lớp thử nghiệm”')")
    second.wait_for_selector(".scans img")
    second.click("button:has-text('Duyệt kết quả')")
    right = {names[0], names[1], names[3]}
    assert holders(site) - held == right
    assert certificates(site) == printed + len(right)
    after = count_of(site)
    assert (after["headcount"], after["parts"]["K"]) == (before["headcount"], before["parts"]["K"] + len(right))

    first.goto("/learn/")
    assert COURSE in first.inner_text("main")
