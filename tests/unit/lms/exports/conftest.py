from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from lms.exports.jobs import register_export
from lms.exports.kinds import KINDS, Column, ExportKind, ExportRefused, Table
from lms.jobs.domain import HANDLERS
from lms.people.permissions import readable_units


class Shelf:
    """A kind of export whose rows a test decides; `reach` is what the asker may see, None for nothing."""

    name = "tests.shelf"

    def __init__(self) -> None:
        self.rows: Any = [["Một", 1], ["Hai", 2], ["Ba", 3]]
        self.reach: Any = ["all"]
        self.asked: list[tuple[Any, Any]] = []

    def read_reach(self, user: Any, payload: dict[str, Any], today: date) -> Any:
        if self.reach is None:
            raise ExportRefused("Bạn không còn quyền xem danh sách thử.")
        if payload.get("unit") and not readable_units(user, as_of=today).filter(code=payload["unit"]).exists():
            raise ExportRefused("không có quyền xem đơn vị này.")
        return self.reach

    def table(self, user: Any, payload: dict[str, Any], today: date) -> Table:
        self.asked.append((user, payload))
        rows = self.rows() if callable(self.rows) else self.rows
        return Table("Thử", [Column("name", "Tên"), Column("n", "Số")], rows, 3, note="Câu hỏi", unit_id=None)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    found = Shelf()
    register_export(
        ExportKind(
            Shelf.name, "Danh sách thử", found.read_reach, found.table, lambda payload: "/manage/",
            scheduled=lambda unit, as_of: {"unit": unit.code, "as_of": as_of.isoformat()},
        )
    )  # fmt: skip
    yield found
    del KINDS[Shelf.name], HANDLERS[Shelf.name]


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)},
        }
    }  # fmt: skip
