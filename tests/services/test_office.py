"""The DOCX and the workbook of a report as an office suite opens them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from certification.reports.printing import as_docx, as_xlsx
from tests.factories.reports import LONG_NAME, make_document, make_line

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None,
    reason="LibreOffice or pdftotext is not installed",
)
LINES = [
    make_line(number, 20 + number, **({"name": LONG_NAME} if number % 13 == 0 else {})) for number in range(1, 131)
]


def printed(data: bytes, name: str, folder: Path) -> list[str]:
    """The pages of a file once LibreOffice has printed it."""
    place = folder / name
    place.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(place)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    found = subprocess.run(
        ["pdftotext", "-layout", str(place.with_suffix(".pdf")), "-"], check=True, capture_output=True, text=True
    ).stdout
    return [" ".join(page.split()) for page in found.split("\f")[:-1]]


def test_word_file_opens_whole_with_numbered_pages(tmp_path: Path) -> None:
    pages = printed(as_docx(make_document(lines=LINES)), "bao-cao.docx", tmp_path)
    whole = " ".join(pages)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "LƯU HÀNH NỘI BỘ",
        "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ", "Đề nghị bố trí kinh phí cho năm 2027.", "THỦ TRƯỞNG ĐƠN VỊ",
        "Phụ lục IV", "1. Cách tính", "Nghĩa Sơn 129",
    ):  # fmt: skip
        assert words in whole
    begins = [place for place, page in enumerate(pages) if "(Kèm theo Báo cáo số" in page]
    assert len(begins) == 4
    for start, end in zip([0, *begins], [*begins, len(pages)], strict=True):
        assert [page.split(" ")[0] for page in pages[start + 1 : end]] == [str(n) for n in range(2, end - start + 1)]
    assert begins[0] in (2, 3)
    assert all(" Đơn vị " in page for page in pages[begins[0] : begins[2]])
    assert all(len(page) > 200 for page in pages[begins[0] : begins[3]])


def test_workbook_opens_whole_with_its_heads_on_every_page(tmp_path: Path) -> None:
    pages = printed(as_xlsx(make_document(lines=LINES)), "bao-cao.xlsx", tmp_path)
    whole = " ".join(pages)
    for words in (
        "ỦY BAN NHÂN DÂN TỈNH NINH BÌNH",
        "Ủy ban nhân dân xã Nghĩa Sơn 129",
        "Cuối kỳ",
        "2. Chất lượng số liệu",
    ):
        assert words in whole
    by_unit = [page for page in pages if "Ủy ban nhân dân xã" in page]
    assert len(by_unit) > 4
    assert all("STT" in page for page in by_unit)
