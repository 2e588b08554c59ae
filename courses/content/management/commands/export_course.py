from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from courses.content.models import Course
from courses.content.packaging import PackageRefused, pack_course, write_package


class Command(BaseCommand):
    help = "Xuất một khóa học với mọi thứ thuộc về nó thành một gói."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="Mã khóa học, như trong địa chỉ của nó.")
        parser.add_argument("--output", type=Path, help="Tệp ghi ra; mặc định là <mã>.zip.")

    def handle(self, *args: Any, **options: Any) -> None:
        course = Course.objects.select_related("organiser").filter(code=options["code"]).first()
        if course is None:
            raise CommandError(_("Không có khóa học “%(code)s”.") % {"code": options["code"]})
        target = options["output"] or Path(f"{course.code}.zip")
        try:
            package = pack_course(course)
            with target.open("wb") as stream:
                write_package(package, stream)
        except (PackageRefused, OSError) as error:
            raise CommandError(str(error)) from error
        told = _("Đã ghi %(path)s: %(lessons)s bài, %(activities)s hoạt động, %(files)s tệp.")
        counts = {"lessons": "lessons", "activities": "activities", "files": "files"}
        self.stdout.write(told % {"path": target, **{key: len(package.head[name]) for key, name in counts.items()}})
