from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from certification.reports.domain import verify_report
from certification.reports.models import FrozenReport


class Command(BaseCommand):
    help = "Tính lại dấu vân tay của một báo cáo đã chốt, hoặc của mọi báo cáo, rồi so với dấu đã lưu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report", nargs="?", default="", help="mã báo cáo (uuid); để trống: mọi báo cáo")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = FrozenReport.objects.select_related("report__unit", "report__period__deadline").order_by("pk")
        if options["report"]:
            try:
                rows = rows.filter(report__uuid=UUID(options["report"]))
            except ValueError as error:
                raise CommandError(_("“%(code)s” không phải mã báo cáo.") % {"code": options["report"]}) from error
            if not rows.exists():
                raise CommandError(_("Không có báo cáo đã chốt nào mang mã %(code)s.") % {"code": options["report"]})
        wrong = [str(row.report) for row in rows if not verify_report(row)]
        if wrong:
            raise CommandError(
                _("Dấu vân tay không khớp, dữ liệu đã bị sửa ngoài chương trình: %(reports)s")
                % {"reports": "; ".join(wrong)}
            )
        self.stdout.write(_("%(count)s báo cáo đã chốt còn nguyên như lúc chốt.") % {"count": rows.count()})
