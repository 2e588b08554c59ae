"""What applying a sheet would do, row by row. Pure: the people, units and categories on record are handed in."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lms.people.enums import Sex
from lms.roster.enums import Column, RowKind
from lms.roster.errors import RowError
from lms.roster.match import KnownPerson, KnownPosting, Match, MatchDoubtful, People, duplicates
from lms.roster.read import RosterSheet
from lms.roster.rows import CellInvalid, Known, ParsedRow, check_category_allowed, parse_row, says_nothing


@dataclass(frozen=True)
class FieldChange:
    """One value that a row would change, as it is shown: identity numbers masked."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class NewPosting:
    """A posting that a row would begin. `ends` is closed on its first day; `corrects` was a mistake and is voided."""

    unit_id: int
    category_id: int
    job_title: str
    valid_from: date
    is_primary: bool = True
    ends: int | None = None
    corrects: int | None = None


@dataclass(frozen=True)
class Step:
    """What one row would write: the person (None: a new one), her changed fields, her posting."""

    person_id: int | None
    updates: dict[str, Any] = field(default_factory=dict)
    posting: NewPosting | None = None


@dataclass(frozen=True)
class PreviewRow:
    number: int
    kind: RowKind
    cells: list[Any]
    name: str = ""
    unit_name: str = ""
    category_name: str = ""
    changes: tuple[FieldChange, ...] = ()
    notes: tuple[str, ...] = ()
    errors: tuple[RowError, ...] = ()
    parsed: ParsedRow | None = None
    step: Step | None = None


