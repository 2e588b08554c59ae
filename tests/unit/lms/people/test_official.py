from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lms.people import official
from lms.people.enums import UnitKind
from lms.people.models import Unit, UnitName
from lms.people.queries import subtree_ids
from tests.factories.people import AT, make_unit
from tests.factories.workbooks import workbook

pytestmark = pytest.mark.django_db
HEADER = ["Mã tỉnh", "Tên tỉnh", "Mã xã", "Tên xã", "Loại"]
ROWS = [
    ["98", "Tỉnh Mẫu Một", "90001", "Hoa Sen", "Xã"],
    ["98", "Tỉnh Mẫu Một", "90002", "Phường Hoa Mai", "Phường"],
    ["99", "Thành phố Mẫu Hai", "90003", "Đặc khu Đảo Mẫu", ""],
]


def run(*arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command("load_units", *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "danh-muc.xlsx"
    path.write_bytes(workbook(ROWS, HEADER, titles=["Danh mục thử"]))
    return path


def test_a_file_is_loaded_once_and_a_second_time_changes_nothing(sheet: Path) -> None:
    said = run(sheet)
    assert "Đã thêm 5 đơn vị; 0 không đổi; 0 cần xem lại (2 tỉnh, 3 xã)." in said
    assert "cả nước có 34 tỉnh và 3321 xã" in said
    assert list(Unit.objects.order_by("code").values_list("code", "name", "kind", "valid_from")) == [
        ("90001", "Xã Hoa Sen", UnitKind.COMMUNE, date(2025, 7, 1)),
        ("90002", "Phường Hoa Mai", UnitKind.COMMUNE, date(2025, 7, 1)),
        ("90003", "Đặc khu Đảo Mẫu", UnitKind.COMMUNE, date(2025, 7, 1)),
        ("98", "Tỉnh Mẫu Một", UnitKind.PROVINCE, date(2025, 7, 1)),
        ("99", "Thành phố Mẫu Hai", UnitKind.PROVINCE, date(2025, 7, 1)),
    ]
    assert len(subtree_ids(Unit.objects.get(code="98"), as_of=date(2026, 1, 1))) == 3
    assert "Đã thêm 0 đơn vị; 5 không đổi; 0 cần xem lại" in run(sheet)
    assert UnitName.objects.count() == 5


def test_a_csv_file_is_read_too_and_one_province_may_be_picked(tmp_path: Path) -> None:
    path = tmp_path / "danh-muc.csv"
    path.write_text("\n".join(",".join(row) for row in [HEADER, *ROWS]), encoding="utf-8-sig")
    assert "Sẽ thêm 3 đơn vị" in run(path, "--province", "98", "--dry-run")
    assert Unit.objects.count() == 0
    assert "Đã thêm 2 đơn vị" in run(path, "--province", "99")
    with pytest.raises(CommandError, match="không có tỉnh mã “97”"):
        run(path, "--province", "97")


def test_what_differs_is_said_and_left_as_it_is(sheet: Path) -> None:
    run(sheet)
    Unit.objects.filter(code="90001").update(name="Xã Sen Hồng")
    said = run(sheet)
    assert "90001 Xã Sen Hồng: tên trong danh sách là “Xã Hoa Sen”" in said
    assert "Đã thêm 0 đơn vị; 4 không đổi; 1 cần xem lại" in said
    assert Unit.objects.get(code="90001").name == "Xã Sen Hồng"


def test_a_province_under_another_code_is_reported_and_filled_only_when_mapped(sheet: Path) -> None:
    province = make_unit("MM", kind=UnitKind.PROVINCE, name="Tỉnh Mẫu Một")
    make_unit("MM-SEN", province, name="Xã Hoa Sen")
    said = run(sheet)
    assert "Tỉnh Mẫu Một (mã 98, 2 xã): đã có dưới mã MM, bỏ qua cả tỉnh." in said
    assert not Unit.objects.filter(code__in=["98", "90001", "90002"]).exists()
    said = run(sheet, "--map", "98=MM")
    assert "Xã Hoa Sen (mã 90001): đã có dưới mã MM-SEN, không lập lại." in said
    assert Unit.objects.get(code="90002").parents.get().parent == province


def test_faulty_rows_are_named_and_nothing_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "danh-muc.xlsx"
    rows = [
        ["9", "Tỉnh Mẫu Một", "90001", "Xã Hoa Sen", "Xã"],
        ["98", "Mẫu Một", "90001", "Hoa Mai", "Thị trấn"],
        ["98", "Tỉnh Mẫu Ba", "902", "Phường Hoa Lan", "Xã"],
    ]
    path.write_bytes(workbook(rows, HEADER))
    with pytest.raises(CommandError) as refused:
        run(path)
    assert str(refused.value).split("\n") == [
        "Không nạp gì.",
        "Dòng 2: mã tỉnh “9” phải có đúng 2 chữ số (giữ số 0 ở đầu).",
        "Dòng 3: tên tỉnh “Mẫu Một” phải bắt đầu bằng Tỉnh hoặc Thành phố.",
        "Dòng 3: mã xã 90001 đã có ở dòng 2.",
        "Dòng 3: không rõ loại của “Hoa Mai” (cột loại: “Thị trấn”); cần Xã, Phường hoặc Đặc khu.",
        "Dòng 4: mã xã “902” phải có đúng 5 chữ số (giữ số 0 ở đầu).",
        "Dòng 4: mã tỉnh 98 đã là “Mẫu Một” ở dòng khác.",
        "Dòng 4: không rõ loại của “Phường Hoa Lan” (cột loại: “Xã”); cần Xã, Phường hoặc Đặc khu.",
    ]
    assert Unit.objects.count() == 0


def test_wrong_calls_are_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="không cả hai"):
        run()
    with pytest.raises(CommandError, match="Không đọc được"):
        run(tmp_path / "khong-co.xlsx")
    (tmp_path / "trong.csv").write_text("a,b", encoding="utf-8")
    with pytest.raises(CommandError, match="Không thấy dòng tiêu đề"):
        run(tmp_path / "trong.csv")
    monkeypatch.setattr(official, "PACKAGE", "goi-khong-co")
    with pytest.raises(CommandError, match="Chưa cài gói"):
        run(official=True)


def test_the_whole_country_loads_in_few_statements(django_assert_max_num_queries: Any) -> None:
    rows = official.check_rows(
        (number, [f"{number % 34 + 10}", f"Tỉnh Mẫu {number % 34}", f"{number:05}", f"Xã Mẫu {number}", "Xã"])
        for number in range(official.COMMUNES)
    )
    with django_assert_max_num_queries(150):
        outcome = official.load_units(rows=rows, at=AT)
    assert len(outcome.created) == 34 + 3321
    assert Unit.objects.count() == 34 + 3321
    again = official.load_units(rows=rows, at=AT)
    assert (again.created, again.unchanged, again.differing) == ([], 34 + 3321, [])
