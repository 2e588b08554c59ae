"""On SQLite: an import is killed in the middle of its apply; two managers import at once."""

import pytest

from tests.importing import kill_in_the_middle_of_an_apply, two_at_once
from tests.live import LiveSite

EMBEDDED = {"DATABASE_URL": "", "CELERY_BROKER_URL": "", "CACHE_URL": "", "JOB_LEASE_SECONDS": "2"}


@pytest.fixture
def site(tmp_path):
    live = LiveSite(var=tmp_path / "var", env=EMBEDDED)
    yield live
    live.stop()


def test_a_worker_killed_inside_an_apply_leaves_nothing_and_another_does_it_all(site):
    kill_in_the_middle_of_an_apply(site, after="mark_applied")


def test_two_managers_who_import_the_same_people_at_once_add_each_once(site):
    two_at_once(site)
