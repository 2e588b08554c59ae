"""Activation cards as a PDF to print and cut, made by typst in this process; texts enter as data, never as code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.qr import qr_path
from lms.typeset import documents_of, typeset


@dataclass(frozen=True)
class Card:
    """What stands on one card; `link` is what its QR code leads to."""

    name: str
    unit: str
    born: str
    code: str
    link: str
    renews: bool


def cards_pdf(cards: Sequence[Card], *, address: str, expires_on: date) -> bytes:
    """Return the PDF of the cards in their order, ten a page; its words say nothing of what the courses are about."""
    data = {
        "title": _("Thẻ kích hoạt"),
        "language": (get_language() or "vi")[:2],
        "address": address.removeprefix("https://").removeprefix("http://").rstrip("/"),
        "open": _("Quét mã QR, hoặc mở trang"),
        "once": _("Thẻ này dùng một lần, trước ngày %(day)s. Giữ kín, không chụp ảnh gửi người khác.")
        % {"day": expires_on.strftime("%d/%m/%Y")},
        "qr_says": _("Mã QR mở trang nhập mã"),
        "cards": [_printed(card) for card in cards],
    }
    return typeset(documents_of("certification.desk") / "cards.typ", data)


def _printed(card: Card) -> dict[str, str]:
    qr = qr_path(card.link)
    return {
        "name": card.name,
        "unit": card.unit,
        "born": _("Sinh: %(day)s") % {"day": card.born} if card.born else "",
        "code": card.code,
        "todo": _("Nhập mã trên, đặt mật khẩu mới.")
        if card.renews
        else _("Nhập mã trên, chọn tên đăng nhập và mật khẩu."),
        "qr": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {qr.size} {qr.size}">'
        f'<path d="{qr.path}" stroke="#000"/></svg>',
    }
