from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from lms.dates import today
from lms.journal.models import AuditEntry
from lms.people import domain
from lms.people.enums import RoleKind, Sex, UnitKind
from lms.people.models import Category, HeadcountDeclaration
from tests.factories.coverage import COLLABORATOR, SOCIAL
from tests.factories.people import AT, START, make_category, make_manager, make_unit, make_user
from tests.factories.scans import SIGNED, scan_pdf, scanned_text
from tests.unit.certification.coverage.conftest import Place, place  # noqa: F401 - a fixture


def url(name: str, *args: Any) -> str:
    return reverse(f"certification_desk:{name}", args=args)


def text(response: Any) -> str:
    return response.content.decode()


def picture(form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, form, **options)
    return out.getvalue()


@pytest.fixture
def manager(client: Client, place: Place) -> Client:  # noqa: F811
    client.force_login(make_manager(place.province))
    return client


@pytest.fixture(autouse=True)
def _private_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(HeadcountDeclaration._meta.get_field("attachment"), "storage", FileSystemStorage(tmp_path))


def numbers(code: str, **by_sex: int) -> dict[str, int]:
    return {f"n-{make_category(code).pk}-{sex}": number for sex, number in by_sex.items()}


def test_a_unit_declares_and_sees_its_roster_beside(manager: Client, place: Place) -> None:  # noqa: F811
    place.staff(5)
    code = place.commune.code
    empty = manager.get(url("declaration", code))
    assert empty.context["comparison"].standing == "undeclared"
    form = {"declared_on": START.isoformat(), "document": "CV 3", **numbers(SOCIAL, female=6, male=1)}
    done = manager.post(url("declare", code), form, follow=True)
    assert done.context["comparison"].standing == "short"
    assert [cell["difference"] for cell in done.context["rows"][-1]["cells"]] == [-1, -1, 0, 0, -2]
    assert "Danh sách thiếu người so với số khai báo" in text(done)
    again = {**form, **numbers(SOCIAL, female=4, male=0)}
    over = manager.post(url("declare", code), again, follow=True)
    assert over.context["comparison"].standing == "over"
    assert "Danh sách nhiều hơn số khai báo." in text(over)
    assert place.figures().total.state == "ok"
    assert [row["total"] for row in over.context["history"]] == [4, 7]
    manager.post(url("declare", code), again)
    assert HeadcountDeclaration.objects.count() == 2
    assert AuditEntry.objects.filter(action="headcount.declare", subject=code).count() == 2


def test_a_declaration_that_cannot_be_is_refused_in_words(manager: Client, place: Place) -> None:  # noqa: F811
    address = url("declare", place.commune.code)
    form = {"declared_on": START.isoformat(), "document": "CV 3", **numbers(SOCIAL, female=6)}
    for change, words in [
        ({"declared_on": "2999-01-01"}, "không được sau hôm nay"),
        ({"declared_on": "2020-01-01"}, "không hoạt động vào ngày 01/01/2020"),
        ({"document": ""}, "Hãy ghi số văn bản."),
        (numbers(SOCIAL, female=-1), "Số người không được nhỏ hơn 0."),
        (dict.fromkeys(numbers(SOCIAL, female=0), ""), "Hãy điền ít nhất một số"),
    ]:
        response = manager.post(address, {**form, **change})
        assert (response.status_code, words in text(response)) == (422, True), words
    assert HeadcountDeclaration.objects.count() == 0


