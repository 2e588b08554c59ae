"""The embedded worker as a real process over the filesystem transport, on SQLite."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.live import LiveSite, wait_until

ENQUEUE = """
from django.utils import timezone
from lms.jobs.domain import enqueue_job
enqueue_job(kind="tests.note", key="{key}", payload={{"folder": "{folder}"}}, at=timezone.now())
"""
ENDS = "SELECT COUNT(*) FROM lms_journal_auditentry WHERE action = 'tests.note'"


EMBEDDED = {
    "DJANGO_SETTINGS_MODULE": "tests.slow_jobs.settings",
    "DATABASE_URL": "",
    "CELERY_BROKER_URL": "",
    "CACHE_URL": "",
}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    """A var folder whose database has its tables; each test works on a copy."""
    live = LiveSite(var=tmp_path_factory.mktemp("worker") / "var", env=EMBEDDED)
    live.prepare()
    return live.var


@pytest.fixture
def site(tmp_path: Path, migrated: Path):
    live = LiveSite(var=Path(shutil.copytree(migrated, tmp_path / "var")), env=EMBEDDED)
    yield live
    live.stop()


def states(site: LiveSite) -> list[tuple[str, int]]:
    return site.rows("SELECT state, attempts FROM lms_jobs_job")


def enqueue(site: LiveSite, key: str) -> None:
    site.manage("shell", "--no-imports", "-c", ENQUEUE.format(key=key, folder=site.var))


def test_job_enqueued_by_one_process_is_done_by_the_worker_process(site):
    site.start("worker")
    enqueue(site, "one")
    wait_until(f"the job is done; {site.var}/worker.log", lambda: states(site) == [("done", 1)])
    assert site.rows(ENDS) == [(1,)]


def test_job_of_a_killed_worker_is_redone_once_after_its_lease(site):
    (site.var / "hold").touch()
    site.start("worker")
    enqueue(site, "slow")
    wait_until("the job began", (site.var / "began").exists)
    site.kill("worker")
    (site.var / "hold").unlink()
    assert states(site) == [("running", 1)]

    site.start("worker")
    wait_until(f"the job is redone; {site.var}/worker.log", lambda: states(site) == [("done", 2)])
    assert site.rows(ENDS) == [(1,)]
    assert (site.var / "began").read_text().split() == ["1", "2"]


def test_job_enqueued_while_no_worker_runs_waits_for_one(site):
    enqueue(site, "early")
    assert states(site) == [("queued", 0)]
    site.start("worker")
    wait_until(f"the job is done; {site.var}/worker.log", lambda: states(site) == [("done", 1)])
