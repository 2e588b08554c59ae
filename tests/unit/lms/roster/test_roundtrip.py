"""What was imported and exported is imported again without a change, whoever is on the list."""

from __future__ import annotations

import io
import unicodedata
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lms.people.models import Person, Posting
from lms.roster.domain import import_at_once, preview_roster
from lms.roster.plan import Options
from lms.roster.queries import roster_rows
from lms.roster.read import read_roster
from lms.roster.workbooks import EXPORT_COLUMNS, roster_workbook
from tests.factories.people import AT, make_person, post
from tests.factories.workbooks import HEADER, row, workbook

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 6, 15)
NAMES = ["Nguyễn Thị Hương", "NGUYỄN THỊ HƯƠNG", "Nguyen Thi Huong", "Đỗ Văn Đào", "Trần  Văn Bình", "Lê Ái"]
ROWS = st.lists(
    st.builds(
        row,
        name=st.sampled_from([*NAMES, *(unicodedata.normalize("NFD", name) for name in NAMES)]),
        birth=st.sampled_from(["", 1990, "1985", "12/03/1990", date(1990, 3, 12), "05/03/1985"]),
        sex=st.sampled_from(["", "nam", "NỮ"]),
        identity=st.sampled_from(["", "", "001090000001", "001090000002", "001 090 000 003"]),
        phone=st.sampled_from(["", "", "0900000001", 900000002]),
        email=st.sampled_from(["", "", "a@example.vn"]),
        unit=st.sampled_from(["", "X1-T", "Xã Hai"]),
        category=st.sampled_from(["công tác viên", "Công chức"]),
        job=st.sampled_from(["", "Trưởng thôn", "=1+1"]),
    ),
    min_size=1,
    max_size=8,
)


def exported(unit, as_of):
    target = io.BytesIO()
    roster_workbook(roster_rows(unit, as_of=as_of), target)
    return target.getvalue()


def state():
    return [list(model.objects.order_by("pk").values()) for model in (Person, Posting)]


def load(data, unit, as_of):
    preview = preview_roster(book=read_roster(data), unit=unit, as_of=as_of, by=None)
    import_at_once(
        preview=preview, file_name="a.xlsx", data=data, unit=unit, options=Options(), sound_only=True, by=None, at=AT
    )
    return preview


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_import_export_import_changes_nothing(commune, unit, rows):
    top = unit("T")
    with transaction.atomic():
        load(workbook(rows, header=HEADER), top, AS_OF)
        before = state()
        for day in (AS_OF, AS_OF + timedelta(days=40)):
            data = exported(top, day)
            if not before[0]:
                continue
            again = load(data, top, day)
            assert {one.kind.value for one in again.rows} == {"unchanged"}, [
                str(e) for r in again.rows for e in r.errors
            ]
            assert len(again.rows) == len(before[0])
        assert state() == before
        transaction.set_rollback(True)


def test_export_masks_numbers_and_takes_formulas_for_text(commune):
    person = make_person(full_name="Nguyễn Thị An", identity="001090000001", birth_year=1990)
    post(person, commune, job_title="=HYPERLINK(1)")
    sheet = load_workbook(io.BytesIO(exported(commune, AS_OF))).active
    cells = dict(zip(EXPORT_COLUMNS, sheet[2], strict=True))
    assert [cell.value for cell in sheet[1]] == [str(column.label) for column in EXPORT_COLUMNS]
    assert (cells["identity"].value, cells["birth"].value, cells["ref"].value) == (
        "•••••••••001", 1990, str(person.uuid),
    )  # fmt: skip
    assert (cells["job_title"].value, cells["job_title"].data_type) == ("=HYPERLINK(1)", "s")


def test_export_lists_somebody_with_two_postings_once_by_the_primary_one(commune, unit):
    person = make_person()
    post(person, unit("X1-T"), is_primary=False)
    post(person, commune)
    [line] = list(roster_rows(commune, as_of=AS_OF))
    assert line[EXPORT_COLUMNS.index("unit")] == "X1"
    assert list(roster_rows(commune, as_of=AS_OF, category_ids=[])) == []
