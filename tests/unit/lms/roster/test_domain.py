from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.accounts.models import ActivationCode
from lms.journal.models import AuditEntry, Change
from lms.people.domain import grant_role, merge_persons, move_unit
from lms.people.enums import RoleKind, Sex
from lms.people.models import Person, Posting, PostingReversal, Unit
from lms.roster.domain import PreviewStale, RosterHasErrors, UnitForbidden, apply_import, import_at_once, preview_roster
from lms.roster.domain import applying as applying_module
from lms.roster.domain import statements as statements_module
from lms.roster.domain.imports import stage_preview
from lms.roster.enums import Doubt, RowKind
from lms.roster.models import RosterImport, RosterRow
from lms.roster.plan import Options
from lms.roster.read import read_roster
from tests.factories.people import AT, make_category, make_manager, make_person, make_unit, make_user, post
from tests.factories.workbooks import HEADER, row, workbook

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 6, 15)
I1, I2 = "001090000001", "001090000002"


@pytest.fixture
def commune():
    make_category("cong-tac-vien", "Cộng tác viên")
    make_category("cong-chuc", "Công chức")
    top = make_unit("T")
    unit = make_unit("X1", parent=top, name="Xã Một")
    make_unit("X1-T", parent=unit, name="Trạm Một")
    make_unit("X2", parent=top, name="Xã Hai")
    return unit


def unit(code):
    return Unit.objects.get(code=code)


def preview(home, *rows, as_of=AS_OF, by=None, header=HEADER):
    return preview_roster(book=read_roster(workbook(rows, header=header)), unit=home, as_of=as_of, by=by)


def stage(seen, home, by=None):
    head = RosterImport.objects.create(
        unit=home, as_of=seen.as_of, file_name="a.xlsx", uploaded_by=by, uploaded_at=AT, sha256=""
    )
    stage_preview(head=head, preview=seen)
    return head


def load(home, *rows, as_of=AS_OF, by=None, header=HEADER, sound_only=False):
    seen = preview(home, *rows, as_of=as_of, by=by, header=header)
    import_at_once(
        preview=seen, file_name="a.xlsx", data=b"", unit=home, options=Options(), sound_only=sound_only, by=by, at=AT
    )
    return seen


def kinds(result):
    return [kind.value for kind in (row.kind for row in result.rows)]


def reasons(result):
    return [str(error) for row in result.rows for error in row.errors]


def state():
    return [
        list(model.objects.order_by("pk").values()) for model in (Person, Posting, PostingReversal, AuditEntry, Change)
    ]


def open_posting(person):
    return Posting.objects.standing().get(person=person, valid_to=None)


def test_preview_roster_writes_nothing(commune):
    before = state()
    result = preview(commune, row(), row("Trần Văn Bình", unit="Trạm Một"))
    assert kinds(result) == ["new", "new"]
    assert [(r.number, r.unit_name, r.category_name) for r in result.rows] == [
        (2, "Xã Một", "Cộng tác viên"),
        (3, "Trạm Một", "Cộng tác viên"),
    ]
    assert result.counts[RowKind.NEW] == 2
    assert state() == before


def test_apply_roster_writes_people_postings_one_change_and_one_audit_entry(commune):
    load(commune, row(identity=I1, phone="0900000001", email="an@example.vn", job="Trưởng thôn"), row("Trần Văn Bình"))
    person = Person.objects.get(full_name="Nguyễn Thị An")
    assert (person.birth_date, person.sex, person.phone, person.email) == (
        date(1990, 3, 5), Sex.FEMALE, "0900000001", "an@example.vn",
    )  # fmt: skip
    assert (person.search_text, person.masked_identity) == ("nguyen thi an", "•••••••••001")
    assert person.sort_key
    posting = open_posting(person)
    assert (posting.unit, posting.category.code, posting.job_title, posting.valid_from, posting.is_primary) == (
        commune, "cong-tac-vien", "Trưởng thôn", AS_OF, True,
    )  # fmt: skip
    change = Change.objects.get(kind="postings_changed")
    assert change.payload == {"persons": sorted(Person.objects.values_list("pk", flat=True)), "units": [commune.pk]}
    entry = AuditEntry.objects.get(action="import_roster")
    assert (entry.subject, entry.detail["new"], entry.by_name) == ("X1", 2, "manage.py")


