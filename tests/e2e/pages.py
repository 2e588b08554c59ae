"""Every page type of the product with a state in which it has something to show: for screens, axe and reading aloud."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.e2e import story
from tests.factories.workbooks import row, workbook
from tests.live import LiveSite

VISITOR, TRAINEE, MANAGER, TRAINER, ADMIN = "", "hocvien", "quanly", "giangvien", "admin"
NEW = "Đinh Thị Thử Nghiệm"


def _press(page: Any, text: str) -> None:
    with page.expect_navigation():
        page.click(f"button:has-text('{text}')")


@dataclass(frozen=True)
class Stop:
    """A page: who looks at it, where it is, and what to do there before it shows what is meant."""

    name: str
    who: str
    url: str
    do: Callable[[Any], None] | None = None

    def visit(self, page: Any) -> None:
        page.goto(self.url)
        if self.do:
            self.do(page)
        page.wait_for_load_state("networkidle")


@dataclass
class Tour:
    """The stops of a live site, whose demo trainee has one course done, one tried in vain and one begun."""

    site: LiveSite
    folder: Path
    stops: list[Stop] = field(default_factory=list)

    def prepare(self, new_page: Callable[..., Any]) -> list[Stop]:
        """Do on the site what the pages need, then list them."""
        trainee, manager = new_page(), new_page()
        story.sign_in(trainee, TRAINEE)
        addresses = self._learn(trainee)
        story.sign_in(manager, MANAGER)
        good, bad = self.folder / "danh-sach.xlsx", self.folder / "danh-sach-loi.xlsx"
        story.make_roster(good, [(NEW, "Xã Nghĩa Sơn", "công tác viên")])
        story.import_roster(manager, good, "Tỉnh Ninh Bình")
        code = story.print_card(manager, NEW)
        story.make_roster(good, [(f"{NEW} {n}", "Xã Nghĩa Sơn", "công tác viên") for n in ("Một", "Hai", "Ba")])
        rows = [row("", unit="Xã Nghĩa Sơn"), row("Trần Văn Thử", unit="Xã Không Có", category="công tác viên")]
        bad.write_bytes(workbook([*rows, row("Lê Thị Thử", category="phi công")]))
        self.stops = [
            *self._of_visitors(addresses, code),
            *self._of_trainees(addresses),
            *self._of_managers(good, bad),
            *self._of_administrators(),
            *self._of_trainers(),
        ]
        return self.stops

    def _learn(self, page: Any) -> dict[str, str]:
        found = {}
        story.take_course(page, story.TITLES["M6"])
        found["passed"] = page.url
        story.open_course(page, story.TITLES["M1"])
        found["course"] = page.url
        _press(page, "Bắt đầu học")
        found["lesson"] = page.url
        _press(page, "Học xong")
        story.open_course(page, story.TITLES["M2"])
        _press(page, "Bắt đầu học")
        story.read_lessons(page)
        found["intro"] = page.url
        _press(page, "Bắt đầu làm bài")
        story.answer_wrongly(page)
        _press(page, "Nộp bài")
        found["failed"] = page.url
        page.click("a:has-text('Làm lại')")
        _press(page, "Bắt đầu làm bài")
        found["quiz"] = page.url
        page.goto("/learn/")
        found["verify"] = page.locator("a:has-text('Trang tra cứu')").first.get_attribute("href")
        return found

    def _of_visitors(self, at: dict[str, str], code: str) -> list[Stop]:
        def enter(page: Any, value: str) -> None:
            page.fill("input[name=code]", value)
            page.click("button:has-text('Tiếp tục')")

        def refuse(page: Any) -> None:
            page.fill("input[name=login]", "hocvien")
            page.fill("input[name=password]", "sai-mat-khau")
            page.click("main button[type=submit]")

        return [
            Stop("trang-dau", VISITOR, "/"),
            Stop("khoa-hoc", VISITOR, at["course"]),
            Stop("dang-nhap", VISITOR, "/accounts/login/"),
            Stop("dang-nhap-sai", VISITOR, "/accounts/login/", refuse),
            Stop("nhap-ma", VISITOR, "/accounts/claim/"),
            Stop("nhap-ma-sai", VISITOR, "/accounts/claim/", lambda page: enter(page, "AAAA-BBBB-CCCC")),
            Stop("tao-tai-khoan", VISITOR, "/accounts/claim/", lambda page: enter(page, code)),
            Stop("quen-mat-khau", VISITOR, "/accounts/password/reset/"),
            Stop("du-lieu-ca-nhan", VISITOR, "/accounts/du-lieu-ca-nhan/"),
            Stop("tro-giup", VISITOR, "/tro-giup/"),
            Stop("mat-mang", VISITOR, "/mat-mang/"),
            Stop("tra-cuu", VISITOR, "/verify/"),
            Stop("giay-chung-nhan", VISITOR, at["verify"]),
            Stop("giay-khong-co", VISITOR, "/verify/AAAA-BBBB-CCCC-DDDD/"),
            Stop("khong-co-trang", VISITOR, "/khong-co-trang-nay/"),
            Stop("giao-dien", VISITOR, "/giao-dien/"),
        ]

    def _of_trainees(self, at: dict[str, str]) -> list[Stop]:
        return [
            Stop("viec-hoc", TRAINEE, "/learn/"),
            Stop("danh-muc", TRAINEE, "/"),
            Stop("khoa-hoc-dang-hoc", TRAINEE, at["course"]),
            Stop("bai-hoc", TRAINEE, at["lesson"]),
            Stop("kiem-tra-gioi-thieu", TRAINEE, at["intro"]),
            Stop("kiem-tra", TRAINEE, at["quiz"]),
            Stop("kiem-tra-thieu", TRAINEE, at["quiz"], lambda page: page.click("button:has-text('Nộp bài')")),
            Stop("ket-qua-dat", TRAINEE, at["passed"]),
            Stop("ket-qua-chua-dat", TRAINEE, at["failed"]),
            Stop("tai-khoan", TRAINEE, "/accounts/"),
            Stop("doi-mat-khau", TRAINEE, "/accounts/password/change/"),
            Stop("thiet-bi", TRAINEE, "/accounts/thiet-bi/"),
            Stop("lop-bao-ve", TRAINEE, "/accounts/2fa/"),
            Stop("them-lop-bao-ve", TRAINEE, "/accounts/bao-ve/"),
            Stop("ung-dung-tao-ma", TRAINEE, "/accounts/2fa/totp/activate/"),
            Stop("khoa-truy-cap", TRAINEE, "/accounts/2fa/webauthn/add/"),
            Stop("xac-nhan", TRAINEE, "/accounts/reauthenticate/?next=/accounts/"),
            Stop("khong-co-quyen", TRAINEE, "/manage/"),
        ]

    def _of_managers(self, good: Path, bad: Path) -> list[Stop]:
        def preview(page: Any, path: Path) -> None:
            page.select_option("select[name=unit]", label="Tỉnh Ninh Bình")
            page.set_input_files("input[type=file]", str(path))
            page.click("button:has-text('Xem trước')")

        def print_one(page: Any) -> None:
            page.fill("main input[type=search]", NEW)
            page.click("main form button:has-text('Tìm')")
            page.check("input[name=all]")
            page.click("button[value=screen]")

        return [
            Stop("so-lieu-tinh", MANAGER, "/manage/units/NB/"),
            Stop("so-lieu-xa", MANAGER, self._commune()),
            Stop("nguoi-sau-con-so", MANAGER, "/manage/units/NB/people/?held=no"),
            Stop("nhap-danh-sach", MANAGER, "/manage/roster/"),
            Stop("xem-truoc", MANAGER, "/manage/roster/", lambda page: preview(page, good)),
            Stop("xem-truoc-loi", MANAGER, "/manage/roster/", lambda page: preview(page, bad)),
            Stop("can-quyet-dinh", MANAGER, "/manage/review/"),
            Stop("the-kich-hoat", MANAGER, "/manage/cards/"),
            Stop("in-the", MANAGER, "/manage/cards/", print_one),
        ]

    def _of_administrators(self) -> list[Stop]:
        person, other = (
            str(UUID(row[0])) for row in self.site.rows("SELECT uuid FROM lms_people_person ORDER BY id LIMIT 2")
        )
        code = self._commune().split("/")[3]
        return [
            Stop("nhan-su", ADMIN, "/manage/people/"),
            Stop("ho-so", ADMIN, f"/manage/people/{person}/"),
            Stop("sua-ho-so", ADMIN, f"/manage/people/{person}/edit/"),
            Stop("vi-tri-moi", ADMIN, f"/manage/people/{person}/post/"),
            Stop("gop-ho-so", ADMIN, f"/manage/people/{person}/merge/?other={other}"),
            Stop("them-nguoi", ADMIN, "/manage/people/add/"),
            Stop("phan-quyen", ADMIN, "/manage/roles/"),
            Stop("nhat-ky", ADMIN, "/manage/audit/"),
            Stop("don-vi", ADMIN, "/manage/units/"),
            Stop("lich-su-don-vi", ADMIN, f"/manage/units/{code}/record/"),
            Stop("sap-nhap", ADMIN, "/manage/unit-changes/merge/"),
            Stop("chia-tach", ADMIN, f"/manage/units/{code}/split/"),
            Stop("khai-bao", ADMIN, "/manage/declarations/"),
            Stop("khai-bao-xa", ADMIN, f"/manage/declarations/units/{code}/"),
            Stop("khai-bao-moi", ADMIN, f"/manage/declarations/units/{code}/new/"),
        ]

    def _commune(self) -> str:
        code = self.site.rows("SELECT code FROM lms_people_unit WHERE name = 'Xã Nghĩa Sơn'")[0][0]
        return f"/manage/units/{code}/"

    def _of_trainers(self) -> list[Stop]:
        course, lesson = (
            self.site.rows(f"SELECT MIN(page_ptr_id) FROM courses_content_{table}")[0][0]
            for table in ("coursepage", "lessonpage")
        )
        quiz, question = (
            self.site.rows(f"SELECT MIN({key}) FROM courses_quiz_{table}")[0][0]
            for table, key in (("quiz", "activity_ptr_id"), ("question", "id"))
        )
        return [
            Stop("soan-trang-chu", TRAINER, "/admin/"),
            Stop("soan-khoa-hoc", TRAINER, f"/admin/pages/{course}/edit/"),
            Stop("soan-bai", TRAINER, f"/admin/pages/{lesson}/edit/"),
            Stop("soan-kiem-tra", TRAINER, f"/admin/snippets/courses_quiz/quiz/edit/{quiz}/"),
            Stop("soan-cau-hoi", TRAINER, f"/admin/snippets/courses_quiz/question/edit/{question}/"),
            Stop("xem-truoc-bai", TRAINER, f"/admin/pages/{lesson}/view_draft/"),
        ]
