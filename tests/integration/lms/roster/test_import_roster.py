from datetime import date

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from lms.people.models import Person, Posting
from tests.factories.people import make_category, make_unit
from tests.factories.workbooks import row, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    make_category("cong-tac-vien", "Cộng tác viên")
    return make_unit("X1", name="Xã Một")


@pytest.fixture
def file(tmp_path):
    def write(*rows, data=None):
        path = tmp_path / "danh-sach.xlsx"
        path.write_bytes(workbook(rows) if data is None else data)
        return str(path)

    return write


def run(*args, capsys):
    call_command("import_roster", *args)
    return capsys.readouterr().out


def failure(*args):
    with pytest.raises(CommandError) as caught:
        call_command("import_roster", *args)
    assert (Person.objects.count(), Posting.objects.count()) == (0, 0)
    return str(caught.value)


@pytest.mark.parametrize("as_of", ["2026-06-15", "15/06/2026"])
def test_import_roster_imports_and_prints_one_line(unit, file, capsys, as_of):
    out = run(file(row(), row("Trần Văn Bình")), "--unit", "X1", "--as-of", as_of, capsys=capsys)
    assert out == (
        "Đã nhập danh-sach.xlsx vào Xã Một (15/06/2026): 2 thêm mới, 0 thay đổi, 0 không đổi, 0 chuyển đến.\n"
    )
    assert Person.objects.count() == 2
    assert Posting.objects.values_list("valid_from", flat=True).distinct().get() == date(2026, 6, 15)


def test_import_roster_dry_run_writes_nothing(unit, file, capsys):
    assert run(file(row()), "--unit", "X1", "--dry-run", capsys=capsys).startswith("Xem trước danh-sach.xlsx")
    assert Person.objects.count() == 0


def test_import_roster_reports_faulty_rows_and_writes_them_to_a_workbook(unit, file, tmp_path):
    errors = tmp_path / "loi.xlsx"
    rows = [row(), *[row(f"Lê Thị {name}", unit="Xã Lạ") for name in "ABCDEF"]]
    said = failure(file(*rows), "--unit", "X1", "--errors", str(errors))
    assert said.startswith("Không ghi gì: 6 dòng có lỗi.")
    assert "Dòng 3: Đơn vị: Không có đơn vị “Xã Lạ” thuộc Xã Một." in said
    assert "… và 1 dòng khác." in said
    assert load_workbook(errors).active.max_row == 7
    assert "6 dòng có lỗi" in failure(file(*rows), "--unit", "X1", "--dry-run")


def test_import_roster_says_what_is_wrong_and_what_to_do(unit, file, tmp_path, settings):
    assert failure(file(row()), "--unit", "X9") == "Không có đơn vị mã “X9”. Hãy xem lại mã sau --unit."
    assert "Hãy xem lại đường dẫn" in failure(str(tmp_path / "khong-co.xlsx"), "--unit", "X1")
    assert "không phải là Excel" in failure(file(data=b"a;b"), "--unit", "X1")
    assert "bị hỏng" in failure(file(data=workbook([row()])[:-99]), "--unit", "X1")
    assert "YYYY-MM-DD hoặc dd/mm/yyyy" in failure(file(row()), "--unit", "X1", "--as-of", "hôm qua")
    assert "Không ghi được" in failure(file(row(sex="x")), "--unit", "X1", "--errors", str(tmp_path / "a" / "b.xlsx"))
    settings.ROSTER_MAX_BYTES = 10
    assert "Tệp lớn hơn" in failure(file(row()), "--unit", "X1")
