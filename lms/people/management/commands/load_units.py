from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lms.dates import now
from lms.people.models import Unit
from lms.people.official import COMMUNES, PROVINCES, SINCE, Commune, ListInvalid, load_units, read_file, read_package

SHOWN_FAULTS = 20


class Command(BaseCommand):
    help = "Nạp danh mục chính thức các tỉnh và xã. Chỉ thêm đơn vị chưa có, không sửa đơn vị nào."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", help="tệp .xlsx hoặc .csv có các cột Mã tỉnh, Tên tỉnh, Mã xã, Tên xã, Loại"
        )
        parser.add_argument("--official", action="store_true", help="dùng danh mục trong gói vietnamadminunits")
        parser.add_argument("--province", default="", help="chỉ nạp tỉnh có mã này (2 chữ số) và các xã của tỉnh")
        parser.add_argument(
            "--map", action="append", default=[], metavar="37=NB", help="tỉnh mã này chính là đơn vị đang có"
        )
        parser.add_argument("--from", dest="since", default="", help="các đơn vị có từ ngày (YYYY-MM-DD)")
        parser.add_argument("--dry-run", action="store_true", help="chỉ nói sẽ làm gì, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["official"] == bool(options["file"]):
            raise CommandError(_("Hãy đưa một tệp, hoặc --official, không cả hai."))
        rows = self._rows(options)
        outcome = load_units(
            rows=rows, valid_from=self._since(options["since"]), standing_for=self._map(options["map"]),
            dry_run=options["dry_run"], at=now(),
        )  # fmt: skip
        for line in outcome.differing:
            self.stdout.write(f"! {line}")
        provinces = len({row.province_code for row in rows})
        if not options["province"] and (provinces, len(rows)) != (PROVINCES, COMMUNES):
            self.stdout.write(
                _("! Danh sách có %(provinces)s tỉnh và %(communes)s xã; cả nước có %(all)s tỉnh và %(every)s xã.")
                % {"provinces": provinces, "communes": len(rows), "all": PROVINCES, "every": COMMUNES}
            )
        said = _("Sẽ thêm %(new)s đơn vị") if options["dry_run"] else _("Đã thêm %(new)s đơn vị")
        rest = _("%(same)s không đổi; %(other)s cần xem lại (%(provinces)s tỉnh, %(communes)s xã).")
        counts = {"new": len(outcome.created), "same": outcome.unchanged, "other": len(outcome.differing)}
        self.stdout.write(f"{said}; {rest}" % {**counts, "provinces": provinces, "communes": len(rows)})

    def _rows(self, options: dict[str, Any]) -> Sequence[Commune]:
        try:
            rows = read_package() if options["official"] else read_file(options["file"])
        except ListInvalid as invalid:
            lines = invalid.faults[:SHOWN_FAULTS]
            if len(invalid.faults) > SHOWN_FAULTS:
                lines.append(_("… và %(count)s lỗi khác.") % {"count": len(invalid.faults) - SHOWN_FAULTS})
            raise CommandError("\n".join([_("Không nạp gì."), *lines])) from invalid
        except OSError as error:
            raise CommandError(
                _("Không đọc được %(path)s: %(reason)s. Hãy xem lại đường dẫn.")
                % {"path": options["file"], "reason": error.strerror}
            ) from error
        code = options["province"]
        chosen = [row for row in rows if code in ("", row.province_code)]
        if not chosen:
            raise CommandError(_("Danh sách không có tỉnh mã “%(code)s”.") % {"code": code})
        return chosen

    def _since(self, text: str) -> date:
        try:
            return datetime.strptime(text, "%Y-%m-%d").date() if text else SINCE  # noqa: DTZ007 - a civil date
        except ValueError as error:
            raise CommandError(_("--from: hãy ghi ngày dạng YYYY-MM-DD.")) from error

    def _map(self, pairs: Sequence[str]) -> dict[str, str]:
        found = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
        if len(found) != len(pairs):
            raise CommandError(_("--map: hãy ghi dạng 37=NB (mã tỉnh chính thức, dấu bằng, mã đơn vị đang có)."))
        missing = set(found.values()) - set(Unit.objects.filter(code__in=found.values()).values_list("code", flat=True))
        if missing:
            raise CommandError(_("--map: không có đơn vị mã “%(code)s”.") % {"code": min(missing)})
        return found
