from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from certification.certificates.enums import CertificateState
from certification.certificates.queries import certificate_by_code, certificate_by_file
from lms import dates


class Command(BaseCommand):
    help = "Kiểm tra một giấy chứng nhận theo tệp PDF hoặc theo mã tra cứu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("subject", metavar="FILE|CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["subject"])
        if path.is_file():
            certificate = certificate_by_file(path.read_bytes())
            if certificate is None:
                raise CommandError(
                    _(
                        "Tệp này không trùng với bản nào trong sổ: có thể đã bị sửa, hoặc không do hệ thống này cấp. "
                        "Hãy tra bằng mã in trên giấy."
                    )
                )
        else:
            certificate = certificate_by_code(options["subject"])
            if certificate is None:
                raise CommandError(_("Không có giấy chứng nhận nào mang mã này. Hãy đối chiếu lại từng ký tự."))
        state = certificate.state(as_of=dates.today())
        line = f"{certificate.printed['number']} · {certificate.printed['full_name']} · {state.label}"
        if state != CertificateState.VALID:
            raise CommandError(line)
        self.stdout.write(line)
