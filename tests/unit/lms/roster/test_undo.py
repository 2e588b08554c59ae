from datetime import timedelta

import pytest

from lms.accounts.domain import issue_codes
from lms.journal.models import AuditEntry, Change
from lms.people.domain import announce_postings
from lms.people.models import Person, Posting, PostingReversal
from lms.roster.blockers import BLOCKERS
from lms.roster.domain import UndoBlocked, sweep_imports, undo_import
from lms.roster.domain.errors import ImportRefused
from lms.roster.models import FormerRecord, RosterImport, RosterRow
from tests.factories.courses import make_course, make_enrolment
from tests.factories.people import AT, make_person, make_user
from tests.factories.workbooks import HEADER, row
from tests.unit.lms.roster.test_domain import AS_OF, I1, I2, load

pytestmark = pytest.mark.django_db


def facts():
    people = list(Person.objects.order_by("pk").values())
    for person in people:
        del person["revision"]
    postings = list(Posting.objects.order_by("pk").values())
    return people, postings, list(PostingReversal.objects.values())


def latest():
    return RosterImport.objects.order_by("-applied_at", "-uploaded_at", "pk").exclude(state="undone").last()


def undo(head=None):
    return undo_import(head=head or RosterImport.objects.get(state="applied"), by=None, at=AT + timedelta(hours=1))


def test_undo_import_takes_everything_back(commune, unit):
    month = AS_OF - timedelta(days=30)
    load(commune, row(identity=I1, phone="0900000001"), row("Trần Văn Bình"), row("Lê Thị Chi"), as_of=month)
    load(unit("X2"), row("Phạm Thị Dung", identity=I2), as_of=month)
    load(commune, row("Vũ Thị Em"), as_of=AS_OF)
    RosterImport.objects.update(state="dropped")
    before = facts()
    header = [*HEADER, "Ngày nghỉ việc"]
    load(
        commune,
        [*row("Nguyễn Thị Ân", identity=I1, phone="0900000009", category="công chức"), ""],
        [*row("Trần Văn Bình", job="Trưởng thôn"), ""],
        [*row("Lê Thị Chi"), "01/06/2026"],
        [*row("Phạm Thị Dung", identity=I2), ""],
        [*row("Vũ Thị Em", category="công chức"), ""],
        [*row("Hoàng Văn Mới"), ""],
        header=header,
    )
    assert facts() != before
    assert (PostingReversal.objects.count(), FormerRecord.objects.count(), Person.objects.count()) == (1, 1, 6)
    done = undo()
    assert done.state == "undone"
    assert facts() == before
    assert (RosterRow.objects.filter(roster_import=done).count(), FormerRecord.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(action="undo_import_roster").count() == 1
    told = Change.objects.filter(kind="postings_changed").last().payload
    assert set(told["units"]) >= {commune.pk, unit("X2").pk}
    assert len(told["persons"]) == 5
    assert undo(done).state == "undone"
    assert facts() == before


def give_login(person):
    Person.objects.filter(pk=person.pk).update(user=make_user())


def write_about(person):
    announce_postings(person_ids=[person.pk], at=AT)


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (give_login, "đã có tài khoản"),
        (lambda person: issue_codes(people=[person], by=None, at=AT), "đã được cấp thẻ kích hoạt"),
        (lambda person: make_enrolment(person, make_course()), "đã bắt đầu học"),
        (write_about, "hồ sơ đã thay đổi sau lần nhập này"),
    ],
)
def test_undo_import_names_who_keeps_it_from_being_undone(commune, build, reason):
    load(commune, row(), row("Trần Văn Bình"))
    build(Person.objects.get(full_name="Nguyễn Thị An"))
    with pytest.raises(UndoBlocked) as caught:
        undo()
    assert caught.value.people == [("Nguyễn Thị An", reason)]
    assert Person.objects.count() == 2


def test_undo_import_minds_what_somebody_changed_by_it_learnt_since_but_not_before(commune):
    load(commune, row(identity=I1))
    RosterImport.objects.update(state="dropped")
    person = Person.objects.get()
    BLOCKERS["test"] = lambda ids, since: dict.fromkeys(ids, f"từ {since:%d/%m}") if since else {}
    try:
        load(commune, row(identity=I1, phone="0900000001"))
        with pytest.raises(UndoBlocked, match="từ 15/06"):
            undo()
    finally:
        del BLOCKERS["test"]
    assert undo().state == "undone"
    person.refresh_from_db()
    assert person.phone == ""


def test_undo_import_is_refused_once_the_rows_are_swept(commune):
    load(commune, row())
    assert sweep_imports(at=AT + timedelta(days=89)) == 0
    assert sweep_imports(at=AT + timedelta(days=91)) == 1
    assert RosterRow.objects.count() == 0
    with pytest.raises(ImportRefused, match="đã được xóa"):
        undo()
    assert RosterImport.objects.get().counts["new"] == 1
    assert Person.objects.count() == 1


def test_undo_import_leaves_others_alone(commune):
    bystander = make_person(full_name="Đỗ Thị Đứng")
    load(commune, row())
    undo()
    assert list(Person.objects.all()) == [bystander]
