"""Scans of signed papers: looked at by their content, freed of what a camera or an author left in them."""

from __future__ import annotations

import io
import uuid

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 60_000_000
MAX_PAGES = 200
LEFT_BEHIND = ("/Annots", "/AA", "/Metadata", "/PieceInfo", "/B", "/StructParents")
"""What a page may carry beside its picture: links, actions, notes, traces of the program that made it."""
TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}


class ScanRefused(ValueError):
    """The file is no scan that we keep; the message says why."""


def clean_scan(data: bytes) -> ContentFile:
    """A file to store under a name of its own, without place, device, author, scripts or attachments.

    Pictures are drawn anew; of a PDF the bare pages are written into a new one. ScanRefused says what is wrong.
    """
    if len(data) > MAX_BYTES:
        raise ScanRefused(_("Tệp lớn hơn 10 MB. Hãy quét lại với độ phân giải thấp hơn."))
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        return _bare_pages(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _redrawn(data, "PNG", "png")
    if data.startswith(b"\xff\xd8\xff"):
        return _redrawn(data, "JPEG", "jpg")
    raise ScanRefused(_("Tệp không phải là PDF, JPG hay PNG."))


def content_type(name: str) -> str:
    return TYPES.get(name.rpartition(".")[2], "application/octet-stream")


def _bare_pages(data: bytes) -> ContentFile:
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise ScanRefused(_("Tệp PDF có mật khẩu. Hãy bỏ mật khẩu, hoặc quét lại."))
        if not 0 < len(reader.pages) <= MAX_PAGES:
            raise ScanRefused(_("Tệp PDF cần có từ 1 đến %(count)s trang.") % {"count": MAX_PAGES})
        writer = PdfWriter()
        for page in reader.pages:
            bare = writer.add_page(page, excluded_keys=LEFT_BEHIND)
            for name in LEFT_BEHIND:
                bare.pop(name, None)
        writer.metadata = None
        out = io.BytesIO()
        writer.write(out)
    except ScanRefused:
        raise
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ScanRefused(_("Tệp PDF bị hỏng, không mở được. Hãy quét lại.")) from error
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4()}.pdf")


def _redrawn(data: bytes, form: str, extension: str) -> ContentFile:
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ScanRefused(_("Ảnh quá lớn. Hãy quét lại với độ phân giải thấp hơn."))
            upright = ImageOps.exif_transpose(picture)
            plain = Image.new(upright.mode, upright.size)
            if upright.mode == "P" and (palette := upright.getpalette()):
                plain.putpalette(palette)
            plain.paste(upright)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, ScanRefused):
            raise
        raise ScanRefused(_("Ảnh bị hỏng, không mở được. Hãy quét lại.")) from error
    out = io.BytesIO()
    plain.save(out, form, **({"quality": 88} if form == "JPEG" else {}))
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4()}.{extension}")