def test_who_may_read_and_declare(client: Client, place: Place) -> None:  # noqa: F811
    place.declare(1)
    code = place.commune.code
    reading = [url("declarations"), url("declaration", code), url("declarations_export")]
    writing = [url("declare", code), url("declarations_upload"), url("declarations_template")]
    for address in [*reading, *writing]:
        assert client.get(address).url.split("?")[0] == reverse("account_login")
    limited = make_user()
    domain.grant_role(
        user=limited, kind=RoleKind.MANAGER, unit=place.province, categories=[make_category(SOCIAL)], at=AT
    )
    for user, read, write in [
        (make_user(), 403, 403), (make_manager(place.province, RoleKind.TRAINER), 403, 403),
        (make_manager(place.province, RoleKind.AUDITOR), 200, 403), (limited, 200, 403),
        (make_manager(place.commune), 200, 200), (make_manager(place.province), 200, 200),
        (make_user(is_superuser=True), 200, 200),
    ]:  # fmt: skip
        client.force_login(user)
        assert {client.get(address).status_code for address in reading} == {read}
        assert {client.get(address).status_code for address in writing} == {write}
    client.force_login(make_manager(make_unit(parent=place.province)))
    assert client.get(url("declaration", code)).status_code == 403
    assert client.post(url("declare", code), {}).status_code == 403


def test_a_scan_is_stored_privately_and_handed_to_readers_only(
    manager: Client,
    client: Client,
    place: Place,  # noqa: F811
    tmp_path: Path,
) -> None:
    form = {"declared_on": START.isoformat(), "document": "CV 3", **numbers(SOCIAL, female=6)}
    address = url("declare", place.commune.code)
    script = SimpleUploadedFile("khai.pdf", b"<script>", "application/pdf")
    assert "không phải là PDF, JPG hay PNG" in text(manager.post(address, {**form, "scan": script}))
    assert manager.post(address, {**form, "scan": SimpleUploadedFile("Khai báo.pdf", scan_pdf())}).status_code == 302
    row = HeadcountDeclaration.objects.get()
    stored = (tmp_path / row.attachment.name).read_bytes()
    assert scanned_text(stored) == SIGNED
    scan = manager.get(url("declaration_scan", row.pk))
    assert b"".join(scan.streaming_content) == stored
    assert scan["Content-Disposition"] == 'attachment; filename="khai-bao-20260101.pdf"'
    assert (scan["Content-Type"], scan["Cache-Control"]) == ("application/pdf", "no-store, private")
    client.force_login(make_manager(make_unit()))
    assert client.get(url("declaration_scan", row.pk)).status_code == 403
    place.declare(1)
    without = HeadcountDeclaration.objects.latest("pk")
    assert client.get(url("declaration_scan", without.pk)).status_code == 404


def test_the_list_tells_who_has_neither_and_is_exported(manager: Client, place: Place) -> None:  # noqa: F811
    place.staff(3)
    place.declare(3)
    names = ["silent", "undeclared", "unlisted", "short", "over"]
    silent, undeclared, unlisted, short, over = (make_unit(f"X-{name}", place.province) for name in names)
    make_unit(parent=place.province, kind=UnitKind.DEPARTMENT)
    place.staff(1, unit=undeclared)
    place.declare(4, unit=unlisted)
    place.staff(1, unit=short)
    place.declare(2, unit=short)
    place.staff(2, unit=over)
    place.declare(1, unit=over)
    page = manager.get(url("declarations"))
    assert {line["unit"].pk: line["standing"].value for line in page.context["lines"]} == {
        place.commune.pk: "checked", silent.pk: "neither", undeclared.pk: "undeclared", unlisted.pk: "unlisted",
        short.pk: "short", over.pk: "over",
    }  # fmt: skip
    picked = manager.get(url("declarations"), {"standing": "neither"})
    assert [line["unit"] for line in picked.context["lines"]] == [silent]
    lacking = {
        lack: [line["unit"] for line in manager.get(url("declarations"), {"lack": lack}).context["lines"]]
        for lack in ("no-declaration", "short-roster")
    }
    assert lacking == {"no-declaration": [silent, undeclared], "short-roster": [short, unlisted]}
    narrowed = manager.get(url("declarations"), {"lack": "short-roster", "standing": "unlisted"})
    assert [line["unit"] for line in narrowed.context["lines"]] == [unlisted]
    lists = manager.get(url("declarations_export"), {"lack": "no-declaration"})
    exported = list(load_workbook(io.BytesIO(lists.content)).active.iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in exported] == ["X-silent", "X-undeclared"]
    export = manager.get(url("declarations_export"), {"standing": "over"})
    rows = list(load_workbook(io.BytesIO(export.content)).active.iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows] == ["Mã", "X-over"]
    assert rows[1][3:7] == (2, 1, 1, "danh sách nhiều hơn số khai báo")