def test_apply_roster_is_all_or_nothing(commune):
    before = state()
    with pytest.raises(RosterHasErrors) as caught:
        load(commune, row(), row("Trần Văn Bình", birth="31/02/1990"), row("Lê Thị Chi", unit="Xã Hai"))
    assert kinds(caught.value.preview) == ["new", "error", "error"]
    assert [error.row for faulty in caught.value.preview.faulty for error in faulty.errors] == [3, 4]
    assert state() == before


def test_apply_roster_leaves_nothing_when_the_last_write_fails(commune, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError

    monkeypatch.setattr(applying_module, "record_audit", fail)
    before = state()
    with pytest.raises(RuntimeError):
        load(commune, row(), row("Trần Văn Bình"))
    assert state() == before
    assert RosterImport.objects.get().state == "ready"


def test_apply_roster_again_changes_nothing(commune):
    rows = [row(identity=I1), row("Trần Văn Bình", phone="0900000002", birth=""), row("Lê Thị Chi", unit="X1-T")]
    load(commune, *rows)
    before = state()[:3]
    for day in (AS_OF, AS_OF + timedelta(days=30)):
        again = load(commune, *rows, as_of=day)
        assert kinds(again) == ["unchanged"] * 3
    assert state()[:3] == before
    assert Change.objects.filter(kind="postings_changed").count() == 1


def test_apply_roster_changes_what_is_said_and_erases_nothing(commune):
    load(commune, row(identity=I1, phone="0900000001", email="an@example.vn"))
    result = load(commune, row("Nguyễn Thị Ân", sex="", identity=I1, phone="0900000009"))
    [changed] = result.rows
    assert [(c.label, c.old, c.new) for c in changed.changes] == [
        ("Họ và tên", "Nguyễn Thị An", "Nguyễn Thị Ân"),
        ("Điện thoại", "0900000001", "0900000009"),
    ]
    person = Person.objects.get()
    assert (person.full_name, person.phone, person.email, person.sex) == (
        "Nguyễn Thị Ân", "0900000009", "an@example.vn", Sex.FEMALE,
    )  # fmt: skip
    assert kinds(preview(commune, row("Nguyễn Thị Ân", identity=I1))) == ["unchanged"]


def test_apply_roster_adds_an_identity_number_shown_masked(commune):
    load(commune, row())
    result = load(commune, row(identity=I1))
    assert [(c.label, c.new) for c in result.rows[0].changes] == [("CCCD", "•••••••••001")]
    assert kinds(preview(commune, row("Nguyễn Thị An", birth="", identity=I1))) == ["unchanged"]
    assert Person.objects.count() == 1


def test_apply_roster_gives_another_category_a_new_posting(commune):
    load(commune, row(identity=I1, job="Thôn 1"))
    later = AS_OF + timedelta(days=10)
    result = load(commune, row(identity=I1, category="công chức"), as_of=later)
    assert kinds(result) == ["changed"]
    old, new = Posting.objects.order_by("pk")
    assert (old.valid_to, old.is_void) == (later, False)
    assert (new.valid_from, new.category.code, new.job_title) == (later, "cong-chuc", "Thôn 1")
    assert PostingReversal.objects.count() == 0


def test_apply_roster_corrects_a_category_on_the_day_it_was_recorded(commune):
    load(commune, row(identity=I1))
    load(commune, row(identity=I1, category="công chức"))
    old, new = Posting.objects.order_by("pk")
    assert (old.is_void, old.valid_to) == (True, None)
    assert (new.category.code, new.valid_from) == ("cong-chuc", AS_OF)
    reversal = PostingReversal.objects.get()
    assert (reversal.posting, reversal.replacement) == (old, new)


def test_apply_roster_transfers_and_tells_both_units(commune):
    load(unit("X2"), row(identity=I1), as_of=AS_OF - timedelta(days=30))
    result = load(commune, row(identity=I1))
    assert kinds(result) == ["transferred"]
    assert [(c.old, c.new) for c in result.rows[0].changes] == [("Xã Hai", "Xã Một")]
    old, new = Posting.objects.order_by("pk")
    assert (old.unit.code, old.valid_to, new.unit, new.valid_from) == ("X2", AS_OF, commune, AS_OF)
    assert Change.objects.filter(kind="postings_changed").last().payload["units"] == sorted([commune.pk, unit("X2").pk])
    assert kinds(load(commune, row(identity=I1))) == ["unchanged"]


def test_preview_roster_refuses_a_transfer_on_the_day_she_began(commune):
    load(unit("X2"), row(identity=I1))
    result = preview(commune, row(identity=I1))
    assert reasons(result) == [
        "Họ và tên: Đang có vị trí tại Xã Hai từ 15/06/2026, không chuyển được vào ngày 15/06/2026. "
        "Hãy xem lại “Từ ngày”; nếu vị trí kia đã ghi ngày kết thúc, hãy nhập dòng này sau ngày ấy."
    ]


def test_preview_roster_leaves_to_a_human_whom_name_and_birth_date_mean_elsewhere(commune):
    load(unit("X2"), row(), as_of=AS_OF - timedelta(days=30))
    assert "ở đơn vị khác" in reasons(preview(commune, row()))[0]
    assert kinds(preview(unit("T"), row(unit="X1"))) == ["transferred"]


def test_preview_roster_leaves_two_candidates_to_a_human(commune):
    load(commune, row(identity=I1), row(identity=I2))
    assert Person.objects.count() == 2
    assert "2 người trong hệ thống" in reasons(preview(commune, row()))[0]
    assert kinds(preview(commune, row(identity=I1), row(identity=I2))) == ["unchanged", "unchanged"]


def test_preview_roster_takes_another_identity_number_for_another_person(commune):
    load(commune, row(identity=I1, phone="0900000001"))
    assert kinds(preview(commune, row("Trần Văn Bình", identity=I2, phone="0900000001"))) == ["new"]
    assert kinds(preview(unit("X2"), row(identity=I2))) == ["new"]


def test_preview_roster_doubts_another_identity_number_under_the_same_name(commune):
    load(commune, row(identity=I1, phone="0900000001"))
    for again in (row(identity=I2), row(identity=I2, phone="0900000001", birth="")):
        [doubtful] = preview(commune, again).rows
        assert (doubtful.doubt, doubtful.candidates) == (Doubt.OTHER_NUMBER, (Person.objects.get().pk,))


def test_preview_roster_doubts_an_identity_number_under_another_name(commune):
    load(commune, row(identity=I1))
    assert "người khác tên" in reasons(preview(commune, row("Trần Văn Bình", birth="", identity=I1)))[0]


def test_preview_roster_doubts_one_phone_with_another_birth_date(commune):
    load(commune, row(phone="0900000001"))
    assert "khác ngày sinh" in reasons(preview(commune, row(phone="0900000001", birth="06/03/1990")))[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (row(identity=I1), row("Trần Văn Bình", birth="", identity=I1)),
        (row(phone="0900000001", birth=""), row(phone="0900000001")),
        (row(identity=I1), row("NGUYỄN THỊ  AN", phone="0900000001")),
    ],
)
def test_preview_roster_names_the_other_row_of_a_duplicate(commune, first, second):
    result = preview(commune, first, row("Lê Thị Chi"), second)
    assert kinds(result) == ["new", "new", "doubtful"]
    assert "Trùng với dòng 2." in reasons(result)[0]


