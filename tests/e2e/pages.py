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


def _begin(page: Any) -> None:
    """Begin an activity, or go on with it."""
    page.locator("main form button[type=submit], main a.button").first.click()


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
        found["survey"] = page.locator("a:has-text('Mở khảo sát')").first.get_attribute("href")
        found["taken"] = page.locator("#da-xong ~ ul a").first.get_attribute("href")
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
            Stop("dot-hoc", VISITOR, self._landing()),
            Stop("thoi-nhan-sai", VISITOR, "/tin-nhan/thoi-nhan/bi-cat/"),
        ]

    def _of_trainees(self, at: dict[str, str]) -> list[Stop]:
        return [
            Stop("viec-hoc", TRAINEE, "/learn/"),
            Stop("danh-muc", TRAINEE, "/"),
            Stop("dot-hoc-cua-hoc-vien", TRAINEE, self._landing()),
            Stop("khoa-hoc-dang-hoc", TRAINEE, at["course"]),
            Stop("bai-hoc", TRAINEE, at["lesson"]),
            Stop("kiem-tra-gioi-thieu", TRAINEE, at["intro"]),
            Stop("kiem-tra", TRAINEE, at["quiz"]),
            Stop("kiem-tra-thieu", TRAINEE, at["quiz"], lambda page: page.click("button:has-text('Nộp bài')")),
            Stop("luyen-tap", TRAINEE, self._activity("quiz", "purpose = 'practice'"), _begin),
            Stop("tinh-huong", TRAINEE, self._activity("scenario", "title LIKE '%tin nhắn%'"), _begin),
            Stop("khao-sat", TRAINEE, at["survey"]),
            Stop("noi-dung-da-hoc", TRAINEE, at["taken"]),
            Stop("tin-nhan", TRAINEE, "/tin-nhan/"),
            Stop("cach-nhan-tin", TRAINEE, "/tin-nhan/tuy-chon/"),
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

        drive = f"/manage/campaigns/{self.site.rows('SELECT MIN(id) FROM certification_campaigns_drive')[0][0]}/"

        def give(page: Any) -> None:
            page.fill("input[name=name]", "Đợt giao học minh họa")
            page.select_option("select[name=unit]", label="Tỉnh Ninh Bình")
            page.select_option("select[name=what]", index=1)
            page.fill("input[name=due_days]", "30")
            page.click("button:has-text('Xem trước')")

        return [
            Stop("so-lieu-tinh", MANAGER, "/manage/units/NB/"),
            Stop("so-lieu-xa", MANAGER, self._commune()),
            Stop("so-lieu-ngay-cu", MANAGER, "/manage/units/NB/?as_of=2026-06-01"),
            Stop("nguoi-sau-con-so", MANAGER, "/manage/units/NB/people/?held=no"),
            Stop("chien-dich", MANAGER, "/manage/campaigns/"),
            Stop("dot-hoc-moi", MANAGER, "/manage/campaigns/new/"),
            Stop("ket-qua-dot-hoc", MANAGER, drive),
            Stop("cac-luot", MANAGER, "/manage/units/NB/attendances/"),
            Stop("nguoi-trong-dot-hoc", MANAGER, f"{drive}people/"),
            Stop("chia-se-dot-hoc", MANAGER, f"{drive}share/"),
            Stop(
                "moi-vao-dot-hoc",
                MANAGER,
                f"{drive}invite/",
                lambda page: page.click("button:has-text('Đếm số người')"),
            ),
            Stop("lich-nam", MANAGER, "/manage/campaigns/calendar/"),
            Stop("tuan-nay", MANAGER, "/manage/week/"),
            *self._of_classes(),
            *self._of_reports(),
            Stop("giao-hoc", MANAGER, "/manage/assignments/"),
            Stop("giao-hoc-moi", MANAGER, "/manage/assignments/new/"),
            Stop("giao-hoc-xem-truoc", MANAGER, "/manage/assignments/new/", give),
            Stop("nguoi-phai-hoc", MANAGER, self._assignment()),
            Stop("giao-hoc-doi", MANAGER, f"{self._assignment()}change/"),
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

        def change_target(page: Any) -> None:
            page.fill("input[name=share_percent]", "85")
            page.fill("input[name=reason]", "Minh họa")
            page.click("button:has-text('Xem trước')")

        def make_token(page: Any) -> None:
            page.click("summary:has-text('Tạo mã')")
            page.fill("input[name=label]", "Bảng điều hành của tỉnh")
            page.select_option("select[name=unit]", label="Tỉnh Ninh Bình")
            _press(page, "Tạo mã")

        return [
            Stop("nhan-su", ADMIN, "/manage/people/"),
            Stop("ho-so", ADMIN, f"/manage/people/{person}/"),
            Stop("vi-sao-duoc-tinh", ADMIN, f"/manage/units/NB/people/{person}/why/"),
            Stop("sua-ho-so", ADMIN, f"/manage/people/{person}/edit/"),
            Stop("vi-tri-moi", ADMIN, f"/manage/people/{person}/post/"),
            Stop("gop-ho-so", ADMIN, f"/manage/people/{person}/merge/?other={other}"),
            Stop("them-nguoi", ADMIN, "/manage/people/add/"),
            Stop("sua-lich-nam", ADMIN, "/manage/campaigns/calendar/new/"),
            Stop("phan-quyen", ADMIN, "/manage/roles/"),
            Stop("nhat-ky", ADMIN, "/manage/audit/"),
            Stop("tin-bao-ra-ngoai", ADMIN, "/manage/messages/"),
            Stop("gui-dinh-ky", ADMIN, "/manage/schedules/"),
            Stop("dat-gui-dinh-ky", ADMIN, "/manage/schedules/new/"),
            Stop("xuat-danh-sach", ADMIN, "/manage/units/NB/people/", lambda page: _press(page, "Xuất danh sách")),
            Stop("ma-truy-cap", ADMIN, "/manage/tokens/", make_token),
            Stop("don-vi", ADMIN, "/manage/units/"),
            Stop("lich-su-don-vi", ADMIN, f"/manage/units/{code}/record/"),
            Stop("sap-nhap", ADMIN, "/manage/unit-changes/merge/"),
            Stop("chia-tach", ADMIN, f"/manage/units/{code}/split/"),
            Stop("chi-tieu", ADMIN, "/manage/targets/"),
            Stop("mot-chi-tieu", ADMIN, self._target()),
            Stop("dat-chi-tieu", ADMIN, "/manage/targets/new/"),
            Stop("xem-truoc-chi-tieu", ADMIN, f"{self._target()}change/", change_target),
            Stop("ke-hoach-lop", ADMIN, "/manage/classes/plan/"),
            Stop("khai-bao", ADMIN, "/manage/declarations/"),
            Stop("khai-bao-xa", ADMIN, f"/manage/declarations/units/{code}/"),
            Stop("khai-bao-moi", ADMIN, f"/manage/declarations/units/{code}/new/"),
        ]

    def _target(self) -> str:
        """The first common target of the sample."""
        found = self.site.rows("SELECT MIN(id) FROM certification_coverage_target WHERE unit_id IS NULL")
        return f"/manage/targets/{found[0][0]}/"

    def _activity(self, kind: str, condition: str) -> str:
        """Where a learner begins the first quiz or scenario of this kind."""
        found = self.site.rows(
            f"SELECT uuid FROM courses_content_activity JOIN courses_{kind}_{kind} ON activity_ptr_id = id"
            f" WHERE {condition} ORDER BY id LIMIT 1"
        )
        return f"/{'kiem-tra' if kind == 'quiz' else 'tinh-huong'}/{UUID(str(found[0][0]))}/"

    def _of_classes(self) -> list[Stop]:
        """The sample's classes: one is over, one waits for its approval, one is to come."""
        rows = self.site.rows("SELECT uuid FROM courses_classes_trainingclass ORDER BY id LIMIT 3")
        over, waiting, coming = (f"/manage/classes/{UUID(str(row[0]))}/" for row in rows)
        return [
            Stop("lop-cua-toi", TRAINEE, "/lop/"),
            Stop("diem-danh-sai-ma", TRAINEE, "/diem-danh/"),
            Stop("cac-lop", MANAGER, "/manage/classes/"),
            Stop("mo-lop", MANAGER, "/manage/classes/new/"),
            Stop("lop-da-qua", MANAGER, over),
            Stop("lop-cho-duyet", MANAGER, f"{waiting}results/"),
            Stop("lop-giay-to", MANAGER, f"{waiting}papers/"),
            Stop("lop-diem-danh", MANAGER, f"{waiting}attendance/"),
            Stop("lop-danh-sach", MANAGER, f"{coming}people/"),
            Stop("lop-cu-nguoi", MANAGER, f"{coming}people/nominate/"),
            Stop("lop-ghi-tay", MANAGER, f"{coming}attendance/1/"),
            Stop("lop-ma-qr", MANAGER, f"{coming}attendance/1/code/"),
            Stop("lop-to-diem-danh", MANAGER, f"{coming}sheets/"),
            Stop("giang-vien-lop", MANAGER, "/manage/classes/trainers/"),
            Stop("them-giang-vien", MANAGER, "/manage/classes/trainers/add/"),
            Stop("rut-mau", MANAGER, "/manage/classes/sample/?since=2026-01-01&until=2030-12-31&size=3&seed=4"),
        ]

    def _of_reports(self) -> list[Stop]:
        """The sample's reports: one that was handed in, one that is being written."""
        rows = self.site.rows("SELECT uuid FROM certification_reports_report ORDER BY id LIMIT 2")
        frozen, draft = (f"/manage/reports/{UUID(str(row[0]))}/" for row in rows)
        period = self.site.rows("SELECT period_id FROM certification_reports_report ORDER BY id LIMIT 1")[0][0]
        return [
            Stop("bao-cao", MANAGER, "/manage/reports/"),
            Stop("bao-cao-da-nop", MANAGER, frozen),
            Stop("bao-cao-soan", MANAGER, draft),
            Stop("bao-cao-nguoi", MANAGER, f"{frozen}people/"),
            Stop("bao-cao-bien-dong", MANAGER, f"{frozen}movement/?line=headcount&change=joined"),
            Stop("bao-cao-tong-hop", MANAGER, f"/manage/reports/periods/{period}/"),
            Stop("loat-bao-cao", ADMIN, "/manage/reports/series/"),
            Stop("loat-bao-cao-sua", ADMIN, "/manage/reports/series/1/"),
            Stop("ky-bao-cao-sua", ADMIN, "/manage/reports/series/1/deadlines/1/"),
        ]

    def _landing(self) -> str:
        """The page of the sample's drive."""
        return (
            f"/dot-hoc/{self.site.rows('SELECT token FROM certification_campaigns_drive ORDER BY id LIMIT 1')[0][0]}/"
        )

    def _assignment(self) -> str:
        found = self.site.rows("SELECT uuid FROM certification_assignments_assignment ORDER BY id LIMIT 1")
        return f"/manage/assignments/{UUID(str(found[0][0]))}/"

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
        taught = "/teach/" + self.site.rows("SELECT code FROM courses_content_course ORDER BY id LIMIT 1")[0][0] + "/"
        return [
            Stop("hoc-vien", TRAINER, "/teach/"),
            Stop("theo-doi", TRAINER, taught),
            Stop("tien-do", TRAINER, f"{taught}learners/"),
            Stop("nhom-hoc", TRAINER, f"{taught}cohorts/"),
            Stop("nhan-tin", TRAINER, f"{taught}message/"),
            Stop("phan-tich", TRAINER, f"{taught}quizzes/", lambda page: page.click(".link-list a")),
            Stop("thoi-gian", TRAINER, f"{taught}times/"),
            Stop("ket-qua-khao-sat", TRAINER, f"{taught}surveys/"),
            Stop("an-ban", TRAINER, f"/admin/taphuan/an-ban/{course}/"),
            Stop("tinh-phan", TRAINER, f"/admin/taphuan/tinh-phan/{course}/"),
            Stop("soan-trang-chu", TRAINER, "/admin/"),
            Stop("soan-khoa-hoc", TRAINER, f"/admin/pages/{course}/edit/"),
            Stop("soan-bai", TRAINER, f"/admin/pages/{lesson}/edit/"),
            Stop("soan-kiem-tra", TRAINER, f"/admin/snippets/courses_quiz/quiz/edit/{quiz}/"),
            Stop("soan-cau-hoi", TRAINER, f"/admin/snippets/courses_quiz/question/edit/{question}/"),
            Stop("xem-truoc-bai", TRAINER, f"/admin/pages/{lesson}/view_draft/"),
        ]
