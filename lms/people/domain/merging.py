"""Two records of one human being: merging them, and taking it back. Facts stay where they are; counts follow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.authors import stored_login
from lms.journal.domain import record_audit
from lms.people.domain.news import announce_postings, lock_register, lock_rows
from lms.people.domain.persons import home_unit_id
from lms.people.models import Person, PersonMerge


class MergeRefused(ValueError):
    """Two records cannot be merged, or a merge cannot be undone; the message says why."""


@transaction.atomic
def merge_persons(*, duplicate: Person, into: Person, by: Any, at: datetime, reason: str = "") -> PersonMerge:
    """Say that `duplicate` and `into` are one: everything of hers counts for the latter from now on.

    Whoever was merged into the duplicate follows. A login of the duplicate moves to a person who has none; where both
    have one, both keep working. Repeating a standing merge returns it.
    """
    lock_register()
    stored = Person.objects.select_related("canonical", "user").in_bulk([into.pk, duplicate.pk])
    target, source = _top(stored[into.pk]), _top(stored[duplicate.pk])
    if target.pk == source.pk:
        standing = PersonMerge.objects.filter(duplicate=duplicate, undone_at=None).first()
        if standing is None or duplicate.pk == into.pk:
            raise MergeRefused(_("Không thể gộp một người vào chính mình."))
        return standing
    list(lock_rows(Person.objects.filter(pk__in=[target.pk, source.pk]).order_by("pk")).values_list("pk"))
    moved = source.user if source.user_id and not target.user_id else None
    merge = PersonMerge.objects.create(
        duplicate=source, into=target, reason=reason, moved_login=moved, merged_at=at, merged_by=stored_login(by)
    )
    if moved is not None:
        Person.objects.filter(pk=source.pk).update(user=None)
        Person.objects.filter(pk=target.pk).update(user=moved)
    touched = _point_to_tops({source.pk, target.pk})
    for person in (duplicate, into):
        person.refresh_from_db(fields=["canonical", "user"])
    announce_postings(person_ids=sorted(touched), at=at)
    _audit("people.merge", merge, by, at)
    return merge


@transaction.atomic
def undo_merge(*, merge: PersonMerge, by: Any, at: datetime) -> None:
    """Take a merge back: the duplicate and who had been merged into it stand for themselves again.

    What either of them earned meanwhile stays with the record under which it was written. MergeRefused when it was
    undone already.
    """
    merge = lock_rows(PersonMerge.objects.filter(pk=merge.pk)).get()
    if merge.undone_at is not None:
        raise MergeRefused(_("Lần gộp này đã được hoàn tác."))
    merge.undone_at, merge.undone_by = at, stored_login(by)
    merge.save(update_fields=["undone_at", "undone_by"])
    top = Person.objects.get(pk=merge.duplicate_id).canonical_id or merge.duplicate_id
    touched = _point_to_tops({merge.duplicate_id, top})
    if merge.moved_login_id is not None:
        holder = Person.objects.filter(user_id=merge.moved_login_id).first()
        if holder is not None and holder.pk != merge.duplicate_id:
            Person.objects.filter(pk=holder.pk).update(user=None)
            Person.objects.filter(pk=merge.duplicate_id).update(user_id=merge.moved_login_id)
    announce_postings(person_ids=sorted(touched), at=at)
    _audit("people.unmerge", merge, by, at)


def _top(person: Person) -> Person:
    return person.canonical or person


def _point_to_tops(person_ids: set[int]) -> set[int]:
    """Set `canonical` of all records that standing merges tie to these; returns their keys."""
    step: dict[int, int] = {}
    tied, fresh = set(person_ids), set(person_ids)
    while fresh:
        rows = PersonMerge.objects.filter(undone_at=None, duplicate_id__in=fresh).values_list("duplicate_id", "into_id")
        above = dict(rows)
        below = dict(
            PersonMerge.objects.filter(undone_at=None, into_id__in=fresh).values_list("duplicate_id", "into_id")
        )
        step |= above | below
        fresh = (set(above.values()) | set(below)) - tied
        tied |= fresh
    for pk in tied:
        top = pk
        while top in step:
            top = step[top]
        Person.objects.filter(pk=pk).update(canonical_id=None if top == pk else top)
    return tied


def _audit(action: str, merge: PersonMerge, by: Any, at: datetime) -> None:
    record_audit(
        by=by, action=action, subject=str(merge.into.uuid), at=at,
        detail={"duplicate": merge.duplicate_id, "into": merge.into_id}, unit_id=home_unit_id(merge.into_id, at),
    )  # fmt: skip