def test_preview_roster_finds_two_rows_that_mean_one_person_on_record(commune):
    load(commune, row(identity=I1, phone="0900000001"))
    result = preview(
        commune, row(birth="", phone="0900000001"), row("Nguyễn Thị Ân", birth="", identity=I1, phone="0900000001")
    )
    assert kinds(result) == ["unchanged", "doubtful"]
    assert "Trùng với dòng 2." in reasons(result)[0]


def test_preview_roster_follows_a_merge(commune):
    load(commune, row(identity=I1), row("Trần Văn Bình", phone="0900000002"))
    an, binh = Person.objects.order_by("pk")
    merge_persons(duplicate=an, into=binh, by=None, at=AT)
    Posting.objects.filter(person=an).update(is_void=True)
    result = preview(commune, row("Trần Văn Bình", identity=I1))
    assert (kinds(result), result.rows[0].step.person.id) == (["unchanged"], binh.pk)


def test_apply_roster_takes_back_somebody_who_had_left(commune):
    load(commune, row(identity=I1))
    Posting.objects.update(valid_to=AS_OF + timedelta(days=5))
    later = AS_OF + timedelta(days=20)
    assert kinds(load(commune, row(identity=I1), as_of=later)) == ["changed"]
    assert open_posting(Person.objects.get()).valid_from == later