@dataclass(frozen=True)
class Preview:
    """A sheet as it would be applied to `unit` on `as_of`. Nothing is written yet."""

    unit_id: int
    as_of: date
    header: list[str]
    rows: list[PreviewRow]

    @property
    def counts(self) -> dict[RowKind, int]:
        """How many rows there are of each kind, all kinds present."""
        counted = Counter(row.kind for row in self.rows)
        return {kind: counted[kind] for kind in RowKind}

    @property
    def faulty(self) -> list[PreviewRow]:
        return [row for row in self.rows if row.kind is RowKind.ERROR]

    @property
    def sound(self) -> list[PreviewRow]:
        return [row for row in self.rows if row.kind is not RowKind.ERROR]

    @property
    def changes_anything(self) -> bool:
        """False for a list that says what is on record already."""
        return any(row.kind not in (RowKind.UNCHANGED, RowKind.ERROR) for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """Equal for two previews that would write the same; what a manager saw is what is applied."""
        seen = repr(
            (self.unit_id, self.as_of, [(row.number, row.kind.value, row.parsed, row.step) for row in self.rows])
        )
        return hashlib.sha256(seen.encode()).hexdigest()


def plan_rows(sheet: RosterSheet, known: Known) -> tuple[list[PreviewRow], list[ParsedRow]]:
    """Read every row: the faulty ones as preview rows, the others parsed. Blank and numbering rows are left out."""
    faulty, parsed = [], []
    for number, cells in sheet.rows:
        named = {column: cells[place] for column, place in sheet.header.columns.items() if place < len(cells)}
        if says_nothing(named.values()):
            continue
        outcome = parse_row(number, named, known)
        if isinstance(outcome, ParsedRow):
            parsed.append(outcome)
        else:
            name = named.get(Column.NAME, "")
            faulty.append(PreviewRow(number, RowKind.ERROR, cells, name=str(name or ""), errors=tuple(outcome)))
    return faulty, parsed


def plan_steps(
    sheet: RosterSheet, rows: list[ParsedRow], hashes: dict[int, str], people: People, known: Known, home_ids: set[int]
) -> list[PreviewRow]:
    """Decide for each parsed row what it would write. `home_ids` are the units below the importing one."""
    cells = dict(sheet.rows)
    doubled = duplicates((row, hashes.get(row.number, "")) for row in rows)
    meant: dict[int, int] = {}
    planned = []
    for row in rows:
        try:
            if row.number in doubled:
                raise _same_as(doubled[row.number])
            match = people.match(row, hashes.get(row.number, ""))
            if match is not None:
                if match.person.id in meant:
                    raise _same_as(meant[match.person.id])
                meant[match.person.id] = row.number
            preview = _plan_row(row, hashes.get(row.number, ""), match, known, home_ids, cells[row.number])
        except (MatchDoubtful, CellInvalid) as doubt:
            error = RowError(row.number, str(Column.NAME.label), doubt.what, doubt.remedy)
            preview = PreviewRow(row.number, RowKind.ERROR, cells[row.number], name=row.full_name, errors=(error,))
        planned.append(preview)
    return planned


def _same_as(number: int) -> MatchDoubtful:
    return MatchDoubtful(
        _("Trùng với dòng %(row)s.") % {"row": number},
        _("Hãy xóa một dòng; nếu là hai người khác nhau, hãy ghi số CCCD của cả hai."),
    )


def _plan_row(
    row: ParsedRow, identity_hash: str, match: Match | None, known: Known, home_ids: set[int], cells: list[Any]
) -> PreviewRow:
    shown: dict[str, Any] = {"name": row.full_name, "unit_name": row.unit.name, "cells": cells, "parsed": row}
    if match is None:
        category_id = _category_id(row, None)
        posting = NewPosting(row.unit.id, category_id, row.job_title, row.from_date or known.as_of)
        return PreviewRow(
            row.number, RowKind.NEW, category_name=known.categories[category_id].name,
            step=Step(None, posting=posting), **shown,
        )  # fmt: skip
    person = match.person
    active = [posting for posting in person.postings if posting.is_active(known.as_of)]
    if match.is_weak and person.postings and not any(posting.unit_id in home_ids for posting in person.postings):
        raise MatchDoubtful(
            _("Trùng họ tên và ngày sinh với một người ở đơn vị khác."),
            _("Hãy ghi số CCCD hoặc điện thoại để xác định có phải cùng một người."),
        )
    for held in active:
        check_category_allowed(held.category_id, known)
    changes, updates = _field_changes(row, identity_hash, person)
    kind, new_posting, moves, notes = _plan_posting(row, person, active, known)
    changes += moves
    if kind is RowKind.UNCHANGED and changes:
        kind = RowKind.CHANGED
    category_id = new_posting.category_id if new_posting else _here(row, active)[0].category_id
    return PreviewRow(
        row.number, kind, category_name=known.categories[category_id].name, changes=tuple(changes), notes=tuple(notes),
        step=Step(person.id, updates, new_posting), **shown,
    )  # fmt: skip


def _category_id(row: ParsedRow, before: KnownPosting | None) -> int:
    if row.category is not None:
        return row.category.id
    if before is None:
        raise CellInvalid(_("Thiếu nhóm đối tượng."), _("Hãy ghi nhóm đối tượng của người này."))
    return before.category_id


def _here(row: ParsedRow, active: list[KnownPosting]) -> list[KnownPosting]:
    """Her postings in the listed unit: that of the listed category first, then the primary one."""
    listed = row.category.id if row.category else None
    here = [posting for posting in active if posting.unit_id == row.unit.id]
    return sorted(here, key=lambda posting: (posting.category_id != listed, not posting.is_primary, posting.id))


def _plan_posting(
    row: ParsedRow, person: KnownPerson, active: list[KnownPosting], known: Known
) -> tuple[RowKind, NewPosting | None, list[FieldChange], list[str]]:
    if here := _here(row, active):
        return _stay(row, here[0], known)
    start = row.from_date or known.as_of
    leaving = next((posting for posting in active if posting.is_primary), None)
    others = [
        posting
        for posting in person.postings
        if posting.is_primary and posting.reaches(start) and posting is not leaving
    ]
    if leaving is not None and (leaving.valid_from >= start or leaving.valid_to is not None):
        raise MatchDoubtful(
            _("Đang có vị trí tại %(unit)s từ %(day)s, không chuyển được vào ngày %(start)s.")
            % {"unit": leaving.unit_name, "day": f"{leaving.valid_from:%d/%m/%Y}", "start": f"{start:%d/%m/%Y}"},
            _("Hãy ghi “Từ ngày” sau ngày đó, hoặc hỏi đơn vị kia."),
        )
    if others:
        raise MatchDoubtful(
            _("Đã có vị trí khác tại %(unit)s từ %(day)s.")
            % {"unit": others[0].unit_name, "day": f"{others[0].valid_from:%d/%m/%Y}"},
            _("Hãy ghi “Từ ngày” muộn hơn, hoặc hỏi đơn vị kia."),
        )
    posting = NewPosting(
        row.unit.id, _category_id(row, leaving), row.job_title, start,
        ends=leaving.id if leaving else None,
    )  # fmt: skip
    moved = FieldChange(str(Column.UNIT.label), leaving.unit_name if leaving else "", row.unit.name)
    return (RowKind.TRANSFERRED if leaving else RowKind.CHANGED), posting, [moved], []


def _stay(
    row: ParsedRow, posting: KnownPosting, known: Known
) -> tuple[RowKind, NewPosting | None, list[FieldChange], list[str]]:
    """She is posted where the row says; another category or job is a new posting, or corrects one begun that day."""
    notes = []
    if row.from_date is not None and row.from_date != posting.valid_from:
        notes.append(_("Vẫn giữ ngày bắt đầu đã ghi: %(day)s.") % {"day": f"{posting.valid_from:%d/%m/%Y}"})
    changes = []
    category_id, job_title = _category_id(row, posting), row.job_title or posting.job_title
    if category_id != posting.category_id:
        changes.append(
            FieldChange(str(Column.CATEGORY.label), posting.category_name, known.categories[category_id].name)
        )
    if job_title != posting.job_title:
        changes.append(FieldChange(str(Column.JOB_TITLE.label), posting.job_title, job_title))
    if not changes:
        return RowKind.UNCHANGED, None, [], notes
    if posting.valid_to is not None:
        raise MatchDoubtful(
            _("Vị trí hiện tại đã ghi ngày kết thúc %(day)s.") % {"day": f"{posting.valid_to:%d/%m/%Y}"},
            _("Hãy nhập thay đổi này sau ngày đó."),
        )
    mistaken = posting.valid_from >= known.as_of
    new = NewPosting(
        row.unit.id, category_id, job_title, posting.valid_from if mistaken else known.as_of, posting.is_primary,
        ends=None if mistaken else posting.id, corrects=posting.id if mistaken else None,
    )  # fmt: skip
    return RowKind.CHANGED, new, changes, notes


def _field_changes(row: ParsedRow, identity_hash: str, person: KnownPerson) -> tuple[list[FieldChange], dict[str, Any]]:
    """What the row says otherwise than the record does. An empty cell never erases."""
    changes: list[FieldChange] = []
    updates: dict[str, Any] = {}

    def compare(column: Column, name: str, old: Any, new: Any) -> None:
        if new and new != old:
            changes.append(FieldChange(str(column.label), _shown(old), _shown(new)))
            updates[name] = new

    compare(Column.NAME, "full_name", person.full_name, row.full_name)
    compare(Column.BIRTH, "birth_date", person.birth_date, row.birth_date)
    compare(Column.SEX, "sex", person.sex, "" if row.sex == Sex.UNDECLARED else row.sex)
    compare(Column.PHONE, "phone", person.phone, row.phone)
    compare(Column.EMAIL, "email", person.email, row.email)
    compare(Column.STAFF_CODE, "staff_code", person.staff_code, row.staff_code)
    if identity_hash and identity_hash not in person.identity_hashes:
        changes.append(FieldChange(str(Column.IDENTITY.label), "", "•" * 9 + row.identity[-3:]))
        updates["identity"] = row.identity
    return changes, updates


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(Sex(value).label) if value in Sex.values else str(value or "")
