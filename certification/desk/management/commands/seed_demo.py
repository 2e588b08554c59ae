from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from certification.desk.sample.accounts import make_accounts
from certification.desk.sample.campaigns import make_campaigns
from certification.desk.sample.classes import make_classes
from certification.desk.sample.duties import make_duties
from certification.desk.sample.history import make_history
from certification.desk.sample.programme import make_courses, make_programme
from certification.desk.sample.province import declare, make_people, make_province
from certification.desk.sample.reports import make_reports
from certification.desk.sample.teaching import make_teaching
from lms import dates


class Command(BaseCommand):
    help = "Tạo chương trình mẫu, một tỉnh với người giả định và bốn tài khoản dùng thử. Chạy lại không tạo trùng."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.TAPHUAN_DEMO:
            raise CommandError(
                "Lệnh này tạo tài khoản có mật khẩu công khai nên chỉ chạy với cấu hình dùng thử "
                "(DJANGO_SETTINGS_MODULE=lms.settings.demo)."
            )
        at = dates.now()
        province = make_province(at=at)
        users = make_accounts(province, at=at)
        courses = make_courses(province, by=users["giangvien"], at=at)
        programme = make_programme(province, courses, at=at)
        people = make_people(province, at=at)
        declare(province, by=users["quanly"], at=at)
        written = make_history(people, courses, by=users["quanly"], at=at)
        learning = make_teaching(people, courses, by=users["giangvien"], at=at)
        joined = make_campaigns(province, people, courses, by=users["quanly"], at=at)
        classes = make_classes(province, courses, users, at=at)
        given = make_duties(province, programme, courses, by=users["quanly"], at=at)
        reports = make_reports(province, programme, by=users["quanly"], at=at)
        self.stdout.write(
            f"Có {len(courses)} khóa học, {len(province.communes)} xã, phường, {len(people)} người giả định; "
            f"thêm {written} lượt hoàn thành, {learning} người đang học, {joined} người vào đợt học, "
            f"{classes} lớp, {given} đợt giao học, {reports} báo cáo."
        )
