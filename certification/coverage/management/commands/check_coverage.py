from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from certification.coverage.cells import check_cells
from certification.coverage.totals import check_totals
from lms import dates


class Command(BaseCommand):
    help = "So số liệu tính sẵn của hôm nay với các sự kiện gốc; báo lỗi nếu có chỗ khác nhau."

    def handle(self, *args: Any, **options: Any) -> None:
        today = dates.today()
        differences = [*check_cells(today=today), *check_totals(today=today)]
        for line in differences:
            self.stderr.write(line)
        if differences:
            raise CommandError(
                _("Có %(count)s chỗ khác nhau. Hãy báo người vận hành; số liệu gốc không bị ảnh hưởng.")
                % {"count": len(differences)}
            )
        self.stdout.write(_("Số liệu tính sẵn khớp với các sự kiện gốc."))
