"""A list of 100,000 people as a file: seconds of the job and the memory of a process of its own that runs it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.bench.measure import Row, measures

PEOPLE, TODAY = 100_000, date(2026, 11, 20)
SECONDS, MEBIBYTES = 10, 300
FORMATS = ("xlsx", "csv", "json")
ROOT = Path(__file__).resolve().parents[2]


@measures("exports")
def list_of_people() -> Iterator[Row]:
    """The data are made by one process and each file by another, on a database of their own that both can see."""
    with tempfile.TemporaryDirectory(prefix="taphuan-bench-") as folder:
        env = _environment(Path(folder))
        _run(env, "prepare")
        for format in FORMATS:
            told = json.loads(_run(env, format).splitlines()[-1])
            what = f"list of {told['count']:,} people as {format}"
            yield Row(what, SECONDS, told["seconds"], "s")
            yield Row(f"{what}, memory at its peak", MEBIBYTES, told["mebibytes"], "MiB")
        _run(env, "drop")


def _environment(folder: Path) -> dict[str, str]:
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        url = f"{url.rpartition('/')[0]}/taphuan_bench_exports"
    return {
        **os.environ, "TAPHUAN_VAR": str(folder), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lms.settings.demo",
        "CACHE_URL": "", "CELERY_BROKER_URL": "",
    }  # fmt: skip


def _run(env: dict[str, str], step: str) -> str:
    command = [sys.executable, "-m", "tests.bench.exports", step]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


# --- inside the process of its own -----------------------------------------------------------------------------------
def prepare() -> None:
    import django
    from django.conf import settings

    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        _server(f"CREATE DATABASE {settings.DATABASES['default']['NAME']}", drop_first=True)
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from certification.desk.load import generate_load
    from tests.factories.people import make_user

    for name in ("queue/messages", "queue/processed", "queue/control"):
        (settings.VAR_DIR / name).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    # More than are wanted: some have left, and some are in no category that counts.
    generate_load(people=PEOPLE * 125 // 100, seed=1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    make_user("bench", is_superuser=True)


def write(format: str) -> None:
    """As a worker does it: claim, write, store; the memory is that of the whole process."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model

    from certification.desk.load import PREFIX
    from lms.dates import now
    from lms.exports.domain import ask_export
    from lms.jobs.domain import run_job
    from lms.jobs.enums import JobState
    from lms.people.models import Unit, UnitClosure

    below = UnitClosure.objects.filter(depth__gte=1).values("descendant_id")
    root = Unit.objects.filter(code__startswith=PREFIX).exclude(pk__in=below).order_by("code").first()
    payload = {"unit": root.code, "as_of": TODAY.isoformat(), "indicator": "extended"}
    user = get_user_model().objects.get(username="bench")
    job = ask_export(kind="coverage.list", payload=payload, format=format, by=user, at=now())
    begun = time.perf_counter()
    state = run_job(job_id=job.pk)
    seconds = time.perf_counter() - begun
    job.refresh_from_db()
    assert state == JobState.DONE, job.error
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"count": job.result["count"], "seconds": seconds, "mebibytes": peak}))


def drop() -> None:
    from django.conf import settings

    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        _server(drop_first=True)


def _server(*statements: str, drop_first: bool = False) -> None:
    import psycopg  # only where the measurement runs on PostgreSQL
    from django.conf import settings

    server = {**settings.DATABASES["default"]}
    dropped = [f"DROP DATABASE IF EXISTS {server['NAME']} WITH (FORCE)"] if drop_first else []
    with psycopg.connect(
        host=server["HOST"], port=server["PORT"] or 5432, user=server["USER"], password=server["PASSWORD"],
        dbname="postgres", autocommit=True,
    ) as connection:  # fmt: skip
        for statement in [*dropped, *statements]:
            connection.execute(statement)


if __name__ == "__main__":
    steps = {"prepare": prepare, "drop": drop}
    step = sys.argv[1]
    steps[step]() if step in steps else write(step)
