"""An attendance sheet that came back, to rows: which columns hold the sessions, and what their cells say. No database.

The columns of people are those of a roster, so that a list typed by an office is read as well as our own template;
`Buổi 1`, `Buổi 2` … and `Điểm` hold what the class adds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lms.roster.cells import CellInvalid, read_birth, read_name, read_phone, read_ref, text_of
from lms.roster.columns import Header
from lms.roster.enums import Column
from lms.roster.errors import FileRefused
from lms.roster.read import read_roster
from lms.vietnamese import plain

PRESENT = {"x", "1", "co", "co mat", "✓", "✔", "present", "p.m.", "du"}
ABSENT = {"0", "-", "vang", "p", "kp", "phep", "khong phep", "vang phep", "absent", "khong"}
SESSION_HEAD = re.compile(r"^(?:buoi|session|ngay hoc)\s*(?:so\s*)?(\d{1,2})\b")
SCORE_HEAD = re.compile(r"^(?:diem|score)\b")


@dataclass
class ReadRow:
    """A row as it stands. `marks`: {session number: minutes, 0 for absent}; `errors` say what cannot be read."""

    number: int
    full_name: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    unit_name: str = ""
    phone: str = ""
    ref: UUID | None = None
    marks: dict[int, int] = field(default_factory=dict)
    score: int | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def birth(self) -> str:
        return f"{self.birth_date:%d/%m/%Y}" if self.birth_date else str(self.birth_year or "")


def read_rows(data: bytes, *, minutes: dict[int, int], test_max: int | None, as_of: date) -> list[ReadRow]:
    """The rows of a sheet; `minutes` are those of each session by its number. FileRefused says what to do.

    A tick is the whole session, a number so many minutes. In a column in which something stands, an empty cell is an
    absence; an empty column says nothing.
    """
    sheets = read_roster(data).sheets
    if len(sheets) > 1:
        raise FileRefused(_("Tệp có nhiều trang danh sách. Hãy giữ lại một trang điểm danh rồi gửi lại."))
    sheet = sheets[0]
    places, score_place = _columns(sheet.header, minutes, test_max)
    filled = {
        number for number, place in places.items() if any(text_of(_cell(cells, place)) for _row, cells in sheet.rows)
    }
    rows = []
    for number, cells in sheet.rows:
        row = _person(number, sheet.header, cells, as_of)
        if row is None:
            continue
        for session in sorted(filled):
            _mark(row, session, _cell(cells, places[session]), minutes[session])
        if score_place is not None:
            _score(row, _cell(cells, score_place), test_max or 0)
        rows.append(row)
    return rows


def _columns(header: Header, minutes: dict[int, int], test_max: int | None) -> tuple[dict[int, int], int | None]:
    places: dict[int, int] = {}
    score = None
    for place, cell in enumerate(header.cells):
        head = plain(text_of(cell))
        if found := SESSION_HEAD.match(head):
            number = int(found.group(1))
            if number not in minutes:
                raise FileRefused(
                    _("Tệp có cột “%(head)s” nhưng lớp chỉ có %(count)s buổi.") % {"head": cell, "count": len(minutes)}
                )
            places.setdefault(number, place)
        elif SCORE_HEAD.match(head) and test_max is not None and score is None:
            score = place
    if not places and score is None:
        raise FileRefused(_("Không thấy cột “Buổi 1”, “Buổi 2”… Hãy dùng tờ điểm danh tải từ trang của lớp."))
    return places, score


def _cell(cells: Sequence[Any], place: int) -> Any:
    return cells[place] if place < len(cells) else ""


def _person(number: int, header: Header, cells: Sequence[Any], as_of: date) -> ReadRow | None:
    named = header.named(cells)
    if not text_of(named.get(Column.NAME, "")):
        return None
    row = ReadRow(number)
    readers: list[tuple[Column, Any]] = [
        (Column.NAME, read_name),
        (Column.BIRTH, lambda cell: read_birth(cell, as_of)),
        (Column.PHONE, read_phone),
        (Column.REF, read_ref),
    ]
    values: dict[Column, Any] = {}
    for column, reader in readers:
        cell = named.get(column, "")
        if cell in ("", None):
            continue
        try:
            values[column] = reader(cell)
        except CellInvalid as invalid:
            row.errors.append(f"{column.label}: {invalid.what} {invalid.remedy}")
    row.full_name = values.get(Column.NAME) or text_of(named[Column.NAME])[:120]
    row.birth_date, row.birth_year = values.get(Column.BIRTH) or (None, None)
    row.phone = values.get(Column.PHONE) or ""
    row.ref = values.get(Column.REF)
    row.unit_name = text_of(named.get(Column.UNIT, ""))[:200]
    return row


def _mark(row: ReadRow, session: int, cell: Any, whole: int) -> None:
    text = plain(text_of(cell))
    if text in ABSENT or not text:
        row.marks[session] = 0
    elif text in PRESENT:
        row.marks[session] = whole
    elif text.isdigit() and int(text) <= whole:
        row.marks[session] = int(text)
    elif text.isdigit():
        row.errors.append(
            _("Buổi %(number)s: %(minutes)s phút dài hơn buổi học (%(whole)s phút).")
            % {"number": session, "minutes": text, "whole": whole}
        )
    else:
        row.errors.append(
            _("Buổi %(number)s: không rõ “%(text)s”. Hãy ghi x (có mặt), 0 (vắng) hoặc số phút.")
            % {"number": session, "text": text_of(cell)[:20]}
        )


def _score(row: ReadRow, cell: Any, limit: int) -> None:
    text = text_of(cell)
    if not text:
        return
    if text.isdigit() and int(text) <= limit:
        row.score = int(text)
    else:
        row.errors.append(
            _("Điểm “%(text)s” không hợp lệ. Hãy ghi số nguyên từ 0 đến %(limit)s.")
            % {"text": text[:20], "limit": limit}
        )
