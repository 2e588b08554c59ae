from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from certification.desk.load import PREFIX, LoadRefused, generate_load


class Command(BaseCommand):
    help = "Tạo số liệu thử tải (người, đơn vị giả định) để đo tốc độ; chỉ dùng trên cơ sở dữ liệu thử."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, required=True, help="số người")
        parser.add_argument("--seed", type=int, default=1, help="cùng số này cho cùng số liệu")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["people"] < 1:
            raise CommandError(_("Số người phải từ 1 trở lên."))
        try:
            load = generate_load(people=options["people"], seed=options["seed"])
        except LoadRefused as error:
            raise CommandError(
                _("Đã có số liệu thử tải (đơn vị %(prefix)s…). Hãy dùng một cơ sở dữ liệu mới.") % {"prefix": PREFIX}
            ) from error
        self.stdout.write(
            _(
                "Đã tạo %(units)s đơn vị, %(people)s người, %(postings)s vị trí, %(completions)s lượt hoàn thành, "
                "%(awards)s kết quả."
            )
            % vars(load)
        )
