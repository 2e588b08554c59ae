"""Imports under fire: killed in the middle, and two at once; whoever calls this says on which services."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

from tests.live import ROOT, LiveSite, wait_until

PEOPLE = 400
PREPARE = """
import json
from datetime import date
from lms.dates import now
from lms.jobs.domain import run_due_jobs
from lms.people.enums import RoleKind
from lms.roster.domain import start_import
from lms.roster.models import RosterImport
from tests.factories.people import make_category, make_manager, make_unit
from tests.factories.workbooks import row, workbook
unit = make_unit("XA", name="Xã Một")
make_category("cong-tac-vien", "Cộng tác viên")
rows = [row(f"Nguyễn Thị {chr(65 + n %% 26)}{chr(97 + n // 26)}", phone=f"09000{n:05d}") for n in range(%d)]
heads = []
for part in (rows, rows[::-1])[:%d]:
    head, _job = start_import(
        data=workbook(part), file_name="a.xlsx", unit=unit, as_of=date(2026, 6, 15), by=make_manager(unit), at=now()
    )
    heads.append(str(head.pk))
run_due_jobs()
assert set(RosterImport.objects.values_list("state", flat=True)) == {"ready"}
print(json.dumps(heads))
"""
APPLY = """
import time
from pathlib import Path
from lms.dates import now
from lms.jobs.domain import run_job
from lms.roster.domain import request_apply, statements
from lms.roster.models import RosterImport
folder, slow = Path("%(folder)s"), %(slow)s
insert = statements.%(after)s
def held(*args):
    insert(*args)
    (folder / "%(name)s-inside").touch()
    while slow:
        time.sleep(0.05)
statements.%(after)s = held
head = RosterImport.objects.get(pk="%(key)s")
job = request_apply(head=head, by=head.uploaded_by, at=now())
(folder / "%(name)s-ready").touch()
while not (folder / "go").exists():
    time.sleep(0.005)
run_job(job_id=job.pk)
"""
COUNTS = {
    "people": "SELECT COUNT(*) FROM lms_people_person",
    "postings": "SELECT COUNT(*) FROM lms_people_posting",
    "applied rows": "SELECT COUNT(*) FROM lms_roster_rosterrow WHERE applied_at IS NOT NULL",
    "news": "SELECT COUNT(*) FROM lms_journal_change WHERE kind = 'postings_changed'",
    "audited": "SELECT COUNT(*) FROM lms_journal_auditentry WHERE action = 'import_roster'",
}


def prepared(site: LiveSite, imports: int) -> list[str]:
    site.prepare()
    return list(json.loads(site.manage("shell", "--no-imports", "-c", PREPARE % (PEOPLE, imports)).splitlines()[-1]))


def apply_in_process(site: LiveSite, key: str, *, name: str, after: str, slow: bool) -> subprocess.Popen[bytes]:
    """Start a process that applies the import as a worker does, and that waits for ever after one step when slow."""
    code = APPLY % {"folder": site.var, "key": key, "name": name, "after": after, "slow": slow}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    process = subprocess.Popen(command, cwd=ROOT, env=site.environment, start_new_session=True)
    wait_until(f"{name} is ready", (site.var / f"{name}-ready").exists)
    return process


def counted(site: LiveSite) -> dict[str, int]:
    return {name: site.rows(query)[0][0] for name, query in COUNTS.items()}


def kill_in_the_middle_of_an_apply(site: LiveSite, *, after: str) -> None:
    """A worker is killed inside the one transaction: nothing stands; after its lease another does the whole of it."""
    [key] = prepared(site, 1)
    (site.var / "go").touch()
    worker = apply_in_process(site, key, name="first", after=after, slow=True)
    wait_until("it is inside", (site.var / "first-inside").exists)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    assert counted(site) == dict.fromkeys(COUNTS, 0)
    assert site.rows("SELECT state FROM lms_roster_rosterimport") == [("applying",)]

    def done() -> bool:
        site.manage("run_jobs")
        return site.rows("SELECT state FROM lms_roster_rosterimport") == [("applied",)]

    wait_until("another worker applies it", done)
    assert counted(site) == {**dict.fromkeys(COUNTS, PEOPLE), "news": 1, "audited": 1}
    site.manage("run_jobs")
    assert counted(site)["people"] == PEOPLE


def two_at_once(site: LiveSite) -> None:
    """Two managers apply lists of the same newcomers in the same moment: each person once, and one of them is told."""
    keys = prepared(site, 2)
    workers = [
        apply_in_process(site, key, name=f"manager{number}", after="insert_people", slow=False)
        for number, key in enumerate(keys)
    ]
    (site.var / "go").touch()
    for worker in workers:
        assert worker.wait(timeout=120) == 0
    time.sleep(0.1)
    site.manage("run_jobs")
    assert counted(site) == {**dict.fromkeys(COUNTS, PEOPLE), "news": 1, "audited": 1}
    found = site.rows("SELECT state, message, counts FROM lms_roster_rosterimport ORDER BY state")
    assert [state for state, _message, _counts in found] == ["applied", "ready"]
    counts = found[1][2] if isinstance(found[1][2], dict) else json.loads(found[1][2])
    assert "Danh sách đã thay đổi sau khi xem trước" in found[1][1]
    assert (counts["unchanged"], counts["new"]) == (PEOPLE, 0)
