from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

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
            raise CommandError(f"Không có đơn vị mã “{options['unit']}”. Hãy xem lại mã sau --unit.")
        as_of = self._as_of(options["as_of"])
        try:
            check_size(options["file"].stat().st_size)
            sheet = read_roster(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"Không đọc được {options['file']}: {error.strerror}. Hãy xem lại đường dẫn.") from error
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
            raise CommandError("Có người vừa thay đổi cùng danh sách; không ghi gì. Hãy chạy lại lệnh.") from stale
        verb = "Xem trước" if options["dry_run"] else "Đã nhập"
        self.stdout.write(f"{verb} {options['file'].name} vào {unit.name} ({as_of:%d/%m/%Y}): {_summary(preview)}.")

    def _as_of(self, text: str | None) -> date:
        try:
            return (read_date(text) if text else None) or today()
        except CellInvalid as invalid:
            raise CommandError(f"--as-of: {invalid.what} Hãy ghi YYYY-MM-DD hoặc dd/mm/yyyy.") from invalid

    def _refusal(self, preview: Preview, options: dict[str, Any]) -> CommandError:
        lines = [f"Dòng {error.row}: {error}" for row in preview.faulty[:SHOWN_ERRORS] for error in row.errors]
        if len(preview.faulty) > SHOWN_ERRORS:
            lines.append(f"… và {len(preview.faulty) - SHOWN_ERRORS} dòng khác.")
        if options["errors"]:
            try:
                options["errors"].write_bytes(error_workbook(preview))
            except OSError as error:
                lines.append(f"Không ghi được {options['errors']}: {error.strerror}.")
            else:
                lines.append(f"Các dòng lỗi kèm lý do: {options['errors']}")
        else:
            lines.append("Thêm --errors TỆP.xlsx để nhận các dòng lỗi kèm lý do.")
        number = preview.counts[RowKind.ERROR]
        return CommandError("\n".join([f"Không ghi gì: {number} dòng có lỗi. Hãy sửa tệp rồi nhập lại.", *lines]))


def _summary(preview: Preview) -> str:
    kinds = [kind for kind in RowKind if kind is not RowKind.ERROR]
    return ", ".join(f"{preview.counts[kind]} {kind.label}" for kind in kinds)
