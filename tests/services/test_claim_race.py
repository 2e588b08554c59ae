import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from lms.accounts.domain import CodeRefused, claim_account, issue_codes
from lms.accounts.enums import Refusal
from lms.people.models import Person
from tests.factories.people import AT, make_person


@pytest.mark.services
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_claims_racing_with_one_code_make_one_login():
    [(person, code)] = issue_codes(people=[make_person()], by=None, at=AT)
    start, outcomes = threading.Barrier(6), []

    def claim(number):
        start.wait()
        try:
            outcomes.append(claim_account(code=code, username=f"hoc.vien.{number}", password="x", at=AT).username)
        except CodeRefused as refused:
            outcomes.append(refused.reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [outcome for outcome in outcomes if outcome is not Refusal.USED]
    assert (len(outcomes), len(winners), get_user_model().objects.count()) == (6, 1, 1)
    assert Person.objects.get(pk=person.pk).user.username == winners[0]
