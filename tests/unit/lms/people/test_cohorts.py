from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from lms.people import domain
from lms.people.models import CohortMember
from tests.factories.people import AT, make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return domain.open_cohort(name="Đợt một", unit=make_unit(), by=None, at=AT)


def test_joining_twice_makes_one_membership_and_leaving_ends_it(cohort):
    people = [make_person(), make_person()]
    join = {"cohort": cohort, "by": None, "at": AT}
    assert [domain.join_cohort(persons=people, **join), domain.join_cohort(persons=people, **join)] == [2, 0]
    assert domain.leave_cohort(person_ids=[people[0].pk], **join) == 1
    assert domain.leave_cohort(person_ids=[people[0].pk], **join) == 0
    assert domain.join_cohort(persons=people, **join) == 1
    assert CohortMember.objects.filter(left_at=None).count() == 2
    assert CohortMember.objects.count() == 3


def test_the_database_holds_one_active_membership(cohort):
    person = make_person()
    CohortMember.objects.create(cohort=cohort, person=person, joined_at=AT)
    with pytest.raises(IntegrityError, match="member_one_active|UNIQUE"), transaction.atomic():
        CohortMember.objects.create(cohort=cohort, person=person, joined_at=AT)


def test_nobody_joins_a_closed_cohort(cohort):
    domain.close_cohort(cohort=cohort, by=None, at=AT)
    with pytest.raises(domain.CohortClosed):
        domain.join_cohort(cohort=cohort, persons=[make_person()], by=None, at=AT)


def test_a_renewed_token_is_another(cohort):
    before = cohort.token
    assert domain.renew_token(cohort=cohort, by=None, at=AT).token != before
