from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from certification.awards.domain import sweep_awards
from lms import dates


class Command(BaseCommand):
    help = "Rà soát mọi lượt hoàn thành và cấp những kết quả còn thiếu, mỗi kết quả một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Chỉ đếm, không ghi.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            with transaction.atomic():
                issued, revoked = sweep_awards(at=dates.now())
                transaction.set_rollback(True)
        else:
            issued, revoked = sweep_awards(at=dates.now())
        said = (
            _("Đã cấp %(issued)s kết quả, thu hồi %(revoked)s (thử, chưa ghi).")
            if options["dry_run"]
            else _("Đã cấp %(issued)s kết quả, thu hồi %(revoked)s.")
        )
        self.stdout.write(said % {"issued": issued, "revoked": revoked})