def test_the_list_costs_the_same_for_few_and_many_units(manager: Client, place: Place) -> None:  # noqa: F811
    place.staff(1)
    place.declare(1)

    def counted() -> int:
        manager.get(url("declarations"))
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(url("declarations")).status_code == 200
        return len(queries)

    before = counted()
    for _number in range(3):
        unit = make_unit(parent=place.province)
        place.staff(1, unit=unit)
        place.declare(1, unit=unit)
    assert counted() == before
    assert before <= 32


def filled(manager: Client, changes: dict[str, list[Any]]) -> SimpleUploadedFile:
    """The template with {unit code: [day, document, numbers …]} written into its rows."""
    book = load_workbook(io.BytesIO(manager.get(url("declarations_template")).content))
    sheet = book.active
    for row in sheet.iter_rows(min_row=2):
        for cell, value in zip(row[2:], changes.get(row[0].value, []), strict=False):
            cell.value = value
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("khai-bao.xlsx", out.getvalue())


def test_many_units_declare_with_one_sheet(manager: Client, place: Place) -> None:  # noqa: F811
    other = make_unit("X2", place.province)
    make_unit("X3", place.province)
    place.staff(1)
    categories = list(Category.objects.order_by("order", "pk"))
    assert [category.code for category in categories][:2] == [SOCIAL, COLLABORATOR]
    good = {place.commune.code: ["30/06/2026", "CV 1", 2, 1], "X2": [date(2026, 6, 30), "CV 2", "", "", "", "", 4]}
    preview = manager.post(url("declarations_upload"), {"file": filled(manager, good)})
    assert (preview.context["count"], preview.context["faulty_count"]) == (2, 0)
    assert HeadcountDeclaration.objects.count() == 0
    payload = preview.context["payload"]
    done = manager.post(url("declarations_upload"), {"apply": "1", "payload": payload}, follow=True)
    assert "Đã ghi 2 khai báo; 0 đơn vị đã khai đúng như vậy." in text(done)
    lines = HeadcountDeclaration.objects.get(unit=other).lines
    assert {(line.category.code, line.sex): line.number for line in lines.all()} == {
        (COLLABORATOR, sex): 4 if sex == Sex.FEMALE else 0 for sex in Sex.values
    }
    again = manager.post(url("declarations_upload"), {"apply": "1", "payload": payload}, follow=True)
    assert "Đã ghi 0 khai báo; 2 đơn vị đã khai đúng như vậy." in text(again)
    forged = manager.post(url("declarations_upload"), {"apply": "1", "payload": payload[:-2] + "xx"}, follow=True)
    assert "Bản xem trước này không còn" in text(forged)
    assert HeadcountDeclaration.objects.count() == 2


def test_one_faulty_row_holds_the_sheet_back_and_says_why(manager: Client, place: Place) -> None:  # noqa: F811
    make_unit("X2", place.province)
    place.staff(1)
    bad = {place.commune.code: ["30/06/2026", "CV 1", 2], "X2": ["hôm qua", "", "ba"]}
    preview = manager.post(url("declarations_upload"), {"file": filled(manager, bad)})
    assert (preview.context["count"], preview.context["faulty_count"], preview.context["payload"]) == (2, 1, "")
    for words in ("Ngày phải có dạng ngày/tháng/năm", "Thiếu số văn bản", "“ba” không phải là một số người"):
        assert words in text(preview)
    assert "không phải là Excel" in text(
        manager.post(url("declarations_upload"), {"file": SimpleUploadedFile("a.xlsx", b"abc")})
    )
    assert today() > START
