from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from lms.accounts.codes import read_code
from lms.accounts.domain import CardRefused, CodeRefused, UsernameTaken, check_code, claim_account, issue_codes
from lms.accounts.enums import Refusal
from lms.accounts.models import ActivationCode
from lms.journal.models import AuditEntry
from lms.people.domain import merge_persons
from lms.people.models import Person
from tests.factories.people import AT, make_manager, make_person, make_unit, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "qua-cau-mau-xanh"


def card(person=None, **kwargs):
    person = person or make_person()
    [(_, code)] = issue_codes(people=[person], by=None, at=AT, **kwargs)
    return person, code


def wrong(code):
    """The same card with another secret."""
    return code[:-1] + ("2" if code[-1] != "2" else "3")


def refusal(code, at=AT):
    with pytest.raises(CodeRefused) as caught:
        check_code(code=code, at=at)
    return caught.value.reason


def test_issue_codes_keeps_no_secret_and_writes_the_audit_log():
    person, code = card()
    stored = ActivationCode.objects.get()
    assert (stored.person, stored.lookup, stored.wrong_tries) == (person, read_code(code)[:6], 0)
    assert read_code(code)[6:] not in stored.secret_hash
    assert len(stored.secret_hash) == 64
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.detail) == ("issue_codes", {"people": [person.pk]})
    assert code not in str(vars(entry))


def test_issue_codes_revokes_the_older_open_code():
    person, old = card()
    _, new = card(person)
    assert refusal(old) is Refusal.REVOKED
    assert check_code(code=new, at=AT) == person


def test_issue_codes_costs_the_same_queries_for_one_and_three(django_assert_num_queries):
    people = [make_person() for _ in range(4)]
    for group in ([people[0]], people[1:]):
        with django_assert_num_queries(8):
            issue_codes(people=group, by=None, at=AT)


def test_issue_codes_refuses_a_login_with_rights_unless_a_superuser_asks():
    unit = make_unit()
    colleague = make_manager(unit)
    person = make_person()
    Person.objects.filter(pk=person.pk).update(user=colleague)
    person.refresh_from_db()
    with pytest.raises(CardRefused):
        issue_codes(people=[person], by=make_manager(unit), at=AT)
    assert ActivationCode.objects.count() == 0
    assert len(issue_codes(people=[person], by=make_user(is_superuser=True), at=AT)) == 1


def test_check_code_writes_nothing():
    person, code = card()
    before = ActivationCode.objects.values().get()
    assert check_code(code=code.lower().replace("-", " "), at=AT) == person
    assert ActivationCode.objects.values().get() == before


def test_check_code_refuses_unknown_expired_and_garbled():
    _, code = card(valid_days=1)
    assert refusal("ACDE-FGHJ-KMNP") is Refusal.UNKNOWN
    assert refusal("xin chào") is Refusal.UNKNOWN
    assert refusal(code, AT + timedelta(days=1)) is Refusal.EXPIRED


def test_check_code_locks_after_five_wrong_secrets_for_fifteen_minutes():
    person, code = card()
    assert [refusal(wrong(code)) for _ in range(5)] == [Refusal.UNKNOWN] * 5
    assert refusal(code) is Refusal.LOCKED
    assert refusal(code, AT + timedelta(minutes=14)) is Refusal.LOCKED
    assert check_code(code=code, at=AT + timedelta(minutes=15)) == person
    assert ActivationCode.objects.get().wrong_tries == 5


def test_check_code_kills_a_card_after_twenty_wrong_secrets():
    person, code = card()
    for number in range(20):
        refusal(wrong(code), AT + timedelta(minutes=16 * number))
    assert refusal(code, AT + timedelta(days=2)) is Refusal.DEAD
    _, fresh = card(person)
    assert check_code(code=fresh, at=AT) == person


def test_claim_account_makes_one_login_and_uses_the_code_up():
    person, code = card(make_person(email="an@example.vn"))
    user = claim_account(code=code, username="An.Nguyen", password=PASSWORD, at=AT)
    person.refresh_from_db()
    assert (person.user, user.username, user.email, user.check_password(PASSWORD)) == (
        user, "an.nguyen", "an@example.vn", True,
    )  # fmt: skip
    assert refusal(code) is Refusal.USED


def test_claim_account_twice_with_one_code_makes_one_login():
    _, code = card()
    check_code(code=code, at=AT)
    check_code(code=code, at=AT)
    claim_account(code=code, username="mot", password=PASSWORD, at=AT)
    with pytest.raises(CodeRefused) as caught:
        claim_account(code=code, username="hai", password=PASSWORD, at=AT)
    assert caught.value.reason is Refusal.USED
    assert get_user_model().objects.count() == 1


def test_claim_account_counts_wrong_secrets_and_writes_no_login():
    _, code = card()
    with pytest.raises(CodeRefused):
        claim_account(code=wrong(code), username="an", password=PASSWORD, at=AT)
    assert ActivationCode.objects.get().wrong_tries == 1
    assert get_user_model().objects.count() == 0


def test_claim_account_with_a_taken_name_leaves_the_code_usable():
    make_user("an.nguyen")
    person, code = card()
    with pytest.raises(UsernameTaken):
        claim_account(code=code, username="AN.nguyen", password=PASSWORD, at=AT)
    assert check_code(code=code, at=AT) == person
    assert Person.objects.get(pk=person.pk).user is None


def test_claim_account_renews_the_password_of_a_login_and_keeps_its_name():
    user = make_user("an.nguyen", password="mat-khau-cu-1")
    person = make_person()
    Person.objects.filter(pk=person.pk).update(user=user)
    old_session = user.get_session_auth_hash()
    _, code = card(Person.objects.get(pk=person.pk))
    renewed = claim_account(code=code, username="khac", password=PASSWORD, at=AT)
    assert (renewed.pk, renewed.username, renewed.check_password(PASSWORD)) == (user.pk, "an.nguyen", True)
    assert renewed.get_session_auth_hash() != old_session


def test_claim_account_refuses_an_inactive_login_and_one_that_gained_rights_since():
    unit = make_unit()
    user, manager = make_user(), make_manager(unit)
    person = make_person()
    Person.objects.filter(pk=person.pk).update(user=user)
    [(_, code)] = issue_codes(people=[Person.objects.get(pk=person.pk)], by=manager, at=AT)
    user.is_staff = True
    user.save()
    assert refusal(code) is Refusal.GUARDED
    user.is_active = False
    user.save()
    assert refusal(code) is Refusal.INACTIVE


def test_claim_account_of_a_merged_record_belongs_to_the_canonical_person():
    person, code = card()
    kept = make_person()
    merge_persons(duplicate=person, into=kept, by=None, at=AT)
    user = claim_account(code=code, username="an", password=PASSWORD, at=AT)
    assert Person.objects.get(user=user) == kept
