from datetime import date, timedelta

import pytest

from lms.journal.models import AuditEntry
from lms.people.domain import grant_role
from lms.people.enums import RoleKind
from lms.people.models import Person, Posting
from lms.roster.domain import ImportRefused, UnitForbidden, decide_row, undo_import
from lms.roster.enums import Decision, Doubt
from lms.roster.models import DistinctPair, RosterImport, RosterRow
from lms.roster.permissions import rows_to_decide
from tests.factories.people import AT, make_category, make_manager, make_person, make_user, post
from tests.factories.workbooks import row
from tests.unit.lms.roster.test_domain import AS_OF, I1, I2, kinds, load, preview

pytestmark = pytest.mark.django_db
HUONG = row("Nguyễn Thị Hương", birth="12/03/1990")


def queued(commune, *rows, by=None):
    load(commune, *rows, by=by, sound_only=True)
    return RosterRow.objects.get(kind="doubtful", decision="")


def decide(one, decision, by, **more):
    return decide_row(row=one, decision=decision, by=by, at=AT, **more)


def test_two_alike_once_declared_different_are_not_asked_again(commune):
    doubtful = queued(commune, HUONG, HUONG)
    manager = make_manager(commune)
    done = decide(doubtful, Decision.OTHER, manager)
    first, second = Person.objects.order_by("pk")
    assert (done.kind, done.decision, done.person_id) == ("new", "other", second.pk)
    assert DistinctPair.objects.values_list("one", "other").get() == (first.pk, second.pk)
    assert Posting.objects.filter(valid_to=None).count() == 2
    assert kinds(preview(commune, HUONG, HUONG)) == ["unchanged", "unchanged"]
    assert kinds(preview(commune, HUONG, HUONG, HUONG)) == ["unchanged", "unchanged", "doubtful"]
    assert AuditEntry.objects.filter(action="decide_roster_row", by=manager).count() == 1
    decide(done, Decision.SAME, manager)
    assert Person.objects.count() == 2


def test_two_alike_who_are_one_become_one(commune):
    doubtful = queued(commune, HUONG, row("NGUYỄN THỊ HƯƠNG", birth="12/03/1990", phone="0900000001"))
    done = decide(doubtful, Decision.SAME, make_manager(commune))
    person = Person.objects.get()
    assert (done.person_id, person.phone) == (person.pk, "0900000001")
    assert RosterImport.objects.get().counts["doubtful"] == 0
    undo_import(head=RosterImport.objects.get(), by=None, at=AT)
    assert Person.objects.count() == 0


def test_a_number_that_is_another_persons_is_not_given_to_somebody_new(commune):
    load(commune, row("Trần Văn Bình", identity=I1))
    doubtful = queued(commune, row(identity=I1, birth="01/01/1970"))
    assert doubtful.doubt == Doubt.OTHER_NAME
    decide(doubtful, Decision.OTHER, make_manager(commune))
    assert Person.objects.get(full_name="Nguyễn Thị An").identity_hash is None


def test_several_candidates_ask_for_one_of_them(commune):
    load(commune, row(identity=I1), row(identity=I2))
    doubtful = queued(commune, row(job="Trưởng thôn"))
    manager = make_manager(commune)
    stranger = make_person()
    for wrong in (None, stranger.pk):
        with pytest.raises(ImportRefused, match="Hãy chọn người"):
            decide(doubtful, Decision.SAME, manager, person_id=wrong)
    chosen = Person.objects.get(pk=doubtful.candidates[1])
    decide(doubtful, Decision.SAME, manager, person_id=chosen.pk)
    assert Posting.objects.get(person=chosen, valid_to=None, is_void=False).job_title == "Trưởng thôn"


def test_a_skipped_row_writes_nothing(commune):
    doubtful = queued(commune, HUONG, HUONG)
    done = decide(doubtful, Decision.SKIPPED, make_manager(commune))
    assert (done.decision, done.cells_cipher, Person.objects.count()) == ("skipped", "", 1)


