"""On PostgreSQL: an import is killed in the middle of its apply; two managers import at once."""

import os
import uuid

import psycopg
import pytest

from tests.importing import kill_in_the_middle_of_an_apply, two_at_once
from tests.live import LiveSite

pytestmark = pytest.mark.services


@pytest.fixture
def site(tmp_path):
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    name = f"taphuan_import_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        env = {"DATABASE_URL": f"{server}/{name}", "CELERY_BROKER_URL": "", "CACHE_URL": "", "JOB_LEASE_SECONDS": "2"}
        live = LiveSite(var=tmp_path / "var", env=env)
        yield live
        live.stop()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_worker_killed_inside_an_apply_leaves_nothing_and_another_does_it_all(site):
    kill_in_the_middle_of_an_apply(site, after="insert_postings")


def test_two_managers_who_import_the_same_people_at_once_add_each_once(site):
    two_at_once(site)
