"""Nothing is lost or doubled between quiz and certificate, on SQLite with the embedded worker."""

from tests.killing import hand_in_under_fire
from tests.live import LiveSite

EMBEDDED = {"DATABASE_URL": "", "CELERY_BROKER_URL": "", "CACHE_URL": "", "JOB_LEASE_SECONDS": "3"}


def test_killing_server_or_worker_loses_and_doubles_nothing(tmp_path):
    site = LiveSite(var=tmp_path / "var", env=EMBEDDED)
    try:
        hand_in_under_fire(site, seed=1)
    finally:
        site.stop()