def test_preview_roster_refuses_who_is_posted_later(commune):
    load(unit("X2"), row(identity=I1), as_of=AS_OF + timedelta(days=10))
    assert "Đã có vị trí khác tại Xã Hai từ 25/06/2026" in reasons(preview(commune, row(identity=I1)))[0]


def test_preview_roster_needs_a_category_for_somebody_new_only(commune):
    assert "Thiếu nhóm đối tượng" in reasons(preview(commune, row(category="")))[0]
    load(commune, row())
    assert kinds(preview(commune, row(category=""))) == ["unchanged"]


def test_preview_roster_says_that_a_start_stays_as_recorded(commune):
    header = [*HEADER, "Từ ngày"]
    load(commune, [*row(identity=I1), "01/02/2026"], header=header)
    assert open_posting(Person.objects.get()).valid_from == date(2026, 2, 1)
    [again] = preview(commune, [*row(identity=I1), "01/03/2026"], header=header).rows
    assert (again.kind, again.notes) == (RowKind.UNCHANGED, ("Vẫn giữ ngày bắt đầu đã ghi: 01/02/2026.",))


def test_preview_roster_keeps_secondary_postings(commune):
    load(unit("X2"), row(identity=I1))
    post(Person.objects.get(), commune, make_category("cong-tac-vien"), is_primary=False)
    assert kinds(preview(commune, row(identity=I1))) == ["unchanged"]


def test_preview_roster_uses_the_units_of_the_date(commune):
    station = unit("X1-T")
    move_unit(unit=station, parent=unit("X2"), effective_on=AS_OF, at=AT)
    assert kinds(preview(commune, row(unit="X1-T"), as_of=AS_OF - timedelta(days=1))) == ["new"]
    assert "Không có đơn vị “X1-T” thuộc Xã Một" in reasons(preview(commune, row(unit="X1-T")))[0]


def test_preview_roster_keeps_to_the_rights_of_the_manager(commune):
    manager = make_manager(commune)
    assert kinds(preview(commune, row(), by=manager)) == ["new"]
    for stranger in (make_manager(unit("X2")), make_user(), make_manager(commune, kind=RoleKind.AUDITOR)):
        with pytest.raises(UnitForbidden):
            preview(commune, row(), by=stranger)
        with pytest.raises(UnitForbidden):
            load(commune, row(), by=stranger)
    assert Person.objects.count() == 0


def test_preview_roster_keeps_to_the_categories_of_the_manager(commune):
    officer = make_user()
    grant_role(user=officer, kind=RoleKind.MANAGER, unit=commune, categories=[make_category("cong-chuc")], at=AT)
    result = preview(commune, row(), row("Trần Văn Bình", category="công chức"), by=officer)
    assert kinds(result) == ["error", "new"]
    load(commune, row(identity=I1))
    assert "không phụ trách nhóm" in reasons(preview(commune, row(identity=I1, category="công chức"), by=officer))[0]


def test_apply_import_refuses_a_preview_that_no_longer_holds(commune):
    head = stage(preview(commune, row(identity=I1)), commune)
    load(unit("X2"), row(identity=I1), as_of=AS_OF - timedelta(days=1))
    before = state()
    with pytest.raises(PreviewStale):
        apply_import(head=head, by=None, at=AT)
    assert state() == before


@pytest.mark.parametrize(
    "known",
    [
        {"identity": I1},
        {"phone": "0900000001"},
        {"email": "an@example.vn"},
        {"birth_date": date(1990, 3, 5)},
    ],
)
def test_apply_import_refuses_a_newcomer_whom_somebody_else_has_added_meanwhile(commune, known):
    head = stage(
        preview(commune, row(identity=I1, phone="0900000001", email="an@example.vn"), row("Trần Văn Bình")), commune
    )
    make_person(full_name="Nguyễn Thị An", **known)
    with pytest.raises(PreviewStale):
        apply_import(head=head, by=None, at=AT)
    assert Person.objects.count() == 1


