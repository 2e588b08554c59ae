"""The same on PostgreSQL and Redis: nothing is lost or doubled between quiz and certificate."""

import os

import pytest

from tests.killing import hand_in_under_fire
from tests.live import LiveSite

pytestmark = pytest.mark.services


def test_killing_server_or_worker_loses_and_doubles_nothing(database, tmp_path):
    env = {
        "DATABASE_URL": database,
        "CACHE_URL": os.environ["CACHE_URL"],
        "CELERY_BROKER_URL": os.environ["CELERY_BROKER_URL"],
        "JOB_LEASE_SECONDS": "3",
    }
    site = LiveSite(var=tmp_path / "var", env=env)
    try:
        hand_in_under_fire(site, seed=2)
    finally:
        site.stop()
