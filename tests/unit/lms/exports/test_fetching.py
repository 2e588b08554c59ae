from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.exports.domain import ask_export
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.jobs.progress import tell_progress
from lms.journal.models import AuditEntry
from tests.factories.people import make_user
from tests.unit.lms.exports.conftest import Shelf

pytestmark = pytest.mark.django_db


def at(name: str, job: Job) -> str:
    return reverse(f"lms_exports:{name}", args=[job.pk])


@pytest.fixture
def asker(client: Client) -> Any:
    user = make_user("nguoi.hoi")
    client.force_login(user)
    return user


@pytest.fixture
def job(shelf: Shelf, asker: Any) -> Job:
    return ask_export(
        kind=Shelf.name, payload={"q": 1}, format="csv", by=asker, at=timezone.now(), at_once=True
    )  # fmt: skip


def fetches() -> int:
    return AuditEntry.objects.filter(action=Shelf.name).count()


def test_the_whole_file_is_handed_out_and_audited(client: Client, job: Job) -> None:
    response = client.get(at("file", job))
    data = response.getvalue()
    assert (response.status_code, len(data)) == (200, job.result["bytes"])
    assert data.decode("utf-8-sig").splitlines() == ["Câu hỏi", "Tên,Số", "Một,1", "Hai,2", "Ba,3"]
    assert response["Content-Length"] == str(len(data))
    assert response["Accept-Ranges"] == "bytes"
    assert response["ETag"] == f'"{job.result["sha256"][:32]}"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="danh-sach-{timezone.localdate()}.csv"'
    assert "no-store" in response["Cache-Control"]
    entry = AuditEntry.objects.get(action=Shelf.name)
    assert (entry.by_name, entry.subject) == ("nguoi.hoi", str(job.pk))
    assert entry.detail == {"q": 1, "format": "csv", "count": 3}


def test_a_download_that_broke_off_goes_on_and_is_one_fetch(client: Client, job: Job) -> None:
    whole = client.get(at("file", job)).getvalue()
    etag = f'"{job.result["sha256"][:32]}"'
    rest = client.get(at("file", job), headers={"Range": "bytes=10-", "If-Range": etag})
    assert (rest.status_code, rest.getvalue()) == (206, whole[10:])
    assert rest["Content-Range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
    assert rest["Content-Length"] == str(len(whole) - 10)
    middle = client.get(at("file", job), headers={"Range": "bytes=4-6"})
    assert (middle.status_code, middle.getvalue()) == (206, whole[4:7])
    assert fetches() == 1
    again = client.get(at("file", job), headers={"Range": "bytes=0-3"})
    assert (again.status_code, again.getvalue()) == (206, whole[:4])
    assert fetches() == 2


def test_a_continuation_of_nothing_is_a_fetch(client: Client, job: Job) -> None:
    """Whoever skips the first byte has the list all the same."""
    assert client.get(at("file", job), headers={"Range": "bytes=1-"}).status_code == 206
    assert fetches() == 1


def test_a_part_of_another_file_is_answered_with_the_whole(client: Client, job: Job) -> None:
    for other in ('"khac"', "Sat, 28 Nov 2026 00:00:00 GMT"):
        response = client.get(at("file", job), headers={"Range": "bytes=10-", "If-Range": other})
        assert (response.status_code, len(response.getvalue())) == (200, job.result["bytes"])


def test_a_part_behind_the_end_is_refused(client: Client, job: Job) -> None:
    response = client.get(at("file", job), headers={"Range": f"bytes={job.result['bytes']}-"})
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{job.result['bytes']}")
    assert fetches() == 0


def test_head_tells_the_size_and_is_no_fetch(client: Client, job: Job) -> None:
    response = client.head(at("file", job), headers={"Range": "bytes=1-"})
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == str(job.result["bytes"])
    assert fetches() == 0


def test_nobody_else_is_shown_it(client: Client, job: Job) -> None:
    client.force_login(make_user(is_superuser=True))
    assert [client.get(at(name, job)).status_code for name in ("export", "file")] == [404, 404]
    assert client.post(at("again", job)).status_code == 404


def test_the_page_shows_how_far_it_is_and_looks_again(client: Client, shelf: Shelf, asker: Any) -> None:
    job = ask_export(kind=Shelf.name, payload={}, by=asker, at=timezone.now())
    response = client.get(at("export", job))
    assert response["Refresh"] == "2"
    assert '<progress class="progress" aria-labelledby="so-dong"></progress>' in response.content.decode()
    tell_progress(key=job.pk, done=40, total=100)
    text = client.get(at("export", job)).content.decode()
    assert "Đang ghi: 40 / 100 dòng." in text
    assert '<progress class="progress" max="100" value="40" aria-labelledby="so-dong"></progress>' in text
    assert client.get(at("file", job)).status_code == 410


def test_the_page_says_until_when_and_then_offers_to_write_it_anew(
    client: Client, job: Job, shelf: Shelf, tmp_path: Path
) -> None:
    ends = timezone.localtime(job.finished_at + timedelta(hours=12))
    ready = client.get(at("export", job))
    assert f"Tải được đến {ends:%H:%M} ngày {ends:%d/%m/%Y}" in ready.content.decode()
    assert "Refresh" not in ready
    Job.objects.update(finished_at=timezone.now() - timedelta(hours=12))
    for name, status in (("export", 200), ("file", 410)):
        response = client.get(at(name, job))
        assert response.status_code == status
        assert "Tệp này đã được xóa" in response.content.decode()
        assert at("again", job) in response.content.decode()
    assert fetches() == 0
    response = client.post(at("again", job))
    fresh = Job.objects.exclude(pk=job.pk).get()
    assert (response.status_code, response.url) == (302, at("export", fresh))
    assert (fresh.kind, fresh.payload, fresh.created_by) == (job.kind, job.payload, job.created_by)


def test_a_file_that_is_gone_or_cut_short_is_not_handed_out(client: Client, job: Job, tmp_path: Path) -> None:
    path = tmp_path / job.result["file"]
    path.write_bytes(path.read_bytes()[:-1])
    assert client.get(at("file", job)).status_code == 410
    path.unlink()
    response = client.get(at("file", job))
    assert response.status_code == 410
    assert "Xuất lại" in response.content.decode()
    assert fetches() == 0


def test_the_right_is_asked_again_when_the_file_is_fetched(client: Client, job: Job, shelf: Shelf) -> None:
    shelf.reach = ["less"]
    response = client.get(at("file", job))
    assert response.status_code == 409
    assert "Quyền của bạn đã thay đổi" in response.content.decode()
    shelf.reach = None
    response = client.get(at("file", job))
    assert response.status_code == 403
    assert "Bạn không còn quyền xem danh sách thử." in response.content.decode()
    assert fetches() == 0


def test_a_failure_says_why_and_offers_to_try_again(client: Client, shelf: Shelf, asker: Any) -> None:
    shelf.reach = None
    job = ask_export(kind=Shelf.name, payload={}, by=asker, at=timezone.now(), at_once=True)
    text = client.get(at("export", job)).content.decode()
    assert job.state == JobState.FAILED
    assert "Bạn không còn quyền xem danh sách thử." in text
    assert at("again", job) in text
