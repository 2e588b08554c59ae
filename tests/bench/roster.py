"""A province's roster: 50,000 new people in one file, previewed and applied as the worker does it."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import connection

from lms.dates import now
from lms.people.models import Posting
from lms.roster.domain import apply_import, start_import
from lms.roster.domain.imports import run_preview
from lms.roster.enums import ImportState
from tests.bench.measure import Row, measures
from tests.factories.people import make_category, make_unit
from tests.factories.workbooks import HEADER

PEOPLE = 50_000
COMMUNES = 300
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
GIVEN = ("An", "Bình", "Chi", "Dung", "Đào", "Hà", "Hương", "Lan", "Mai", "Nga", "Oanh", "Phúc", "Quỳnh")


def roster_of(people: int) -> bytes:
    """An xlsx of so many people over COMMUNES communes, every other with an identity number."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    sheet = book.add_worksheet("Danh sách")
    sheet.write_row(0, 0, HEADER)
    for n in range(people):
        name = f"{FAMILIES[n % 8]} Thị {GIVEN[n // 8 % 13]} {GIVEN[n // 104 % 13]}"
        birth = f"{1 + n % 28:02d}/{1 + n // 28 % 12:02d}/{1960 + n // 336 % 40}"
        identity = f"0{10_000_000_000 + n}" if n % 2 else ""
        line = [n + 1, name, birth, "Nữ", identity, f"09{10_000_000 + n}", "", f"X{n % COMMUNES}", "cộng tác viên", ""]
        sheet.write_row(n + 1, 0, line)
    book.close()
    return buffer.getvalue()


def seconds(call: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


class PeakMemory:
    """The most that this process held while the block ran, in MiB above nothing: what the system reports."""

    def __enter__(self) -> PeakMemory:
        self.peak, self._done = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.02):
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            self.peak = max(self.peak, pages * 4096 / 2**20)


@measures("roster")
def roster_of_a_province() -> Iterator[Row]:
    top, _category = make_unit("T"), make_category("cong-tac-vien", "Cộng tác viên")
    for number in range(COMMUNES):
        make_unit(f"X{number}", parent=top, name=f"Xã {number}")
    data = roster_of(PEOPLE)
    head, _job = start_import(data=data, file_name="a.xlsx", unit=top, as_of=date(2026, 11, 20), by=None, at=now())
    with PeakMemory() as memory:
        yield Row(
            "roster of 50,000 rows: preview", 10, seconds(lambda: run_preview(head=head, round_no=0, by=None)), "s"
        )
        head.refresh_from_db()
        assert (head.state, head.counts["new"]) == (ImportState.READY, PEOPLE), (head.state, head.message, head.counts)
        yield Row(
            "roster of 50,000 rows: apply", 20, took := seconds(lambda: apply_import(head=head, by=None, at=now())), "s"
        )
    assert Posting.objects.count() == PEOPLE
    if connection.vendor == "sqlite":  # elsewhere nobody waits but another import: the rows are new or her own
        yield Row("the write lock of that", 5, took, "s")
    yield Row("peak memory of the process", 500, memory.peak, "MiB")
    again, _job = start_import(data=data, file_name="a.xlsx", unit=top, as_of=date(2026, 11, 21), by=None, at=now())
    yield Row("the same file again: preview", 10, seconds(lambda: run_preview(head=again, round_no=0, by=None)), "s")
    again.refresh_from_db()
    assert again.counts["unchanged"] == PEOPLE, again.counts
