from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from certification.coverage.export import neutralised
from lms.journal.models import AuditEntry
from lms.people.models import Unit
from tests.unit.certification.coverage.conftest import Place, place  # noqa: F401 - a fixture

KEYS = {
    "state", "headcount", "declared", "covered", "parts", "attendances", "gap", "reached", "share_declared",
}  # fmt: skip


def run(place: Place, **options: Any) -> str:  # noqa: F811
    out = io.StringIO()
    options = {"unit": place.province.code, "as_of": "15/06/2026", "format": "json", **options}
    call_command("coverage", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def staffed(place: Place) -> Place:  # noqa: F811
    Unit.objects.filter(pk=place.commune.pk).update(name="=HYPERLINK(1)")
    place.staff(7, trained=6)
    place.declare(7)
    return place


def test_json_is_one_object_of_the_promised_shape(staffed: Place) -> None:
    told = json.loads(run(staffed))
    assert told.keys() == KEYS | {
        "unit", "programme", "indicator", "as_of", "geography", "by_sex", "by_category", "by_level", "communes",
        "units", "target_percent", "generated_for",
    }  # fmt: skip
    assert told["unit"] == {"code": staffed.province.code, "name": staffed.province.name}
    assert (told["headcount"], told["covered"], told["reached"], told["state"]) == (7, 6, True, "ok")
    assert told["parts"] == {"K": 6, "S": 6, "M": 0, "KS": 6}
    assert list(told["by_sex"]) == ["female", "male", "other", "undeclared"]
    assert told["by_sex"]["female"].keys() == KEYS
    assert told["units"][0].keys() == KEYS | {"unit"}
    assert told["as_of"] == "2026-06-15"
    assert run(staffed, as_of="2026-06-15") == run(staffed)


def test_small_counts_are_withheld_from_outsiders(staffed: Place) -> None:
    told = json.loads(run(staffed, audience="external"))
    assert (told["suppressed"], told["headcount"], told["covered"]) == (True, 7, None)
    assert told["units"][0]["suppressed"] is True


def test_xlsx_csv_and_json_have_the_same_totals(staffed: Place, tmp_path: Path) -> None:
    told = json.loads(run(staffed))
    said = run(staffed, format="xlsx", output=str(tmp_path / "a.xlsx"))
    assert "a.xlsx" in said
    rows = list(load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True))
    head = next(index for index, row in enumerate(rows) if row[0] == "Đơn vị")
    assert list(rows[head]) == [
        "Đơn vị", "Tổng số", "Nữ", "Nam", "Khác", "Chưa khai", "Khai báo", "K", "S", "K và S", "M", "Đạt", "Tỷ lệ",
        "Còn thiếu", "Trạng thái",
    ]  # fmt: skip
    assert rows[head + 1][0] == "'=HYPERLINK(1)"
    assert rows[-1][:12] == ("Cộng", 7, 7, 0, 0, 0, told["declared"], 6, 6, 6, 0, 6)
    assert (rows[-1][12], rows[-1][13]) == (0.857, told["gap"])
    text = run(staffed, format="csv")
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text)))[-1][1:] == [
        "7", "7", "0", "0", "0", str(told["declared"]), "6", "6", "6", "0", "6", "85,7 %", "0", "đã đối chiếu",
    ]  # fmt: skip
    assert AuditEntry.objects.filter(action="coverage.export").count() == 3


@pytest.mark.parametrize("audience", ["internal", "external"])
def test_papers_say_the_figures_too(staffed: Place, tmp_path: Path, audience: str) -> None:
    path = tmp_path / "a.docx"
    run(staffed, format="docx", audience=audience, output=str(path))
    words = "\n".join(paragraph.text for paragraph in Document(path).paragraphs)
    assert "có 7 người thuộc diện phải tập huấn" in words
    assert ("Lũy kế: 6 người đã đạt" in words, "Lũy kế: … người đã đạt" in words) == (
        audience == "internal", audience == "external"
    )  # fmt: skip
    run(staffed, format="pdf", audience=audience, output=str(tmp_path / "a.pdf"))
    assert "7 người thuộc diện" in " ".join(PdfReader(tmp_path / "a.pdf").pages[0].extract_text().split())


def test_no_text_becomes_a_formula() -> None:
    assert [neutralised(text) for text in ("=1", "+1", "-1", "@a", "Xã")] == ["'=1", "'+1", "'-1", "'@a", "Xã"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"format": "odt"}, "json, csv, xlsx, docx, pdf"),
        ({"format": "docx"}, "--output TÊN-TỆP.docx"),
        ({"format": "pdf", "output": "a.pdf", "geography": "now"}, "bỏ --geography now"),
        ({"format": "xlsx"}, "--output"),
        ({"unit": "KHONG-CO"}, "Không có đơn vị nào mang mã “KHONG-CO”"),
        ({"as_of": "31/02/2026"}, "31/02/2026"),
        ({"as_of": "hôm qua"}, "2026-12-01"),
        ({"programme": "khac"}, "Không có chương trình “khac”"),
        ({"format": "csv", "output": "/khong/co/a.csv"}, "Không ghi được tệp"),
    ],
)
def test_a_wrong_option_is_refused_with_what_to_do(staffed: Place, options: dict[str, str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(staffed, **options)


def test_check_coverage_says_what_differs(staffed: Place) -> None:
    from certification.coverage.models import Cell
    from certification.coverage.totals import roll_stale_cells
    from lms import dates

    roll_stale_cells(today=dates.today())
    out = io.StringIO()
    call_command("check_coverage", stdout=out)
    assert out.getvalue() == "Số liệu tính sẵn khớp với các sự kiện gốc.\n"
    Cell.objects.update(people=99)
    with pytest.raises(CommandError, match="khác nhau"):
        call_command("check_coverage", stderr=io.StringIO())


def test_generate_load_is_deterministic_and_runs_once(db: None) -> None:
    out = io.StringIO()
    call_command("generate_load", people=650, seed=3, stdout=out)
    assert out.getvalue().startswith("Đã tạo 4 đơn vị, 650 người, ")
    with pytest.raises(CommandError, match="LOAD-"):
        call_command("generate_load", people=650, seed=3)
