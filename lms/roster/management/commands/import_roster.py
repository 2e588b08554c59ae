from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lms.dates import now, today
from lms.people.models import Unit
from lms.roster.archive import check_size
from lms.roster.cells import CellInvalid, read_date
from lms.roster.domain import PreviewStale, RosterHasErrors, import_at_once, preview_roster
from lms.roster.enums import RowKind
from lms.roster.errors import FileRefused
from lms.roster.plan import Options, Preview
from lms.roster.planned import PreviewRow
from lms.roster.read import read_roster
from lms.roster.workbooks import error_workbook

SHOWN_ERRORS = 5


class Command(BaseCommand):
    help = (
        "Nhập danh sách nhân sự từ tệp .xlsx hoặc .csv vào một đơn vị: tất cả các dòng, hoặc không dòng nào; với "
        "--sound-only thì chỉ các dòng đúng."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="tệp .xlsx hoặc .csv")
        parser.add_argument("--unit", required=True, help="mã đơn vị")
        parser.add_argument("--as-of", help="ngày của danh sách, YYYY-MM-DD hoặc dd/mm/yyyy; mặc định hôm nay")
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không ghi gì")
        parser.add_argument(
            "--sound-only", action="store_true", help="nhập các dòng đúng; dòng cần quyết định chờ ở trang quản lý"
        )
        parser.add_argument("--complete", action="store_true", help="danh sách đầy đủ: ai không có tên đã rời đơn vị")
        parser.add_argument(
            "--pad-identity", action="store_true", help="thêm lại số 0 ở đầu các số định danh 10 và 11 chữ số"
        )
        parser.add_argument("--errors", type=Path, help="ghi các dòng lỗi kèm lý do vào tệp .xlsx này")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(
                _("Không có đơn vị mã “%(code)s”. Hãy xem lại mã sau --unit.") % {"code": options["unit"]}
            )
        as_of = self._as_of(options["as_of"])
        settled = Options(pad_identity=options["pad_identity"], is_complete=options["complete"])
        try:
            check_size(options["file"].stat().st_size)
            data = options["file"].read_bytes()
            book = read_roster(data)
        except OSError as error:
            raise CommandError(
                _("Không đọc được %(path)s: %(reason)s. Hãy xem lại đường dẫn.")
                % {"path": options["file"], "reason": error.strerror}
            ) from error
        except FileRefused as refused:
            raise CommandError(f"{options['file'].name}: {refused}") from refused
        preview = preview_roster(book=book, unit=unit, as_of=as_of, by=None, options=settled)
        try:
            if options["dry_run"]:
                if preview.held and not options["sound_only"]:
                    raise RosterHasErrors(preview)
            else:
                import_at_once(
                    preview=preview, file_name=options["file"].name, data=data, unit=unit, options=settled,
                    sound_only=options["sound_only"], by=None, at=now(),
                )  # fmt: skip
        except RosterHasErrors as refused:
            raise self._refusal(refused.preview, options) from refused
        except PreviewStale as stale:
            raise CommandError(_("Có người vừa thay đổi cùng danh sách; không ghi gì. Hãy chạy lại lệnh.")) from stale
        if preview.held and options["errors"]:
            self._write_errors(preview, options["errors"])
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
            _("Dòng %(row)s: %(error)s") % {"row": where(row), "error": error}
            for row in preview.held[:SHOWN_ERRORS]
            for error in row.errors
        ]
        if len(preview.held) > SHOWN_ERRORS:
            lines.append(_("… và %(count)s dòng khác.") % {"count": len(preview.held) - SHOWN_ERRORS})
        if options["errors"]:
            try:
                self._write_errors(preview, options["errors"])
            except CommandError as error:
                lines.append(str(error))
        else:
            lines.append(_("Thêm --errors TỆP.xlsx để nhận các dòng lỗi kèm lý do."))
        first = _("Không ghi gì: %(count)s dòng có lỗi hoặc cần quyết định. Hãy sửa tệp rồi nhập lại.") % {
            "count": len(preview.held)
        }
        if preview.lost_zeros:
            lines.append(
                _("%(count)s số định danh có thể đã mất số 0 ở đầu; xem thẻ rồi thêm --pad-identity.")
                % {"count": preview.lost_zeros}
            )
        return CommandError("\n".join([first, *lines]))

    def _write_errors(self, preview: Preview, path: Path) -> None:
        try:
            path.write_bytes(error_workbook(preview))
        except OSError as error:
            raise CommandError(
                _("Không ghi được %(path)s: %(reason)s.") % {"path": path, "reason": error.strerror}
            ) from error


def where(row: PreviewRow) -> str:
    """The row's number, with its sheet where the file has several."""
    return f"{row.number} ({row.sheet})" if row.sheet else str(row.number)


def _summary(preview: Preview) -> str:
    kinds = [kind for kind in RowKind if kind is not RowKind.ERROR]
    return ", ".join(f"{preview.counts[kind]} {kind.label}" for kind in kinds)
