"""Job kinds for tests of the worker; installed by `tests.slow_jobs.settings` only."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.utils import timezone


def note(job: Any) -> dict[str, Any]:
    """Say in a file that the job began, wait while the file `hold` stands, then write one row.

    The row is written without any check for a repetition: two of them would show that the job ran twice to the end.
    """
    from lms.journal.domain import record_audit  # models load after this module

    folder = Path(job.payload["folder"])
    with (folder / "began").open("a", encoding="utf-8") as began:
        began.write(f"{job.attempts}\n")
    while (folder / "hold").exists():
        time.sleep(0.05)
    record_audit(by=None, action="tests.note", subject=job.key, at=timezone.now())
    return {"attempt": job.attempts}


def list_of(user: Any, payload: dict[str, Any], today: Any) -> Any:
    """A list that says in a file that half of it is read, and goes on when the file `hold` is gone."""
    from lms.exports.kinds import Column, Table

    folder, count = Path(payload["folder"]), payload["rows"]

    def rows() -> Any:
        for number in range(count):
            if number == count // 2:
                (folder / "half").touch()
                while (folder / "hold").exists():
                    time.sleep(0.05)
            yield [f"Người {number}"]

    return Table("Thử", [Column("name", "Tên")], rows(), count)


class SlowJobsConfig(AppConfig):
    name = "tests.slow_jobs"
    label = "tests_slow_jobs"

    def ready(self) -> None:
        from lms.exports.jobs import register_export
        from lms.exports.kinds import ExportKind
        from lms.jobs.domain import handles

        handles("tests.note")(note)
        kind = ExportKind("tests.export", "Thử", lambda *_asked: "all", list_of, lambda _payload: "/")
        register_export(kind)
