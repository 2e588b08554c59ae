"""A job's round trip through a real worker on PostgreSQL, over each broker that a production site may choose."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.live import LiveSite, wait_until

pytestmark = pytest.mark.services
ENQUEUE = """
from django.utils import timezone
from lms.jobs.domain import enqueue_job
enqueue_job(kind="tests.note", key="{key}", payload={{"folder": "{folder}"}}, at=timezone.now())
"""
ENDS = "SELECT COUNT(*) FROM lms_journal_auditentry WHERE action = 'tests.note' AND subject = '{key}'"


@pytest.fixture(scope="module")
def env(database) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.slow_jobs.settings",
        "DATABASE_URL": database,
        "CACHE_URL": os.environ["CACHE_URL"],
    }


@pytest.fixture(scope="module")
def migrated(env, tmp_path_factory) -> None:
    LiveSite(var=tmp_path_factory.mktemp("migrate"), env=env).prepare()


@pytest.fixture
def site(request, env, migrated, tmp_path: Path):
    live = LiveSite(var=tmp_path / "var", env={**env, "CELERY_BROKER_URL": os.environ[request.param]})
    live.var.mkdir()
    yield live
    live.stop()


def enqueue(site: LiveSite, key: str) -> None:
    site.manage("shell", "--no-imports", "-c", ENQUEUE.format(key=key, folder=site.var))


def state(site: LiveSite, key: str) -> tuple[str, int]:
    return site.rows(f"SELECT state, attempts FROM lms_jobs_job WHERE key = '{key}'")[0]


on_each_broker = pytest.mark.parametrize("site", ["CELERY_BROKER_URL", "RABBITMQ_URL"], indirect=True)


@on_each_broker
def test_job_is_done_by_a_worker_on_the_broker(site, request):
    key = request.node.name
    site.start("worker")
    enqueue(site, key)
    wait_until(f"the job is done; {site.var}/worker.log", lambda: state(site, key) == ("done", 1))
    assert site.rows(ENDS.format(key=key)) == [(1,)]


@on_each_broker
def test_job_of_a_killed_worker_is_redone_once_after_its_lease(site, request):
    key = request.node.name
    (site.var / "hold").touch()
    site.start("worker")
    enqueue(site, key)
    wait_until(f"the job began; {site.var}/worker.log", (site.var / "began").exists)
    site.kill("worker")
    (site.var / "hold").unlink()
    assert state(site, key) == ("running", 1)

    site.start("worker")
    wait_until(f"the job is redone; {site.var}/worker.log", lambda: state(site, key) == ("done", 2))
    assert site.rows(ENDS.format(key=key)) == [(1,)]
