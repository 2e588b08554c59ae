"""The certificate as a PDF, made by typst in this process; texts enter as data, never as template code."""

from __future__ import annotations

import io
from typing import Any

import segno

from lms.typeset import documents_of, typeset

TEMPLATE = documents_of("certification.certificates") / "certificate.typ"


def render_certificate(printed: dict[str, Any], *, code: str, url: str) -> bytes:
    """Return the PDF bytes of a certificate; `printed` as in :func:`domain.wording`, `url` is its verification page."""
    qr = io.BytesIO()
    segno.make(url, error="m").save(qr, kind="svg", border=1, dark="#12302d")
    return typeset(TEMPLATE, {**printed, "code": code, "url": url}, qr=qr.getvalue().decode())
