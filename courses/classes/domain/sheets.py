"""Attendance sheets that come back: read, looked at, applied as a whole; what is doubtful waits for a human."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.classes.domain.errors import ClassRefused
from courses.classes.domain.locking import lock_class
from courses.classes.domain.marking import Entry, write_marks, write_scores
from courses.classes.domain.seats import walk_in
from courses.classes.enums import OPEN_ROWS, MarkMethod, RowState, SeatState, SheetState
from courses.classes.matching import Found, find_people
from courses.classes.models import ClassSession, Seat, Sheet, SheetRow, TrainingClass
from courses.classes.reading import ReadRow, read_rows
from lms import dates
from lms.authors import stored_login
from lms.journal.domain import record_audit
from lms.people.domain import lock_rows
from lms.people.models import Person


@transaction.atomic
def read_sheet(*, training_class: TrainingClass, data: bytes, by: Any, at: datetime) -> Sheet:
    """Read a sheet for a preview; nothing of the class changes. FileRefused (lms.roster) says what is wrong with it.

    Previews of the same class that were left lying are dropped.
    """
    locked = lock_class(training_class)
    as_of = dates.civil_date(at)
    minutes = {session.number: session.minutes for session in locked.sessions.all()}
    rows = read_rows(data, minutes=minutes, test_max=locked.test_max, as_of=as_of)
    found = find_people([row for row in rows if not row.errors], locked, as_of=as_of)
    Sheet.objects.filter(training_class=locked, state=SheetState.PREVIEW).update(state=SheetState.DROPPED)
    sheet = Sheet.objects.create(
        training_class=locked, sha256=hashlib.sha256(data).hexdigest(), uploaded_at=at, uploaded_by=stored_login(by)
    )
    answers = iter(found)
    written = [_row(sheet, row, None if row.errors else next(answers), max(minutes, default=0)) for row in rows]
    _refuse_twice(written)
    SheetRow.objects.bulk_create(written, batch_size=500)
    return sheet


@transaction.atomic
def apply_sheet(*, sheet: Sheet, by: Any, at: datetime) -> int:
    """Write what the sheet says of people it knows; returns how many. Repeating it changes nothing.

    People who are not on the list come in as having walked in. Doubtful and unknown rows wait (`decide_row`).
    ClassRefused while a row is faulty: it is mended in the file.
    """
    training_class = lock_class(sheet.training_class)
    locked = lock_rows(Sheet.objects.filter(pk=sheet.pk)).get()
    if locked.state == SheetState.APPLIED:
        return 0
    if locked.state == SheetState.DROPPED:
        raise ClassRefused(_("Bản xem trước này đã bỏ. Hãy gửi lại tệp."))
    if locked.rows.filter(state=RowState.FAULTY).exists():
        raise ClassRefused(_("Tệp còn dòng có lỗi. Hãy sửa trong tệp rồi gửi lại."))
    rows = list(locked.rows.filter(state=RowState.MATCHED).select_related("person"))
    _write(training_class, rows, by=by, at=at)
    locked.state, locked.applied_at = SheetState.APPLIED, at
    locked.save(update_fields=["state", "applied_at"])
    record_audit(
        by=by, action="classes.sheet", subject=training_class.title, at=at,
        detail={"class": str(training_class.uuid), "sheet": str(locked.uuid), "rows": len(rows)},
        unit_id=training_class.organiser_id,
    )  # fmt: skip
    return len(rows)


def drop_sheet(*, sheet: Sheet, by: Any, at: datetime) -> None:
    """Leave a preview; nothing was written."""
    Sheet.objects.filter(pk=sheet.pk, state=SheetState.PREVIEW).update(state=SheetState.DROPPED)


@transaction.atomic
def decide_row(*, row: SheetRow, person: Person | None, by: Any, at: datetime) -> SheetRow:
    """Say whom a row of an applied sheet means, or (None) that it is left out; its marks are written at once."""
    training_class = lock_class(row.sheet.training_class)
    mine = lock_rows(SheetRow.objects.filter(pk=row.pk)).get()
    if mine.state not in OPEN_ROWS or row.sheet.state != SheetState.APPLIED:
        raise ClassRefused(_("Dòng này đã được xử lý."))
    if person is not None:
        taken = SheetRow.objects.filter(sheet=mine.sheet_id, state=RowState.MATCHED, person=person).first()
        if taken is not None:
            raise ClassRefused(
                _("%(name)s đã đứng ở dòng %(number)s của tờ này.") % {"name": person.full_name, "number": taken.number}
            )
    mine.state = RowState.MATCHED if person is not None else RowState.LEFT_OUT
    mine.person, mine.decided_at, mine.decided_by = person, at, stored_login(by)
    mine.save(update_fields=["state", "person", "decided_at", "decided_by"])
    if person is not None:
        _write(training_class, [mine], by=by, at=at)
    record_audit(
        by=by, action="classes.row", subject=training_class.title, at=at,
        detail={"class": str(training_class.uuid), "row": mine.number, "person": person.pk if person else None},
        unit_id=training_class.organiser_id,
    )  # fmt: skip
    return mine


@transaction.atomic
def match_again(*, training_class: TrainingClass, by: Any, at: datetime) -> int:
    """Look once more for rows that meant nobody, after people were added to the roster; returns how many now do."""
    locked = lock_class(training_class)
    rows = list(SheetRow.objects.filter(sheet__training_class=locked).waiting().order_by("pk"))
    read = [_read_again(row) for row in rows]
    matched = []
    taken: set[tuple[int, int | None]] = set(
        SheetRow.objects.filter(sheet__training_class=locked, sheet__state=SheetState.APPLIED, state=RowState.MATCHED)
        .values_list("sheet_id", "person_id")
    )  # fmt: skip
    for row, found in zip(rows, find_people(read, locked, as_of=dates.civil_date(at)), strict=True):
        if found.state == RowState.MATCHED and (row.sheet_id, found.person_id) not in taken:
            taken.add((row.sheet_id, found.person_id))
            row.state, row.person_id = RowState.MATCHED, found.person_id
            matched.append(row)
        else:
            row.candidates = found.candidates
            row.state = RowState.DOUBTFUL if found.candidates else RowState.UNKNOWN
    SheetRow.objects.bulk_update(rows, ["state", "person", "candidates"], batch_size=200)
    people = Person.objects.in_bulk([row.person_id for row in matched])
    for row in matched:
        row.person = people[row.person_id]
    _write(locked, matched, by=by, at=at)
    return len(matched)


def _row(sheet: Sheet, row: ReadRow, found: Found | None, sessions: int) -> SheetRow:
    return SheetRow(
        sheet=sheet, number=row.number, full_name=row.full_name[:120], birth=row.birth, unit_name=row.unit_name,
        phone=row.phone[:20], minutes=[row.marks.get(number) for number in range(1, sessions + 1)], score=row.score,
        state=found.state if found else RowState.FAULTY, person_id=found.person_id if found else None,
        seat_id=found.seat_id if found else None, candidates=found.candidates if found else [],
        error=" ".join(row.errors)[:300],
    )  # fmt: skip


def _refuse_twice(rows: Sequence[SheetRow]) -> None:
    """Two rows for one person: neither can be right by itself."""
    first: dict[int, SheetRow] = {}
    for row in rows:
        if row.state != RowState.MATCHED or row.person_id is None:
            continue
        if row.person_id in first:
            row.state = RowState.FAULTY
            row.error = _("Cùng một người với dòng %(number)s. Hãy giữ một dòng.") % {
                "number": first[row.person_id].number
            }
        else:
            first[row.person_id] = row


def _read_again(row: SheetRow) -> ReadRow:
    day, year = None, None
    if "/" in row.birth:
        day = datetime.strptime(row.birth, "%d/%m/%Y").date()  # noqa: DTZ007 - a civil date
    elif row.birth:
        year = int(row.birth)
    return ReadRow(
        row.number, full_name=row.full_name, birth_date=day, birth_year=year, unit_name=row.unit_name, phone=row.phone
    )


def _write(training_class: TrainingClass, rows: Sequence[SheetRow], *, by: Any, at: datetime) -> None:
    """Marks and points of matched rows, within a locked class."""
    seats = {
        seat.person_id: seat
        for seat in Seat.objects.filter(training_class=training_class, person__in=[row.person_id for row in rows])
    }
    for row in rows:
        seat = seats.get(row.person_id)  # type: ignore[arg-type]
        if seat is None or seat.state != SeatState.CONFIRMED:
            if not any(row.minutes):
                continue  # absent, and never admitted
            seat = walk_in(training_class=training_class, person=row.person, by=by, at=at)  # type: ignore[arg-type]
            seats[seat.person_id] = seat
    for session in ClassSession.objects.filter(training_class=training_class):
        entries = [
            Entry(seats[row.person_id].pk, minutes)  # type: ignore[index]
            for row in rows
            if row.person_id in seats
            and seats[row.person_id].state == SeatState.CONFIRMED
            and session.number <= len(row.minutes)
            and (minutes := row.minutes[session.number - 1]) is not None
        ]
        write_marks(training_class, session, entries, method=MarkMethod.SHEET, by=by, at=at)
    if training_class.has_test:
        scores = {
            seats[row.person_id].pk: row.score  # type: ignore[index]
            for row in rows
            if row.score is not None and row.person_id in seats
        }
        write_scores(training_class, scores, by=by)
