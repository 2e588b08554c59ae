"""What somebody has learnt, on paper; made by typst in this process, texts enter as data, never as code."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certification.certificates.enums import CertificateState
from certification.certificates.models import Certificate
from courses.content.queries import in_language, manifest_content
from courses.learning.models import Completion
from lms.people.models import Person, Posting
from lms.typeset import documents_of, typeset

DAY = "%d/%m/%Y"


def transcript_pdf(
    person: Person,
    posting: Posting | None,
    completions: list[Completion],
    certificates: list[tuple[Certificate, CertificateState]],
    *,
    as_of: date,
) -> bytes:
    """Return the PDF: who, what was completed when and how, which certificates she holds and whether they stand."""
    data = {
        "language": (get_language() or "vi")[:2],
        "title": _("Bảng kết quả học tập"),
        "person": [
            [_("Họ và tên"), person.full_name],
            [_("Ngày sinh"), person.birth_text],
            [_("Đơn vị"), posting.unit.name if posting else ""],
            [_("Nhóm"), posting.category.name if posting else ""],
        ],
        "courses": {
            "title": _("Khóa học đã hoàn thành"),
            "none": _("Chưa hoàn thành khóa học nào."),
            "head": [
                _("STT"),
                _("Khóa học"),
                _("Đơn vị tổ chức"),
                _("Ngày"),
                _("Hình thức"),
                _("Số phút dự kiến"),
                _("Ấn bản"),
            ],
            "rows": [_course_row(number, row) for number, row in enumerate(completions, start=1)],
        },
        "certificates": {
            "title": _("Giấy chứng nhận"),
            "none": _("Chưa có giấy nào."),
            "head": [_("Số"), _("Nội dung"), _("Ngày cấp"), _("Có hiệu lực đến"), _("Tình trạng"), _("Mã tra cứu")],
            "rows": [_certificate_row(row, state) for row, state in certificates],
        },
        "foot": _("In ngày %(day)s để tự theo dõi; không thay cho giấy chứng nhận.") % {"day": as_of.strftime(DAY)},
        "page": _("trang"),
    }
    return typeset(documents_of("certification.desk") / "transcript.typ", data)


def _course_row(number: int, completion: Completion) -> list[str]:
    course: dict[str, Any] = manifest_content(completion.manifest)["course"]
    return [
        str(number),
        in_language(course["locales"])["title"],
        course["organiser"],
        completion.happened_on.strftime(DAY),
        str(completion.get_source_display()),
        str(course["minutes"]),
        str(completion.edition.number),
    ]


def _certificate_row(certificate: Certificate, state: CertificateState) -> list[str]:
    expires_on = certificate.award.expires_on
    return [
        certificate.printed["number"],
        certificate.printed["award"],
        certificate.issued_on.strftime(DAY),
        expires_on.strftime(DAY) if expires_on else _("không hết hạn"),
        str(state.label),
        certificate.code,
    ]
