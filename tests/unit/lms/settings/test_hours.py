import pytest

from lms.settings.hours import clock_setting, quiet_setting


def test_quiet_hours_are_two_times_of_day():
    assert quiet_setting("20:30-07:00") == ("20:30", "07:00")
    assert quiet_setting(" 22:00 - 06:30 ") == ("22:00", "06:30")
    assert clock_setting("07:30") == "07:30"


@pytest.mark.parametrize("text", ["", "20:30", "20:30-25:00", "tối-sáng"])
def test_a_wrong_span_is_refused_at_the_start(text):
    with pytest.raises(ValueError, match="QUIET_HOURS must look like 20:30-07:00"):
        quiet_setting(text)
