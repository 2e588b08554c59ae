from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.classes.enums import Refusal
from courses.classes.tokens import FRESH_FOR, STEP, TokenRefused, read_token, seconds_left, token_for

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))


@given(session=st.integers(1, 10**9), shown=MOMENTS, waited=st.integers(0, 300))
def test_a_code_opens_for_its_minute_and_one_more_and_never_after(session, shown, waited):
    token = token_for(session, at=shown)
    begun = shown.replace(second=0, microsecond=0)
    scanned = shown + timedelta(seconds=waited)
    if scanned - begun < FRESH_FOR:
        assert read_token(token, at=scanned).session_id == session
    else:
        with pytest.raises(TokenRefused) as refused:
            read_token(token, at=scanned)
        assert refused.value.reason == Refusal.LATE


@given(session=st.integers(1, 10**6), shown=MOMENTS, place=st.integers(0, 200), letter=st.sampled_from("abcxyz019_-."))
def test_no_letter_of_a_code_can_be_changed(session, shown, place, letter):
    token = token_for(session, at=shown)
    forged = token[: place % len(token)] + letter + token[place % len(token) + 1 :]
    if forged != token:
        with pytest.raises(TokenRefused) as refused:
            read_token(forged, at=shown)
        assert refused.value.reason == Refusal.INVALID


def test_the_code_changes_each_minute_and_fits_a_small_picture():
    shown = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)  # a second before the year ends in Việt Nam
    assert token_for(7, at=shown) != token_for(7, at=shown + timedelta(seconds=1))
    assert token_for(7, at=shown) == token_for(7, at=shown.replace(second=0))
    assert (seconds_left(shown), seconds_left(shown.replace(second=0))) == (1, 60)
    assert len(token_for(10**9, at=shown)) < 40


def test_a_code_of_the_next_minutes_is_none_of_ours_yet():
    shown = datetime(2026, 7, 1, 1, 0, 30, tzinfo=UTC)
    with pytest.raises(TokenRefused):
        read_token(token_for(7, at=shown + STEP), at=shown)


@pytest.mark.parametrize("token", ["", ".", "..", "a.b", "zz.zz.", "đ.đ.đ", "1.1." + "A" * 16])
def test_nonsense_is_refused(token):
    with pytest.raises(TokenRefused):
        read_token(token, at=datetime(2026, 7, 1, tzinfo=UTC))