def test_apply_import_knows_of_namesakes_who_were_there_when_it_was_planned(commune):
    load(commune, row(identity=I1))
    load(unit("X2"), row(identity=I2), row("Trần Văn Bình"))
    assert Person.objects.count() == 3


def test_apply_import_refuses_when_a_posting_it_would_end_has_ended(commune):
    load(unit("X2"), row(identity=I1), as_of=AS_OF - timedelta(days=30))
    head = stage(preview(commune, row(identity=I1)), commune)
    Posting.objects.update(valid_to=AS_OF)
    with pytest.raises(PreviewStale):
        apply_import(head=head, by=None, at=AT)


def test_apply_import_refuses_when_a_unit_of_the_plan_has_moved(commune):
    head = stage(preview(commune, row(unit="X1-T")), commune)
    move_unit(unit=unit("X1-T"), parent=unit("X2"), effective_on=AS_OF - timedelta(days=1), at=AT)
    with pytest.raises(PreviewStale):
        apply_import(head=head, by=None, at=AT)


def test_apply_import_twice_writes_once(commune):
    head = stage(preview(commune, row(identity=I1), row("Trần Văn Bình")), commune)
    apply_import(head=head, by=None, at=AT)
    before = state()
    apply_import(head=head, by=None, at=AT)
    assert state() == before


def test_apply_import_calls_a_lost_race_stale(commune, monkeypatch):
    def lose(*args):
        raise IntegrityError

    monkeypatch.setattr(statements_module, "insert_people", lose)
    with pytest.raises(PreviewStale):
        load(commune, row())
    assert Person.objects.count() == 0
    assert (RosterImport.objects.get().state, RosterRow.objects.count()) == ("dropped", 0)


def test_roster_costs_the_same_queries_for_one_and_three_rows(commune, django_assert_num_queries):
    people = [row(f"Nguyễn Thị {name}", phone=f"090000000{n}") for n, name in enumerate(["An", "Bình", "Chi"])]
    load(commune, *people)
    for rows in (people[:1], people):
        book = read_roster(workbook(rows))
        with django_assert_num_queries(8):
            preview_roster(book=book, unit=commune, as_of=AS_OF, by=None)


def test_apply_roster_costs_the_same_queries_for_two_and_five_new_people(commune):
    people = [row(f"Nguyễn Thị {name}") for name in ("An", "Bình", "Chi", "Dung", "Em", "Giang", "Hà")]
    counted = []
    for rows in (people[:2], people[2:]):
        with CaptureQueriesContext(connection) as captured:
            load(commune, *rows)
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_no_cards_are_issued_by_an_import(commune):
    load(commune, row())
    assert ActivationCode.objects.count() == 0


NAMES = st.sampled_from(["Nguyễn Thị An", "NGUYỄN THỊ AN", "Nguyen Thi An", "Trần Văn Bình", "Đỗ Đào"])
ROWS = st.lists(
    st.builds(
        row,
        name=NAMES,
        birth=st.sampled_from(["", "05/03/1990", "06/03/1990"]),
        sex=st.sampled_from(["Nam", "nữ", ""]),
        identity=st.sampled_from(["", "", I1, I2]),
        phone=st.sampled_from(["", "", "0900000001", "0900 000 002"]),
        unit=st.sampled_from(["", "X1", "X1-T", "trạm một"]),
        category=st.sampled_from(["cộng tác viên", "Công tác viên", "cong-chuc", ""]),
        job=st.sampled_from(["", "Trưởng thôn"]),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheets=st.lists(ROWS, min_size=1, max_size=3))
def test_import_and_import_again_changes_nothing(commune, sheets):
    """Whatever is on record: a sheet that could be applied is unchanged when it comes again, the same day or later."""
    with transaction.atomic():
        for number, rows in enumerate(sheets):
            day = AS_OF + timedelta(days=number)
            try:
                load(commune, *rows, as_of=day)
            except RosterHasErrors:
                continue
            before = state()[:3]
            for later in (day, day + timedelta(days=1)):
                again = preview(commune, *rows, as_of=later)
                assert set(kinds(again)) == {"unchanged"}, reasons(again)
            load(commune, *rows, as_of=day)
            assert state()[:3] == before
        transaction.set_rollback(True)
