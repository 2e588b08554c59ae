"""A sheet to hang up, made by typst in this process; texts enter as data, never as code."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certification.campaigns.models import Drive
from courses.learning.lines import CourseView
from lms.qr import qr_path
from lms.typeset import documents_of, typeset


def poster_pdf(drive: Drive, courses: Sequence[CourseView], *, address: str) -> bytes:
    """Return the PDF, one page of A4: what it is, until when, the courses, the code to scan and the address."""
    qr = qr_path(address)
    data = {
        "language": (get_language() or "vi")[:2],
        "title": drive.name,
        "unit": drive.unit.name,
        "intro": drive.intro,
        "span": _("Từ ngày %(since)s đến hết ngày %(until)s")
        % {"since": f"{drive.starts_on:%d/%m/%Y}", "until": f"{drive.ends_on:%d/%m/%Y}"},
        "courses": [[course.title, _("khoảng %(minutes)s phút") % {"minutes": course.minutes}] for course in courses],
        "scan": _("Quét mã bằng máy ảnh của điện thoại, hoặc gõ địa chỉ"),
        "address": address.removeprefix("https://").removeprefix("http://").rstrip("/"),
        "card": _("Chưa có tài khoản? Hỏi cán bộ phụ trách ở đơn vị bạn để nhận thẻ kích hoạt."),
        "qr_says": _("Mã QR mở trang đợt học"),
        "qr": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {qr.size} {qr.size}">'
        f'<path d="{qr.path}" stroke="#000"/></svg>',
    }
    return typeset(documents_of("certification.campaigns") / "poster.typ", data)
