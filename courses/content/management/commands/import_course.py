from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from courses.content.packaging import PackageRefused, import_package, read_package
from lms import dates
from lms.people.models import Unit


class Command(BaseCommand):
    help = "Nhập một gói khóa học vào kệ của một đơn vị."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="Gói khóa học (.zip) do export_course hoặc trang soạn bài ghi ra.")
        parser.add_argument("--unit", help="Mã đơn vị tổ chức; mặc định là đơn vị ghi trong gói.")
        parser.add_argument("--publish", action="store_true", help="Mở luôn cho học viên; không có thì để bản nháp.")
        parser.add_argument("--overwrite", action="store_true", help="Thay cả những chỗ đã sửa tại đây.")
        parser.add_argument("--copy", action="store_true", help="Nhập thành bản sao riêng của đơn vị.")
        parser.add_argument("--dry-run", action="store_true", help="Chỉ kiểm tra, không ghi.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as stream:
                package = read_package(stream)
            unit = self._unit(options["unit"] or str(package.head["course"]["organiser"]["code"]))
            with transaction.atomic():
                done = import_package(
                    package=package,
                    unit=unit,
                    by=None,
                    at=dates.now(),
                    publishes=options["publish"],
                    overwrites=options["overwrite"],
                    as_copy=options["copy"],
                )
                transaction.set_rollback(options["dry_run"])
        except (PackageRefused, OSError) as error:
            raise CommandError(str(error)) from error
        except (KeyError, TypeError) as error:
            raise CommandError(_("Phần mô tả của gói không đọc được.")) from error
        for warning in dict.fromkeys(done.warnings):
            self.stderr.write(warning)
        self.stdout.write(self._said(done, unit, options))

    def _unit(self, code: str) -> Unit:
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(_("Không có đơn vị “%(code)s”. Hãy nêu đơn vị tổ chức bằng --unit.") % {"code": code})
        return unit

    def _said(self, done: Any, unit: Unit, options: dict[str, Any]) -> str:
        if done.is_same:
            return _("Gói này đã nhập rồi; không có gì phải đổi (%(code)s).") % {"code": done.course.code}
        told = (
            _("Đã nhập “%(code)s” vào kệ của %(unit)s.") if done.is_new else _("Đã cập nhật “%(code)s” của %(unit)s.")
        )
        told = told % {"code": done.course.code, "unit": unit.name}
        if options["dry_run"]:
            return told + " " + _("(thử, chưa ghi)")
        return told + " " + (_("Học viên thấy ngay.") if options["publish"] else _("Đang là bản nháp."))
