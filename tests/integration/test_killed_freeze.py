"""A worker killed in the middle of a freeze, on SQLite with the embedded worker: tried again, never half a report."""

import json
import time

from tests.live import LiveSite, wait_until

EMBEDDED = {"DATABASE_URL": "", "CELERY_BROKER_URL": "", "CACHE_URL": "", "JOB_LEASE_SECONDS": "3"}
PEOPLE = 6_000
PREPARE = """
import json
from datetime import date
from certification.reports import domain
from certification.reports.domain.freezing import build_now
from certification.reports.points import seen_of
from lms.dates import now
from lms.people.domain import build_person
from lms.people.models import Person, Posting
from tests.factories.coverage import SOCIAL
from tests.factories.people import AT, make_category
from tests.factories.reporting import make_reporting
place = make_reporting()
people = Person.objects.bulk_create(
    [build_person(full_name=f"Nguyễn Thị Mẫu {number}", sex="female", at=AT) for number in range(%d)], batch_size=500
)
Posting.objects.bulk_create(
    [
        Posting(
            person=person, unit=place.commune, category=make_category(SOCIAL), valid_from=date(2025, 1, 1),
            recorded_at=AT,
        )
        for person in people
    ],
    batch_size=500,
)
period = place.period.deadline.periods.order_by("year").first()
report = domain.open_report(period=period, unit=place.commune, kind="own", by=None, at=now())
domain.ask_freeze(report=report, seen=seen_of(build_now(report, at=now()).points), by=None, at=now())
print(json.dumps({"report": str(report.uuid)}))
"""
STAGED = "SELECT COUNT(*) FROM certification_reports_reportperson"
FROZEN = "SELECT COUNT(*) FROM certification_reports_frozenreport"
STATE = "SELECT state FROM certification_reports_report"


def test_a_worker_killed_in_a_freeze_leaves_nothing_half_done(tmp_path):
    site = LiveSite(var=tmp_path / "var", env=EMBEDDED)
    try:
        site.prepare()
        told = json.loads(site.manage("shell", "--no-imports", "-c", PREPARE % PEOPLE).splitlines()[-1])
        for _kill in range(2):
            before = site.rows(STAGED)[0][0]
            site.start("worker")
            wait_until("people are being written down", lambda before=before: _is_under_way(site, before), seconds=120)
            site.kill("worker")
            assert (site.rows(FROZEN)[0][0], site.rows(STATE)) == (0, [("checked",)])
            assert 0 < site.rows(STAGED)[0][0] < PEOPLE
            time.sleep(3)  # the lease of the dead
        site.start("worker")
        wait_until("the report is frozen", lambda: site.rows(FROZEN)[0][0], seconds=180)
        wait_until("the job says so", lambda: site.rows("SELECT state FROM lms_jobs_job") == [("done",)], seconds=60)
        assert site.rows(STAGED) == [(PEOPLE,)]
        assert site.rows("SELECT COUNT(*) FROM certification_reports_snapshot") == [(1,)]
        assert site.rows("SELECT people FROM certification_reports_frozenreport") == [(PEOPLE,)]
        assert site.rows(STATE) == [("frozen",)]
        assert site.manage("verify_report", told["report"]) == "1 báo cáo đã chốt còn nguyên như lúc chốt.\n"
    finally:
        site.stop()


def _is_under_way(site, before):
    """Rows of an attempt of this worker: other rows than those that the one before left."""
    count = site.rows(STAGED)[0][0]
    return 0 < count < PEOPLE and (count != before or before == 0)
