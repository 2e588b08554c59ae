from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from certification.assignments.domain import refresh_periods
from lms import dates


class Command(BaseCommand):
    help = "Rà soát mọi đợt giao học: mở kỳ mới, ghi nhận việc đã học, rút kỳ của người không còn thuộc diện."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", help="Ngày YYYY-MM-DD, từ hôm nay trở đi; mặc định là hôm nay.")

    def handle(self, *args: Any, **options: Any) -> None:
        at = dates.now()
        if options["as_of"]:
            try:
                day = date.fromisoformat(options["as_of"])
            except ValueError as error:
                said = _("Ngày “%(text)s” không đúng. Hãy ghi YYYY-MM-DD.") % {"text": options["as_of"]}
                raise CommandError(said) from error
            if day < dates.today():
                raise CommandError(_("Không rà soát lùi về một ngày đã qua. Hãy ghi hôm nay hoặc một ngày sau."))
            at = max(at, timezone.make_aware(datetime.combine(day, time.min)))
        tally = refresh_periods(at=at)
        self.stdout.write(
            _(
                "Đã rà soát %(people)s người: mở %(opened)s kỳ, ghi nhận %(fulfilled)s kỳ đã học, "
                "rút %(withdrawn)s kỳ, dời hoặc bỏ %(moved)s kỳ."
            )
            % vars(tally)
        )
