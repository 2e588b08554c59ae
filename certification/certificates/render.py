"""The certificate as a PDF, made by typst in this process; texts enter as data, never as template code."""

from __future__ import annotations

import io
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import segno
import typst

FONTS = Path(str(files("lms"))) / "vendor" / "fonts"
TEMPLATE = Path(str(files("certification.certificates"))) / "documents" / "certificate.typ"


def render_certificate(printed: dict[str, Any], *, code: str, url: str) -> bytes:
    """Return the PDF bytes of a certificate; `printed` as in :func:`domain.wording`, `url` is its verification page."""
    qr = io.BytesIO()
    segno.make(url, error="m").save(qr, kind="svg", border=1, dark="#12302d")
    data = {**printed, "code": code, "url": url}
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(FONTS)] if FONTS.is_dir() else [],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "qr": qr.getvalue().decode()},
        format="pdf",
    )
