from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from lms.authors import stored_login
from lms.journal.domain import record_audit
from lms.keys import match_hash
from lms.people.domain import announce_postings, build_person, lock_rows, set_name
from lms.people.identity import identity_fields
from lms.people.models import Person, Posting, PostingReversal, Unit, UnitClosure
from lms.people.permissions import managed_categories, managed_units
from lms.roster.enums import RowKind
from lms.roster.plan import NewPosting, Preview, PreviewRow, plan_rows, plan_steps
from lms.roster.queries import known_names, people_meant
from lms.roster.read import RosterSheet

BATCH = 500


class UnitForbidden(Exception):
    """The importer has no right to change people of this unit."""


class RosterHasErrors(Exception):
    """A sheet with faulty rows is not applied at all; `preview` says which."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(f"{preview.counts[RowKind.ERROR]} rows have errors")
        self.preview = preview


class PreviewStale(Exception):
    """The records have changed since the preview that was confirmed; `preview` is the new one, if there is one."""

    def __init__(self, preview: Preview | None = None) -> None:
        super().__init__("the roster changed since the preview")
        self.preview = preview


def preview_roster(*, sheet: RosterSheet, unit: Unit, as_of: date, by: Any) -> Preview:
    """Say what applying `sheet` to `unit` and the units below it would do; writes nothing.

    `by` is the manager, whose rights limit units and categories (UnitForbidden), or None for a command line.
    """
    allowed = None
    if by is not None:
        if not managed_units(by, as_of=as_of).filter(pk=unit.pk).exists():
            raise UnitForbidden(unit.code)
        allowed = managed_categories(by, unit, as_of=as_of)
    known, home_ids = known_names(unit, as_of=as_of, allowed_categories=allowed)
    faulty, parsed = plan_rows(sheet, known)
    hashes = {row.number: match_hash(row.identity) for row in parsed if row.identity}
    people = people_meant(parsed, hashes.values())
    planned = plan_steps(sheet, parsed, hashes, people, known, home_ids)
    rows = sorted([*faulty, *planned], key=lambda row: row.number)
    return Preview(unit_id=unit.pk, as_of=as_of, header=sheet.header.cells, rows=rows)


def apply_roster(*, sheet: RosterSheet, unit: Unit, as_of: date, by: Any, at: datetime, expected: str = "") -> Preview:
    """Write the whole sheet in one transaction, or nothing; returns what was done. Repeating it changes nothing.

    RosterHasErrors when a row is faulty; PreviewStale when `expected`, the fingerprint of the preview that a person
    confirmed, no longer holds; UnitForbidden. Leavers are not inferred: who is not listed stays.
    """
    try:
        with transaction.atomic():
            _lock_tree(unit, as_of)
            preview = preview_roster(sheet=sheet, unit=unit, as_of=as_of, by=by)
            if preview.faulty:
                raise RosterHasErrors(preview)
            if expected and preview.fingerprint != expected:
                raise PreviewStale(preview)
            _write(preview, by, at)
            record_audit(
                by=by, action="import_roster", subject=unit.code, at=at,
                detail={"as_of": as_of.isoformat(), **{kind.value: count for kind, count in preview.counts.items()}},
            )  # fmt: skip
            return preview
    except IntegrityError as error:
        raise PreviewStale from error


def _lock_tree(unit: Unit, as_of: date) -> None:
    """Imports into one tree take turns, else two of them would each add the same new person.

    The lock leaves room for others' foreign keys: nobody who posts one person waits for it.
    """
    if connection.features.has_select_for_update:
        above = UnitClosure.objects.on(as_of).filter(descendant=unit).values("ancestor_id")
        units = Unit.objects.filter(pk__in=above).order_by("pk")
        list(units.select_for_update(no_key=connection.features.has_select_for_no_key_update).values_list("pk"))


def _write(preview: Preview, by: Any, at: datetime) -> None:
    rows = [row for row in preview.rows if row.kind is not RowKind.UNCHANGED]
    if not rows:
        return
    known_ids = [row.step.person_id for row in rows if row.step and row.step.person_id]
    for start in range(0, len(known_ids), BATCH):
        list(lock_rows(Person.objects.filter(pk__in=known_ids[start : start + BATCH]).order_by("pk")).values_list("pk"))
    _update_people(rows)
    person_ids = _create_people([row for row in rows if row.kind is RowKind.NEW], at)
    person_ids |= {row.number: row.step.person_id for row in rows if row.step and row.step.person_id}
    postings = [(person_ids[row.number], row.step.posting) for row in rows if row.step and row.step.posting]
    _end_postings([posting for _person, posting in postings])
    _create_postings(postings, by, at)
    announce_postings(person_ids=sorted(person_ids.values()), at=at)


def _create_people(rows: list[PreviewRow], at: datetime) -> dict[int, int]:
    """{row number: key of the new person}."""
    people = [
        build_person(
            full_name=row.parsed.full_name, at=at, birth_date=row.parsed.birth_date, sex=row.parsed.sex,
            phone=row.parsed.phone, email=row.parsed.email, staff_code=row.parsed.staff_code,
            identity=row.parsed.identity,
        )
        for row in rows
        if row.parsed is not None
    ]  # fmt: skip
    Person.objects.bulk_create(people, batch_size=BATCH)
    return {row.number: person.pk for row, person in zip(rows, people, strict=True)}


def _update_people(rows: list[PreviewRow]) -> None:
    updates = {row.step.person_id: dict(row.step.updates) for row in rows if row.step and row.step.updates}
    people = Person.objects.in_bulk(list(updates))
    fields: set[str] = set()
    for pk, values in updates.items():
        person = people[pk]
        if "identity" in values:
            values |= identity_fields(values.pop("identity"))
        if "full_name" in values:
            set_name(person, values.pop("full_name"))
            fields |= {"full_name", "sort_key", "search_text"}
        for name, value in values.items():
            setattr(person, name, value)
        fields |= set(values)
    if fields:
        Person.objects.bulk_update(people.values(), sorted(fields), batch_size=200)


def _end_postings(postings: list[NewPosting]) -> None:
    """Close what is left and void what was a mistake. PreviewStale when one of them is no longer as it was seen."""
    ending: dict[date, list[int]] = defaultdict(list)
    for posting in postings:
        if posting.ends is not None:
            ending[posting.valid_from].append(posting.ends)
    for day, ids in ending.items():
        open_rows = Posting.objects.standing().filter(pk__in=ids, valid_to=None, valid_from__lt=day)
        if open_rows.update(valid_to=day) != len(ids):
            raise PreviewStale
    mistaken = [posting.corrects for posting in postings if posting.corrects is not None]
    if Posting.objects.standing().filter(pk__in=mistaken).update(is_void=True) != len(mistaken):
        raise PreviewStale


def _create_postings(postings: list[tuple[int, NewPosting]], by: Any, at: datetime) -> None:
    rows = [
        Posting(
            person_id=person_id, unit_id=new.unit_id, category_id=new.category_id, job_title=new.job_title,
            is_primary=new.is_primary, valid_from=new.valid_from, recorded_at=at,
        )
        for person_id, new in postings
    ]  # fmt: skip
    Posting.objects.bulk_create(rows, batch_size=BATCH)
    PostingReversal.objects.bulk_create(
        [
            PostingReversal(
                posting_id=new.corrects,
                replacement=row,
                reason="Sửa khi nhập lại danh sách",
                recorded_at=at,
                recorded_by=stored_login(by),
            )
            for row, (_person_id, new) in zip(rows, postings, strict=True)
            if new.corrects is not None
        ],
        batch_size=BATCH,
    )
