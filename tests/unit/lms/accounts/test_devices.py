import pytest

from lms.accounts.devices import device_name, idle_limit, write_interval


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) Version/15.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 9) Chrome/110.0 Mobile Safari/537.36 Zalo android/12", "Zalo · Android"),
        ("", ""),
        ("curl/8", ""),
    ],
)
def test_device_name_is_what_people_say(agent, name):
    assert device_name(agent) == name


def test_the_shorter_limit_counts():
    assert idle_limit(shared=False, guarded=False) is None
    assert idle_limit(shared=True, guarded=False) == 20 * 60
    assert idle_limit(shared=False, guarded=True) == 12 * 3600
    assert idle_limit(shared=True, guarded=True) == 20 * 60


def test_a_note_is_written_often_enough_to_measure_the_limit():
    assert (write_interval(None), write_interval(20 * 60), write_interval(12 * 3600)) == (900, 120, 900)
