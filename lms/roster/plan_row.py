"""What one row would write about the person whom it means. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lms.people.enums import Sex
from lms.roster.cells import CellInvalid
from lms.roster.enums import Column, Doubt, RowKind
from lms.roster.match import KnownPerson, KnownPosting, MatchDoubtful
from lms.roster.planned import FieldChange, NewPosting, PreviewRow, Step
from lms.roster.rows import Known, ParsedRow, check_category_allowed


class TransferDoubtful(MatchDoubtful):
    """She stands in a unit that the importer does not manage; those who do are asked."""

    def __init__(self, person: KnownPerson, losing: KnownPosting, row: ParsedRow, start: date) -> None:
        super().__init__(
            Doubt.TRANSFER,
            _("Đang có vị trí ở một đơn vị khác, ngoài phạm vi bạn phụ trách; ghi là về %(new)s từ %(day)s.")
            % {"new": row.unit.name, "day": f"{start:%d/%m/%Y}"},
            _("Đơn vị đó sẽ được hỏi; hãy chờ họ đồng ý."),
            [person],
        )
        self.losing = losing


def plan_row(
    row: ParsedRow, identity_hash: str, person: KnownPerson | None, known: Known,
    reaches: Callable[[int, int], bool], *, cells: list[Any], alike: int, may_leave: bool = False,
) -> PreviewRow:  # fmt: skip
    """Decide what the row would write. CellInvalid when it cannot be, MatchDoubtful when a human must decide."""
    shown: dict[str, Any] = {
        "position": row.position, "sheet": row.sheet, "number": row.number, "name": row.full_name,
        "unit_name": row.unit.name, "cells": cells, "parsed": row, "identity_hash": identity_hash, "alike": alike,
    }  # fmt: skip
    if person is None:
        posting = _first_posting(row, known)
        category = known.categories[posting.category_id].name
        return PreviewRow(kind=RowKind.NEW, category_name=category, step=Step(None, posting=posting), **shown)
    active = [posting for posting in person.postings if posting.is_active(known.as_of)]
    for held in active:
        if held.unit_id == row.unit.id:
            check_category_allowed(held.category_id, known)
    if row.until is not None and (done := _leave(row, person, known)):
        kind, step, moves, category = done
        notes: list[str] = []
    else:
        kind, step, moves, notes = _plan_posting(row, person, active, known, reaches, may_leave=may_leave)
        posting_id = step.posting.category_id if step.posting else _here(row, active)[0].category_id
        category = known.categories[posting_id].name
    changes, updates = _field_changes(row, identity_hash, person)
    if kind is RowKind.UNCHANGED and changes:
        kind = RowKind.CHANGED
    step = Step(person, updates, step.posting, step.ends, step.ends_on, step.corrects)
    return PreviewRow(
        kind=kind, category_name=category, changes=(*changes, *moves), notes=tuple(notes), step=step, **shown
    )


def _first_posting(row: ParsedRow, known: Known) -> NewPosting:
    if row.until is not None and (row.from_date is None and row.until <= known.as_of):
        raise CellInvalid(
            _("Người này đã nghỉ và chưa có trong hệ thống."),
            _("Hãy bỏ dòng này khỏi tệp, hoặc ghi “Từ ngày” để lưu lại thời gian đã làm việc."),
        )
    start = row.from_date or known.as_of
    return NewPosting(row.unit.id, _category_id(row, None), row.job_title, start, row.until)


def _category_id(row: ParsedRow, before: KnownPosting | None) -> int:
    if row.category is not None:
        return row.category.id
    if before is None:
        raise CellInvalid(_("Thiếu nhóm đối tượng."), _("Hãy ghi nhóm đối tượng của người này."))
    return before.category_id


def _here(row: ParsedRow, postings: list[KnownPosting]) -> list[KnownPosting]:
    """Her postings in the listed unit: that of the listed category first, then the primary one."""
    listed = row.category.id if row.category else None
    here = [posting for posting in postings if posting.unit_id == row.unit.id]
    return sorted(here, key=lambda posting: (posting.category_id != listed, not posting.is_primary, posting.id))


def _leave(row: ParsedRow, person: KnownPerson, known: Known) -> tuple[RowKind, Step, list[FieldChange], str] | None:
    """The row says when she leaves the listed unit; None when she has no posting there that it could mean."""
    until = row.until or known.as_of
    for posting in _here(row, person.postings):
        if posting.valid_to == until:
            return RowKind.UNCHANGED, Step(person), [], posting.category_name
    open_here = [p for p in _here(row, person.postings) if p.valid_to is None and p.valid_from < until]
    if open_here:
        leaving = FieldChange(str(Column.LEAVING.label), "", f"{until:%d/%m/%Y}")
        step = Step(person, ends=open_here[0].id, ends_on=until)
        return RowKind.LEFT, step, [leaving], open_here[0].category_name
    if any(posting.is_active(known.as_of) for posting in _here(row, person.postings)):
        raise CellInvalid(
            _("Vị trí tại %(unit)s đã có ngày kết thúc khác, hoặc bắt đầu sau ngày nghỉ này.")
            % {"unit": row.unit.name},
            _("Hãy xem lại ngày nghỉ."),
        )
    if row.from_date is None:
        raise CellInvalid(
            _("Người này không có vị trí tại %(unit)s để kết thúc.") % {"unit": row.unit.name},
            _("Hãy bỏ dòng này khỏi tệp."),
        )
    return None


def _plan_posting(
    row: ParsedRow, person: KnownPerson, active: list[KnownPosting], known: Known,
    reaches: Callable[[int, int], bool], *, may_leave: bool,
) -> tuple[RowKind, Step, list[FieldChange], list[str]]:  # fmt: skip
    if here := _here(row, active):
        return _stay(row, person, here[0], known)
    start = row.from_date or known.as_of
    leaving = next((posting for posting in active if posting.is_primary), None)
    others = [
        posting
        for posting in person.postings
        if posting.is_primary
        and posting.reaches(start)
        and posting is not leaving
        and not (row.until and posting.valid_from >= row.until)
    ]
    held = leaving or next(iter(others), None)
    clashes = held is not None and (held is not leaving or held.valid_from >= start or held.valid_to is not None)
    if held is not None and clashes and not reaches(held.unit_id, held.category_id):
        raise CellInvalid(
            _("Đang có vị trí ở một đơn vị khác vào ngày %(day)s.") % {"day": f"{start:%d/%m/%Y}"},
            _("Hãy xem lại “Từ ngày”, hoặc nhờ cấp trên chung ghi việc chuyển công tác."),
        )
    if leaving is not None and (leaving.valid_from >= start or leaving.valid_to is not None):
        raise CellInvalid(
            _("Đang có vị trí tại %(unit)s từ %(day)s, không chuyển được vào ngày %(start)s.")
            % {"unit": leaving.unit_name, "day": f"{leaving.valid_from:%d/%m/%Y}", "start": f"{start:%d/%m/%Y}"},
            _("Hãy xem lại “Từ ngày”; nếu vị trí kia đã ghi ngày kết thúc, hãy nhập dòng này sau ngày ấy."),
        )
    if others:
        raise CellInvalid(
            _("Đã có vị trí khác tại %(unit)s từ %(day)s.")
            % {"unit": others[0].unit_name, "day": f"{others[0].valid_from:%d/%m/%Y}"},
            _("Hãy ghi “Từ ngày” muộn hơn, hoặc hỏi đơn vị kia."),
        )
    if leaving is not None and not may_leave and not reaches(leaving.unit_id, leaving.category_id):
        raise TransferDoubtful(person, leaving, row, start)
    posting = NewPosting(row.unit.id, _category_id(row, leaving), row.job_title, start, row.until)
    step = Step(person, posting=posting, ends=leaving.id if leaving else None, ends_on=start if leaving else None)
    moved = FieldChange(str(Column.UNIT.label), leaving.unit_name if leaving else "", row.unit.name)
    return (RowKind.TRANSFERRED if leaving else RowKind.CHANGED), step, [moved], []


def _stay(
    row: ParsedRow, person: KnownPerson, posting: KnownPosting, known: Known
) -> tuple[RowKind, Step, list[FieldChange], list[str]]:
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
        return RowKind.UNCHANGED, Step(person), [], notes
    if posting.valid_to is not None:
        raise CellInvalid(
            _("Vị trí hiện tại đã ghi ngày kết thúc %(day)s.") % {"day": f"{posting.valid_to:%d/%m/%Y}"},
            _("Hãy nhập thay đổi này sau ngày đó."),
        )
    mistaken = posting.valid_from >= known.as_of
    new = NewPosting(
        row.unit.id, category_id, job_title, posting.valid_from if mistaken else known.as_of,
        is_primary=posting.is_primary,
    )  # fmt: skip
    step = Step(
        person, posting=new, ends=None if mistaken else posting.id, ends_on=None if mistaken else known.as_of,
        corrects=posting.id if mistaken else None,
    )  # fmt: skip
    return RowKind.CHANGED, step, changes, notes


def _field_changes(row: ParsedRow, identity_hash: str, person: KnownPerson) -> tuple[list[FieldChange], dict[str, Any]]:
    """What the row says otherwise than the record does. An empty cell never erases, a year alone no full date."""
    changes: list[FieldChange] = []
    updates: dict[str, Any] = {}

    def compare(column: Column, name: str, old: Any, new: Any) -> None:
        if new and new != old:
            changes.append(FieldChange(str(column.label), _shown(old), _shown(new)))
            updates[name] = new

    compare(Column.NAME, "full_name", person.full_name, row.full_name)
    compare(Column.BIRTH, "birth_date", person.birth_date or person.birth_year, row.birth_date)
    if person.birth_date is None:
        compare(Column.BIRTH, "birth_year", person.birth_year, row.birth_year)
    elif row.birth_year and row.birth_year != person.birth_date.year:
        raise CellInvalid(
            _("Năm sinh %(year)s khác với ngày sinh đã ghi.") % {"year": row.birth_year},
            _("Hãy xem lại năm sinh; nếu hồ sơ đang sai, hãy ghi đủ ngày sinh."),
        )
    compare(Column.SEX, "sex", person.sex, "" if row.sex == Sex.UNDECLARED else row.sex)
    compare(Column.PHONE, "phone", person.phone, row.phone)
    compare(Column.EMAIL, "email", person.email, row.email)
    compare(Column.STAFF_CODE, "staff_code", person.staff_code, row.staff_code)
    if identity_hash and identity_hash not in person.identity_hashes:
        old = "•" * 12 if person.identity_hashes else ""
        changes.append(FieldChange(str(Column.IDENTITY.label), old, "•" * 9 + row.identity[-3:]))
        updates["identity"] = row.identity
    return changes, updates


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(Sex(value).label) if value in Sex.values else str(value or "")
