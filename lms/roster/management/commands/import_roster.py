from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lms.dates import now, today
from lms.people.models import Unit
from lms.roster.domain import PreviewStale, RosterHasErrors, apply_roster, preview_roster
from lms.roster.enums import RowKind
from lms.roster.errors import FileRefused
from lms.roster.plan import Preview
from lms.roster.read import check_size, read_roster
from lms.roster.rows import CellInvalid, read_date
from lms.roster.workbooks import error_workbook

SHOWN_ERRORS = 5


class Command(BaseCommand):
    help = "Nhập danh sách nhân sự từ tệp .xlsx vào một đơn vị: tất cả các dòng, hoặc không dòng nào."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="tệp .xlsx")
        parser.add_argument("--unit", required=True, help="mã đơn vị")
        parser.add_argument("--as-of", help="ngày của danh sách, YYYY-MM-DD hoặc dd/mm/yyyy; mặc định hôm nay")
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không ghi gì")
        parser.add_argument("--errors", type=Path, help="ghi các dòng lỗi kèm lý do vào tệp .xlsx này")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(
                _("Không có đơn vị mã “%(code)s”. Hãy xem lại mã sau --unit.") % {"code": options["unit"]}
            )
        as_of = self._as_of(options["as_of"])
        try:
            check_size(options["file"].stat().st_size)
            sheet = read_roster(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(
                _("Không đọc được %(path)s: %(reason)s. Hãy xem lại đường dẫn.")
                % {"path": options["file"], "reason": error.strerror}
            ) from error
        except FileRefused as refused:
            raise CommandError(f"{options['file'].name}: {refused}") from refused
        try:
            if options["dry_run"]:
                preview = preview_roster(sheet=sheet, unit=unit, as_of=as_of, by=None)
                if preview.faulty:
                    raise RosterHasErrors(preview)
            else:
                preview = apply_roster(sheet=sheet, unit=unit, as_of=as_of, by=None, at=now())
        except RosterHasErrors as refused:
            raise self._refusal(refused.preview, options) from refused
        except PreviewStale as stale:
            raise CommandError(_("Có người vừa thay đổi cùng danh sách; không ghi gì. Hãy chạy lại lệnh.")) from stale
        said = (
            _("Xem trước %(file)s vào %(unit)s (%(day)s): %(summary)s.")
            if options["dry_run"]
            else _("Đã nhập %(file)s vào %(unit)s (%(day)s): %(summary)s.")
        )
        values = {"file": options["file"].name, "unit": unit.name, "day": f"{as_of:%d/%m/%Y}"}
        self.stdout.write(said % {**values, "summary": _summary(preview)})

    def _as_of(self, text: str | None) -> date:
        try:
            return (read_date(text) if text else None) or today()
        except CellInvalid as invalid:
            raise CommandError(
                _("--as-of: %(what)s Hãy ghi YYYY-MM-DD hoặc dd/mm/yyyy.") % {"what": invalid.what}
            ) from invalid

    def _refusal(self, preview: Preview, options: dict[str, Any]) -> CommandError:
        lines = [
            _("Dòng %(row)s: %(error)s") % {"row": error.row, "error": error}
            for row in preview.faulty[:SHOWN_ERRORS]
            for error in row.errors
        ]
        if len(preview.faulty) > SHOWN_ERRORS:
            lines.append(_("… và %(count)s dòng khác.") % {"count": len(preview.faulty) - SHOWN_ERRORS})
        if options["errors"]:
            try:
                options["errors"].write_bytes(error_workbook(preview))
            except OSError as error:
                lines.append(
                    _("Không ghi được %(path)s: %(reason)s.") % {"path": options["errors"], "reason": error.strerror}
                )
            else:
                lines.append(_("Các dòng lỗi kèm lý do: %(path)s") % {"path": options["errors"]})
        else:
            lines.append(_("Thêm --errors TỆP.xlsx để nhận các dòng lỗi kèm lý do."))
        number = preview.counts[RowKind.ERROR]
        first = _("Không ghi gì: %(count)s dòng có lỗi. Hãy sửa tệp rồi nhập lại.") % {"count": number}
        return CommandError("\n".join([first, *lines]))


def _summary(preview: Preview) -> str:
    kinds = [kind for kind in RowKind if kind is not RowKind.ERROR]
    return ", ".join(f"{preview.counts[kind]} {kind.label}" for kind in kinds)
