from datetime import timedelta

from lms.accounts.limits import WRONG_PER_ADDRESS, WRONG_PER_SESSION, count_wrong, may_try
from tests.factories.people import AT


def test_limits_stop_one_session_and_leave_the_hall_alone():
    for _ in range(WRONG_PER_SESSION):
        assert may_try(session_key="a", address="10.0.0.1", at=AT)
        count_wrong(session_key="a", address="10.0.0.1", at=AT)
    assert not may_try(session_key="a", address="10.0.0.1", at=AT)
    assert may_try(session_key="b", address="10.0.0.1", at=AT)
    assert may_try(session_key="a", address="10.0.0.1", at=AT + timedelta(minutes=10))


def test_limits_stop_an_address_that_drops_its_sessions():
    for number in range(WRONG_PER_ADDRESS):
        assert may_try(session_key=None, address="10.0.0.1", at=AT)
        count_wrong(session_key=str(number), address="10.0.0.1", at=AT)
    assert not may_try(session_key=None, address="10.0.0.1", at=AT)
    assert may_try(session_key=None, address="10.0.0.2", at=AT)
