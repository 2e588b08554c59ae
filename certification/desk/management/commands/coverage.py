from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from certification.coverage import export
from certification.coverage.definitions import TargetMissing, find_programme
from certification.coverage.enums import Audience, Geography, Indicator
from certification.coverage.figures import Figures
from certification.coverage.outward import coverage_for
from lms import dates
from lms.journal.domain import record_audit
from lms.people.models import Unit

FORMATS = ("json", "csv", "xlsx", "docx", "pdf")
FILES = ("xlsx", "docx", "pdf")
"""Formats that no terminal shows."""


def parse_day(text: str) -> date:
    """YYYY-MM-DD or dd/mm/yyyy; CommandError for anything else."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    vietnamese = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip())
    pieces = iso.groups() if iso else vietnamese.groups()[::-1] if vietnamese else None
    try:
        if pieces is not None:
            return date(*(int(piece) for piece in pieces))
    except ValueError:
        pass
    raise CommandError(_("Ngày “%(text)s” không đúng. Hãy viết 2026-12-01 hoặc 01/12/2026.") % {"text": text})


def table(form: str, figures: Figures) -> bytes:
    """The figures as json, csv or xlsx."""
    if form == "json":
        return (json.dumps(figures.as_dict(), ensure_ascii=False) + "\n").encode()
    return export.as_csv(figures) if form == "csv" else export.as_xlsx(figures)


def paper(form: str, audience: str, asked: dict[str, Any]) -> bytes:
    """The same, with the year to date, as an official document: docx or pdf."""
    from certification.reports import printing  # fonts and three libraries: only for those who print
    from certification.reports.building import figures_document
    from certification.reports.outward import suppressed

    document = figures_document(**asked)
    if audience == Audience.EXTERNAL:
        document = suppressed(document)
    return printing.as_pdf(document) if form == "pdf" else printing.as_docx(document)


class Command(BaseCommand):
    help = "In số người được tập huấn của một đơn vị vào một ngày (json, csv, xlsx, docx, pdf)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", required=True, help="mã đơn vị")
        parser.add_argument("--as-of", default="", help="ngày số liệu, 2026-12-01 hoặc 01/12/2026; mặc định hôm nay")
        parser.add_argument("--programme", default="", help="mã chương trình; mặc định chương trình duy nhất")
        parser.add_argument("--indicator", choices=Indicator.values, default=Indicator.CORE.value)
        parser.add_argument("--geography", choices=Geography.values, default=Geography.THEN.value)
        parser.add_argument("--audience", choices=Audience.values, default=Audience.INTERNAL.value)
        parser.add_argument("--format", required=True, help="json, csv, xlsx, docx hoặc pdf")
        parser.add_argument("--output", default="", help="tệp kết quả; xlsx, docx, pdf cần có")

    def handle(self, *args: Any, **options: Any) -> None:
        form, output = options["format"], options["output"]
        if form not in FORMATS:
            raise CommandError(
                _("Không có dạng “%(format)s”. Hãy chọn %(known)s.") % {"format": form, "known": ", ".join(FORMATS)}
            )
        if form in FILES and not output:
            raise CommandError(
                _("Dạng %(format)s cần nơi ghi tệp: thêm --output TÊN-TỆP.%(format)s.") % {"format": form}
            )
        is_paper = form in ("docx", "pdf")
        if is_paper and options["geography"] == Geography.NOW:
            raise CommandError(_("Văn bản docx, pdf xếp theo đơn vị của ngày số liệu: hãy bỏ --geography now."))
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(
                _("Không có đơn vị nào mang mã “%(code)s”. Hãy xem lại mã trong danh sách đơn vị.")
                % {"code": options["unit"]}
            )
        today = dates.today()
        as_of = parse_day(options["as_of"]) if options["as_of"] else today
        try:
            asked = {
                "unit": unit, "as_of": as_of, "today": today, "indicator": options["indicator"],
                "programme": find_programme(options["programme"]),
            }  # fmt: skip
            if is_paper:
                content = paper(form, options["audience"], asked)
            else:
                content = table(form, coverage_for(options["audience"], geography=options["geography"], **asked))
        except TargetMissing as error:
            raise CommandError(str(error)) from error
        record_audit(
            by=None,
            action="coverage.export",
            subject=unit.code,
            at=dates.now(),
            detail={"format": form, "as_of": as_of.isoformat(), "audience": options["audience"]},
        )
        if not output:
            self.stdout.write(content.decode(), ending="")
            return
        try:
            Path(output).write_bytes(content)
        except OSError as error:
            raise CommandError(
                _("Không ghi được tệp %(path)s: %(reason)s. Hãy chọn nơi khác.")
                % {"path": output, "reason": error.strerror}
            ) from error
        self.stdout.write(_("Đã ghi số liệu của %(unit)s vào %(path)s.") % {"unit": unit.name, "path": output})
