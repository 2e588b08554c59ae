from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from certification.campaigns.calendar_file import read_calendar
from certification.campaigns.domain import load_entries
from lms.dates import now


class Command(BaseCommand):
    help = "Nạp lịch năm (các dịp và hạn báo cáo trong kế hoạch). Chỉ thêm mục chưa có, không sửa mục nào."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="chỉ nói sẽ làm gì, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = load_entries(rows=read_calendar(), dry_run=options["dry_run"], by=None, at=now())
        said = _("Sẽ thêm %(made)s mục lịch") if options["dry_run"] else _("Đã thêm %(made)s mục lịch")
        rest = _("%(same)s mục không đổi; %(differing)s mục đã sửa nên giữ nguyên; %(without)s mục của đơn vị chưa có.")
        counts = {
            "made": len(outcome.made),
            "same": len(outcome.same),
            "differing": len(outcome.differing),
            "without": len(outcome.without_unit),
        }
        self.stdout.write(f"{said}; {rest}" % counts)