def test_somebody_elsewhere_is_taken_over_only_when_her_unit_agrees(commune, unit):
    moving = make_person(full_name="Nguyễn Thị An", birth_date=date(1990, 3, 5))
    post(moving, unit("X2"), make_category("cong-tac-vien"))
    here, there = make_manager(commune), make_manager(unit("X2"))
    doubtful = queued(commune, row(), by=here)
    assert doubtful.doubt == Doubt.ELSEWHERE
    asked = decide(doubtful, Decision.SAME, here)
    assert (asked.doubt, asked.decision, asked.losing_unit) == (Doubt.TRANSFER, "", unit("X2"))
    assert list(rows_to_decide(here)) == []
    with pytest.raises(UnitForbidden):
        decide(asked, Decision.AGREED, here)
    with pytest.raises(ImportRefused, match="Không thể chọn"):
        decide(asked, Decision.SAME, there)
    decide(asked, Decision.AGREED, there)
    assert Posting.objects.get(person=moving, valid_to=None).unit == commune
    assert Posting.objects.get(person=moving, unit=unit("X2")).valid_to == AS_OF


def test_a_unit_may_keep_its_people(commune, unit):
    moving = make_person(full_name="Nguyễn Thị An", identity=I1)
    post(moving, unit("X2"), make_category("cong-tac-vien"))
    doubtful = queued(commune, row(identity=I1), by=make_manager(commune))
    assert doubtful.doubt == Doubt.TRANSFER
    assert "0900" not in repr(doubtful.changes)
    decide(doubtful, Decision.REFUSED, make_manager(unit("X2")))
    assert Posting.objects.get(person=moving).valid_to is None


def test_who_manages_both_units_is_not_asked(commune, unit):
    post(make_person(full_name="Nguyễn Thị An", identity=I1), unit("X2"), make_category("cong-tac-vien"))
    assert kinds(preview(commune, row(identity=I1), by=make_manager(unit("T")))) == ["transferred"]


def test_rows_to_decide_keeps_to_units_and_categories(commune, unit):
    doubtful = queued(commune, HUONG, HUONG)
    officer, other = make_user(), make_user()
    grant_role(user=officer, kind=RoleKind.MANAGER, unit=commune, categories=[make_category("cong-tac-vien")], at=AT)
    grant_role(user=other, kind=RoleKind.MANAGER, unit=commune, categories=[make_category("cong-chuc")], at=AT)
    for user, seen in (
        (make_manager(commune), [doubtful]),
        (make_manager(unit("T")), [doubtful]),
        (officer, [doubtful]),
        (other, []),
        (make_manager(unit("X2")), []),
        (make_manager(commune, kind=RoleKind.AUDITOR), []),
        (make_manager(commune, kind=RoleKind.TRAINER), []),
        (make_user(), []),
        (make_user(is_superuser=True), [doubtful]),
        (make_user(is_superuser=True, is_active=False), []),
    ):
        assert list(rows_to_decide(user)) == seen


def test_a_doubtful_row_that_comes_again_replaces_the_one_that_waits(commune):
    first = queued(commune, HUONG, HUONG)
    again = queued(commune, HUONG, HUONG)
    first.refresh_from_db()
    assert (first.decision, again.decision) == ("superseded", "")
    assert first.decided_at is not None


def test_a_year_alone_is_matched_here_and_asked_elsewhere(commune, unit):
    alone = row(birth=1990)
    load(commune, alone)
    assert kinds(preview(commune, alone)) == ["unchanged"]
    [filled] = preview(commune, row(birth="05/03/1990")).rows
    assert [(change.label, change.old, change.new) for change in filled.changes] == [
        ("Ngày sinh", "1990", "05/03/1990")
    ]
    [elsewhere] = preview(unit("X2"), alone).rows
    assert elsewhere.doubt == Doubt.ELSEWHERE
    load(commune, row(birth="05/03/1990"), as_of=AS_OF + timedelta(days=1))
    assert kinds(preview(commune, alone)) == ["unchanged"]


def test_two_rows_with_one_number_are_not_made_two_people(commune):
    doubtful = queued(commune, row(identity=I1), row("Nguyễn Thị An", identity=I1, phone="0900000001"))
    with pytest.raises(ImportRefused, match="cùng số CCCD"):
        decide(doubtful, Decision.OTHER, make_manager(commune))
    assert Person.objects.count() == 1
    decide(RosterRow.objects.get(pk=doubtful.pk), Decision.SAME, make_manager(commune))
    assert Person.objects.get().phone == "0900000001"


def test_a_unit_beyond_her_reach_is_not_named_to_an_importer(commune, unit):
    person = make_person(full_name="Trần Thị Bình", identity=I1)
    post(person, unit("X2"), make_category("cong-tac-vien"))
    doubtful = queued(commune, row("Trần Thị Bình", identity=I1), by=make_manager(commune))
    assert doubtful.doubt == Doubt.TRANSFER
    assert unit("X2").name not in str(doubtful.errors)
