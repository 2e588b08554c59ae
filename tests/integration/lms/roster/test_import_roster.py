from datetime import date

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from lms.people.models import Person, Posting
from lms.roster.models import RosterRow
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
        "Đã nhập danh-sach.xlsx vào Xã Một (15/06/2026): 2 thêm mới, 0 thay đổi, 0 không đổi, 0 chuyển đến, "
        "0 rời đơn vị, 0 cần quyết định.\n"
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
    assert said.startswith("Không ghi gì: 6 dòng có lỗi hoặc cần quyết định.")
    assert "Dòng 3: Đơn vị: Không có đơn vị “Xã Lạ” thuộc Xã Một." in said
    assert "… và 1 dòng khác." in said
    assert load_workbook(errors).active.max_row == 7
    assert "6 dòng có lỗi" in failure(file(*rows), "--unit", "X1", "--dry-run")


def test_import_roster_says_what_is_wrong_and_what_to_do(unit, file, tmp_path, settings):
    assert failure(file(row()), "--unit", "X9") == "Không có đơn vị mã “X9”. Hãy xem lại mã sau --unit."
    assert "Hãy xem lại đường dẫn" in failure(str(tmp_path / "khong-co.xlsx"), "--unit", "X1")
    assert "Không tìm thấy dòng tiêu đề" in failure(file(data=b"a;b"), "--unit", "X1")
    assert "bị hỏng" in failure(file(data=workbook([row()])[:-99]), "--unit", "X1")
    assert "YYYY-MM-DD hoặc dd/mm/yyyy" in failure(file(row()), "--unit", "X1", "--as-of", "hôm qua")
    assert "Không ghi được" in failure(file(row(sex="x")), "--unit", "X1", "--errors", str(tmp_path / "a" / "b.xlsx"))
    settings.ROSTER_MAX_BYTES = 10
    assert "Tệp lớn hơn" in failure(file(row()), "--unit", "X1")


def test_import_roster_takes_the_sound_rows_alone_when_told_to(unit, file, capsys, tmp_path):
    errors = tmp_path / "loi.xlsx"
    rows = [row(), row("Lê Thị Chi", unit="Xã Lạ"), row("NGUYỄN THỊ AN")]
    out = run(file(*rows), "--unit", "X1", "--sound-only", "--errors", str(errors), capsys=capsys)
    assert out.startswith("Đã nhập danh-sach.xlsx vào Xã Một")
    assert "1 thêm mới" in out
    assert "1 cần quyết định" in out
    assert (Person.objects.count(), RosterRow.objects.filter(kind="doubtful").count()) == (1, 1)
    assert load_workbook(errors).active.max_row == 3


def test_import_roster_puts_lost_zeros_back_only_when_told_to(unit, file, capsys):
    rows = [row(identity=1090000123)]
    said = failure(file(*rows), "--unit", "X1")
    assert "1 số định danh có thể đã mất số 0 ở đầu" in said
    run(file(*rows), "--unit", "X1", "--pad-identity", capsys=capsys)
    assert Person.objects.get().masked_identity == "•••••••••123"


def test_import_roster_ends_who_is_not_on_a_complete_list(unit, file, capsys):
    run(file(row(), row("Trần Văn Bình")), "--unit", "X1", "--as-of", "2026-06-01", capsys=capsys)
    out = run(file(row()), "--unit", "X1", "--as-of", "2026-06-15", "--complete", capsys=capsys)
    assert "1 rời đơn vị" in out
    assert list(Posting.objects.filter(valid_to="2026-06-15").values_list("person__full_name", flat=True)) == [
        "Trần Văn Bình"
    ]


def test_import_roster_takes_a_csv_file(unit, tmp_path, capsys):
    path = tmp_path / "danh-sach.csv"
    path.write_text(
        "Họ và tên;Ngày sinh;Nhóm đối tượng\nNguyễn Thị An;05/03/1990;cộng tác viên\n", encoding="utf-8-sig"
    )
    assert "1 thêm mới" in run(str(path), "--unit", "X1", capsys=capsys)
