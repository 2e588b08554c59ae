"""Scans of signed papers, as an office's machine or a phone makes them."""

from __future__ import annotations

import io

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from lms.typeset import FONTS

SIGNED = "Danh sách ký tên"


def scan_pdf(*, pages: int = 1, author: str = "Máy quét phòng 12", script: bool = False) -> bytes:
    """A PDF with a line of text on every page; it names its author and, if asked, carries a script."""
    import typst  # noqa: PLC0415 - only where a PDF is wanted

    source = f'#set document(author: "{author}")\n' + "#pagebreak()\n".join([f"{SIGNED}\n"] * pages)
    data = typst.compile(source.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True, format="pdf")
    if not script:
        return data
    writer = PdfWriter(clone_from=io.BytesIO(data))
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    writer.add_attachment("ghi-chu.txt", b"rieng")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).strip()


def photo(form: str = "JPEG", **options: object) -> bytes:
    """A picture of 40 x 20 pixels."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, form, **options)  # type: ignore[arg-type]
    return out.getvalue()
