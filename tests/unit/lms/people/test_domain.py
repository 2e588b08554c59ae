from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lms.journal.enums import ChangeKind
from lms.journal.models import Change
from lms.people import domain
from lms.people.enums import RoleKind
from lms.people.identity import IdentityInvalid, clean_identity
from lms.people.models import Person, Posting
from lms.people.permissions import managed_people, readable_categories, readable_units
from lms.people.queries import posting_on, subtree_ids, successor_map
from tests.factories.people import AT, make_category, make_manager, make_person, make_unit, post

pytestmark = pytest.mark.django_db


def test_a_person_has_one_primary_posting_at_a_time():
    unit, person = make_unit(), make_person()
    post(person, unit, valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 1))
    with pytest.raises(domain.PostingRefused, match="đã có một vị trí chính"):
        post(person, unit, valid_from=date(2026, 5, 31))
    post(person, unit, valid_from=date(2026, 6, 1))
    post(person, unit, valid_from=date(2026, 2, 1), is_primary=False)
    assert Posting.objects.filter(person=person).count() == 3


def test_two_open_primary_postings_are_refused_by_the_database():
    unit, person = make_unit(), make_person()
    first = post(person, unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(
            person=person, unit=unit, category=first.category, valid_from=date(2027, 1, 1), recorded_at=AT
        )


def test_a_posting_outside_the_units_days_is_refused():
    with pytest.raises(domain.PostingRefused, match="không hoạt động"):
        post(make_person(), make_unit(valid_from=date(2026, 3, 1)), valid_from=date(2026, 2, 28))


def test_a_reversed_posting_counts_on_no_day_and_stays_on_record():
    unit, person = make_unit(), make_person()
    posting = post(person, unit)
    first = domain.reverse_posting(posting=posting, reason="nhầm đơn vị", by=None, at=AT)
    again = domain.reverse_posting(posting=posting, reason="lần nữa", by=None, at=AT)
    assert (first.pk, again.reason) == (again.pk, "nhầm đơn vị")
    assert posting_on(person, as_of=date(2026, 6, 1)) is None
    assert Posting.objects.filter(pk=posting.pk).exists()
    post(person, make_unit())


def test_news_of_a_transfer_names_the_units_before_and_after():
    one, two, person = make_unit(), make_unit(), make_person()
    domain.end_posting(posting=post(person, one), valid_to=date(2026, 5, 1), at=AT)
    post(person, two, valid_from=date(2026, 5, 1))
    change = Change.objects.filter(kind=ChangeKind.POSTINGS_CHANGED).latest("pk")
    assert change.payload == {"persons": [person.pk], "units": sorted([one.pk, two.pk])}


def test_a_merged_person_keeps_her_postings_and_points_at_the_other():
    kept, duplicate, older = make_person(), make_person(), make_person()
    domain.merge_persons(duplicate=older, into=duplicate, by=None, at=AT)
    domain.merge_persons(duplicate=duplicate, into=kept, by=None, at=AT)
    assert set(Person.objects.filter(canonical=kept)) == {duplicate, older}
    with pytest.raises(ValueError, match="chính mình"):
        domain.merge_persons(duplicate=kept, into=duplicate, by=None, at=AT)


def test_a_merger_of_units_moves_open_postings_and_keeps_history():
    root = make_unit("T")
    one, two, joined = make_unit("A", root), make_unit("B", root), make_unit("C", root)
    station = make_unit("A-TYT", one)
    people = [make_person(), make_person()]
    post(people[0], one), post(people[1], two)
    day = date(2026, 7, 1)
    domain.merge_units(units=[one, two], successor=joined, effective_on=day, at=AT)
    domain.roll_units(today=day, at=AT)
    assert {posting_on(p, as_of=date(2026, 6, 30)).unit.code for p in people} == {"A", "B"}
    assert {posting_on(p, as_of=day).unit.code for p in people} == {"C"}
    assert subtree_ids(root, as_of=date(2026, 6, 30)) == {root.pk, one.pk, two.pk, joined.pk, station.pk}
    assert subtree_ids(root, as_of=day) == {root.pk, joined.pk, station.pk}
    assert subtree_ids(joined, as_of=day) == {joined.pk, station.pk}
    assert successor_map(as_of=day) == {one.pk: joined.pk, two.pk: joined.pk}
    assert successor_map(as_of=date(2026, 6, 30)) == {}


def test_a_role_reaches_its_subtree_and_its_categories_only():
    root, other = make_unit("R"), make_unit("X")
    below = make_unit("R1", root)
    health, social = make_category("y-te"), make_category("ctxh")
    nurse, worker, stranger = make_person(), make_person(), make_person()
    post(nurse, below, health), post(worker, below, social), post(stranger, other, health)
    day = date(2026, 6, 1)
    manager = make_manager(root)
    assert set(readable_units(manager, as_of=day)) == {root, below}
    assert set(managed_people(manager, as_of=day)) == {nurse, worker}
    assert readable_categories(manager, below, as_of=day) is None
    domain.grant_role(user=manager, kind=RoleKind.MANAGER, unit=root, categories=[health], at=AT)
    assert set(managed_people(manager, as_of=day)) == {nurse}
    assert readable_categories(manager, below, as_of=day) == {health.pk}
    assert readable_categories(manager, other, as_of=day) == set()
    auditor = make_manager(root, RoleKind.AUDITOR)
    assert set(readable_units(auditor, as_of=day)) == {root, below}
    assert list(managed_people(auditor, as_of=day)) == []


def test_an_identity_number_is_stored_encrypted_masked_and_unique():
    person = make_person(identity="001090012345")
    assert "001090012345" not in person.identity_cipher
    assert person.masked_identity == "•••••••••345"
    with pytest.raises(domain.IdentityTaken):
        make_person(identity="001090012345")
    with pytest.raises(IntegrityError), transaction.atomic():
        domain.build_person(full_name="Trần Thị Đào", identity="001090012345", at=AT).save()
    assert make_person().identity_hash is None


@pytest.mark.parametrize("text", ["12345678901", "00109001234x", "0010900123456"])
def test_an_identity_number_of_another_form_is_refused(text):
    with pytest.raises(IdentityInvalid):
        clean_identity(text)


def test_an_identity_number_is_cleaned():
    assert clean_identity(" 001 090 012.345 ") == "001090012345"
    assert clean_identity("  ") == ""
