import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from lms.scans import MAX_PAGES, ScanRefused, clean_scan
from tests.factories.scans import SIGNED, photo, scan_pdf, scanned_text


def test_pictures_lose_what_the_camera_wrote():
    exif = Image.Exif()
    exif[0x010F] = "Hang may anh"
    exif[0x0112] = 6
    cleaned = clean_scan(photo(exif=exif, comment=b"ghi chu rieng")).read()
    assert b"Hang may anh" not in cleaned
    assert b"ghi chu rieng" not in cleaned
    with Image.open(io.BytesIO(cleaned)) as drawn:
        assert (drawn.size, dict(drawn.getexif())) == ((20, 40), {})
    assert clean_scan(photo("PNG")).name.endswith(".png")


def test_a_pdf_keeps_its_pages_and_loses_author_scripts_and_attachments():
    given = scan_pdf(pages=2, script=True)
    assert "/Names" in PdfReader(io.BytesIO(given)).trailer["/Root"]
    stored = clean_scan(given)
    reader = PdfReader(stored)
    assert stored.name.endswith(".pdf")
    assert (len(reader.pages), reader.pages[1].extract_text().strip()) == (2, SIGNED)
    assert {"/Names", "/OpenAction", "/AA", "/Metadata"} & set(reader.trailer["/Root"]) == set()
    assert not (reader.metadata or {}).get("/Author")
    assert reader.attachments == {}
    assert b"app.alert" not in stored.open().read()


def locked() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(scan_pdf()))
    writer.encrypt("mat-khau", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def long() -> bytes:
    writer = PdfWriter()
    for _ in range(MAX_PAGES + 1):
        writer.add_blank_page(72, 72)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"GIF89a", "không phải là PDF, JPG hay PNG"),
        (b"\xff\xd8\xff broken", "Ảnh bị hỏng"),
        (b"%PDF-1.4 no end", "không phải là PDF"),
        (b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "PDF bị hỏng"),
        (scan_pdf()[:900] + b"%%EOF", "PDF bị hỏng"),
        (b"x" * (10 * 1024 * 1024 + 1), "lớn hơn 10 MB"),
        (locked(), "có mật khẩu"),
        (long(), "từ 1 đến"),
    ],
)
def test_what_is_no_scan_is_refused_and_says_why(data, says):
    with pytest.raises(ScanRefused, match=says):
        clean_scan(data)


def test_the_text_of_a_scan_survives():
    assert scanned_text(clean_scan(scan_pdf()).read()) == SIGNED
