from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from lms.exports.domain import ask_export, sweep_exports, writing
from lms.jobs.domain import LeaseLost, claim_job, keep_lease, run_job
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.jobs.progress import progress_of
from tests.factories.people import AT, make_user
from tests.unit.lms.exports.conftest import Shelf

pytestmark = pytest.mark.django_db


def ask(**kwargs: Any) -> Job:
    return ask_export(**{"kind": Shelf.name, "payload": {"q": 1}, "by": make_user(), "at": AT, **kwargs})


def files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "exports").glob("*"))


def test_a_job_writes_the_file_and_then_says_which_it_is(shelf: Shelf, tmp_path: Path) -> None:
    job = ask()
    assert run_job(job_id=job.pk) == JobState.DONE
    job.refresh_from_db()
    data = (tmp_path / job.result["file"]).read_bytes()
    assert job.result == {
        "count": 3, "file": f"exports/{job.pk}-1.xlsx", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(),
        "reach": ["all"], "unit_id": None,
    }  # fmt: skip
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(data)).active.iter_rows()]
    assert rows == [["Câu hỏi", None], ["Tên", "Số"], ["Một", 1], ["Hai", 2], ["Ba", 3]]
    assert shelf.asked == [(job.created_by, {"q": 1, "format": "xlsx"})]


def test_a_key_is_asked_for_once(shelf: Shelf) -> None:
    assert ask(key="a").pk == ask(key="a").pk
    assert ask().pk != ask().pk


def test_a_refusal_fails_the_job_with_its_words_and_leaves_no_file(shelf: Shelf, tmp_path: Path) -> None:
    shelf.reach = None
    job = ask(at_once=True)
    assert (job.state, job.error) == (JobState.FAILED, "Bạn không còn quyền xem danh sách thử.")
    assert files(tmp_path) == []


def test_what_breaks_in_the_middle_is_tried_again_from_the_beginning(shelf: Shelf, tmp_path: Path) -> None:
    def breaks() -> Iterator[list[Any]]:
        yield ["Một", 1]
        raise RuntimeError("database went away")

    shelf.rows = breaks
    job = ask()
    assert run_job(job_id=job.pk) == JobState.QUEUED
    assert files(tmp_path) == []
    shelf.rows = [["Hai", 2]]
    Job.objects.update(not_before=AT)
    assert run_job(job_id=job.pk) == JobState.DONE
    job.refresh_from_db()
    assert (job.result["count"], files(tmp_path)) == (1, [f"{job.pk}-2.xlsx"])


def test_half_of_an_earlier_attempt_is_removed_by_the_next(shelf: Shelf, tmp_path: Path) -> None:
    job = ask()
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / f"{job.pk}-1.xlsx").write_bytes(b"half")
    Job.objects.update(attempts=1)
    run_job(job_id=job.pk)
    assert files(tmp_path) == [f"{job.pk}-2.xlsx"]


def test_two_workers_that_both_think_it_theirs_do_not_meet(shelf: Shelf, tmp_path: Path) -> None:
    """The first is slow, its lease runs out, the second finishes; what the first then brings changes nothing."""
    job = ask()

    def overtaken() -> Iterator[list[Any]]:
        yield ["Một", 1]
        Job.objects.update(leased_until=AT)
        shelf.rows = [["Hai", 2], ["Ba", 3]]
        assert run_job(job_id=job.pk) == JobState.DONE

    shelf.rows = overtaken
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.result["count"]) == (JobState.DONE, 2, 2)
    assert job.result["file"].endswith("-2.xlsx")
    assert len((tmp_path / job.result["file"]).read_bytes()) == job.result["bytes"]


def test_a_long_export_keeps_its_lease_and_tells_how_far_it_is(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "TOLD_EVERY", 2)
    monkeypatch.setattr(writing, "LEASED_EVERY", -1.0)
    seen = []

    def rows() -> Iterator[list[Any]]:
        for number in range(5):
            Job.objects.update(leased_until=AT)
            yield ["x", number]
            seen.append((progress_of(job.pk), Job.objects.get().leased_until > timezone.now()))

    shelf.rows = rows
    job = ask()
    run_job(job_id=job.pk)
    assert seen == [(None, False), ((2, 3), True), ((2, 3), False), ((4, 4), True), ((4, 4), False)]


def test_keep_lease_stops_whoever_lost_it(shelf: Shelf) -> None:
    job = claim_job(job_id=ask().pk, at=timezone.now())
    assert job is not None
    keep_lease(job=job, at=timezone.now())
    Job.objects.update(lease=None)
    with pytest.raises(LeaseLost):
        keep_lease(job=job, at=timezone.now())


def test_old_files_and_the_folders_of_killed_workers_are_swept(shelf: Shelf, tmp_path: Path) -> None:
    job = ask(at_once=True)
    now = timezone.now()
    assert sweep_exports(at=now + timedelta(hours=11)) == 0
    assert sweep_exports(at=now + timedelta(hours=13)) == 1
    left, fresh = (Path(tempfile.mkdtemp(prefix=writing.PREFIX)) for _number in range(2))
    os.utime(left, (0, 0))
    ask(at_once=True)
    assert (left.exists(), fresh.exists()) == (False, True)
    fresh.rmdir()
    assert job.state == JobState.DONE
