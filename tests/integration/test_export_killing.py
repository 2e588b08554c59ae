"""A worker killed in the middle of an export: what is handed out afterwards is whole, and nothing else ever is."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.live import LiveSite, wait_until

ROWS = 3_000
ASK = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from lms.exports.domain import ask_export
from tests.factories.people import make_user
user = make_user("nguoi.hoi")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "lms.accounts.backends.AccountBackend"
session.save()
payload = {"folder": "%s", "rows": %d}
job = ask_export(kind="tests.export", payload=payload, format="csv", by=user, at=timezone.now())
print(json.dumps({"job": str(job.pk), "session": session.session_key}))
"""


@pytest.fixture
def site(tmp_path: Path) -> Any:
    live = LiveSite(
        var=tmp_path / "var",
        env={
            "DJANGO_SETTINGS_MODULE": "tests.slow_jobs.settings", "DATABASE_URL": "", "CELERY_BROKER_URL": "",
            "CACHE_URL": "", "TMPDIR": str(tmp_path),
        },
    )  # fmt: skip
    live.prepare()
    yield live
    live.stop()


def states(site: LiveSite) -> list[tuple[str, int]]:
    return site.rows("SELECT state, attempts FROM lms_jobs_job")


def test_an_export_whose_worker_is_killed_is_written_anew_and_whole(site: LiveSite, tmp_path: Path) -> None:
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    (site.var / "hold").touch()
    site.start("worker")
    site.start_server()
    told = json.loads(site.manage("shell", "--no-imports", "-c", ASK % (site.var, ROWS)).splitlines()[-1])
    http = requests.Session()
    http.cookies.set("sessionid", told["session"])
    page = f"{site.url}/manage/exports/{told['job']}/"

    wait_until("half of the list is written", (site.var / "half").exists)
    assert f"/ {ROWS} dòng" in http.get(page, timeout=30).text
    site.kill("worker")
    assert len(list(tmp_path.glob("taphuan-export-*"))) == 1
    assert states(site) == [("running", 1)]
    assert http.get(f"{page}file/", timeout=30).status_code == 410
    assert not list((site.var / "private").rglob("*.csv"))

    (site.var / "hold").unlink()
    site.start("worker")
    wait_until(f"the list is written anew; {site.var}/worker.log", lambda: states(site) == [("done", 2)])
    response = http.get(f"{page}file/", timeout=30)
    assert response.status_code == 200
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows == [["Tên"], *[[f"Người {number}"] for number in range(ROWS)]]
    rest = http.get(f"{page}file/", headers={"Range": "bytes=1000-", "If-Range": response.headers["ETag"]}, timeout=30)
    assert (rest.status_code, rest.content) == (206, response.content[1000:])
    assert len(list((site.var / "private").rglob("*.csv"))) == 1
    assert site.rows("SELECT COUNT(*) FROM lms_journal_auditentry WHERE action = 'tests.export'") == [(1,)]
