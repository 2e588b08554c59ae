from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lms.accounts.models import ActivationCode
from lms.authors import stored_login
from lms.journal.domain import record_audit
from lms.outbox.domain import forget_messages
from lms.people.domain import announce_postings, lock_register, lock_rows
from lms.people.models import Person, Posting
from lms.roster.blockers import blocking_facts, forget_people
from lms.roster.domain.errors import ImportRefused
from lms.roster.domain.statements import FORMER, PERSON, PERSON_FIELDS, POSTING, REVERSAL, ROW, Scope, run
from lms.roster.enums import ImportState, RowKind
from lms.roster.models import DistinctPair, FormerRecord, RosterImport, RosterRow

CHUNK = 5000
"""Keys in one IN (…): well below what SQLite takes."""
NAMED = 20
"""People who are named in a refusal; the rest is counted."""


class UndoBlocked(ImportRefused):
    """Something builds on the import; `people` names who and why, at most NAMED of `count`."""

    def __init__(self, people: list[tuple[str, str]], count: int) -> None:
        said = "; ".join(f"{name}: {reason}" for name, reason in people)
        more = _(" … và %(count)s người khác.") % {"count": count - len(people)} if count > len(people) else ""
        super().__init__(
            _("Không hoàn tác được, vì đã có dữ liệu dựa vào lần nhập này: %(people)s.") % {"people": said} + more
        )
        self.people, self.count = people, count


def undo_import(*, head: RosterImport, by: Any, at: datetime) -> RosterImport:
    """Take back all that an import wrote, or nothing: new people go for good, changed fields and postings return.

    UndoBlocked when somebody of it was changed since, signed in, got a card, learnt or earned something; ImportRefused
    when its rows are gone. Repeating it changes nothing.
    """
    try:
        with transaction.atomic():
            lock_register()
            head = lock_rows(RosterImport.objects.filter(pk=head.pk)).get()
            if head.state not in (ImportState.APPLIED, ImportState.UNDOING):
                return head
            if head.rows_swept_at is not None:
                raise ImportRefused(_("Đã quá lâu: dữ liệu để hoàn tác lần nhập này đã được xóa."))
            applied = head.rows.filter(applied_at__isnull=False)
            _lock(applied)
            _check(applied, head)
            touched, unit_ids = _take_back(head, applied)
            head.state, head.undone_by, head.undone_at = ImportState.UNDONE, stored_login(by), at
            head.rows_swept_at, head.message = at, ""
            head.save(update_fields=["state", "undone_by", "undone_at", "rows_swept_at", "message"])
            announce_postings(person_ids=touched, unit_ids=unit_ids, at=at)
            record_audit(
                by=by,
                action="undo_import_roster",
                subject=head.unit.code,
                at=at,
                detail={"import": str(head.pk)},
                unit_id=head.unit_id,
            )
    except IntegrityError as error:
        raise ImportRefused(_("Không hoàn tác được: đã có dữ liệu khác dựa vào người của lần nhập này.")) from error
    return head


def undo_blockers(head: RosterImport) -> list[tuple[str, str]]:
    """(name, why) of everybody who keeps this import from being undone."""
    return _blocking(head.rows.filter(applied_at__isnull=False), head)


def _check(applied: Any, head: RosterImport) -> None:
    if people := _blocking(applied, head):
        raise UndoBlocked(people[:NAMED], len(people))


def _blocking(applied: Any, head: RosterImport) -> list[tuple[str, str]]:
    reasons: dict[int, str] = {}
    moved = applied.exclude(person__revision=F("person_revision") + 1)
    for person_id in moved.values_list("person_id", flat=True):
        reasons[person_id] = str(_("hồ sơ đã thay đổi sau lần nhập này"))
    new = list(applied.filter(kind=RowKind.NEW).values_list("person_id", flat=True))
    changed = list(applied.exclude(kind=RowKind.NEW).values_list("person_id", flat=True))
    for chunk in _chunks(new):
        for person_id in Person.objects.filter(pk__in=chunk, user__isnull=False).values_list("pk", flat=True):
            reasons.setdefault(person_id, str(_("đã có tài khoản")))
        for person_id in ActivationCode.objects.filter(person_id__in=chunk).values_list("person_id", flat=True):
            reasons.setdefault(person_id, str(_("đã được cấp thẻ kích hoạt")))
        reasons = blocking_facts(chunk, None) | reasons
    for chunk in _chunks(changed):
        reasons = blocking_facts(chunk, head.applied_at) | reasons
    names: dict[int, str] = {}
    for chunk in _chunks(reasons):
        names |= dict(Person.objects.filter(pk__in=chunk).values_list("pk", "full_name"))
    return sorted((names.get(person_id, "?"), reason) for person_id, reason in reasons.items())


def _lock(applied: Any) -> None:
    for chunk in _chunks(applied.values_list("person_id", flat=True)):
        list(lock_rows(Person.objects.filter(pk__in=chunk).order_by("pk")).values_list("pk"))


def _take_back(head: RosterImport, applied: Any) -> tuple[list[int], list[int]]:
    """Returns (keys of the people who stay and were touched, keys of all units concerned).

    Past the ORM, which refuses to delete reversals and would ask every table for every person: what a wrong file
    brought must go, and nothing stands on it, as was just checked.
    """
    table, where = _scope(head)
    everybody = list(applied.values_list("person_id", flat=True))
    gone = set(applied.filter(kind=RowKind.NEW).values_list("person_id", flat=True))
    units: set[int] = set()
    for chunk in _chunks(everybody):
        units |= set(Posting.objects.filter(person_id__in=chunk).values_list("unit_id", flat=True))
    of_import = f"SELECT {{column}} FROM {table} WHERE {where[0]}"  # noqa: S608
    ids = {name: of_import.format(column=name) for name in ("posting_id", "corrects_id", "ends_id")}
    old = run(
        f"SELECT DISTINCT person_id FROM {POSTING} WHERE id IN ({ids['ends_id']}) OR id IN ({ids['corrects_id']})",  # noqa: S608
        where[1] * 2,
    )
    run(f"DELETE FROM {REVERSAL} WHERE posting_id IN ({ids['corrects_id']})", where[1])  # noqa: S608
    run(f"DELETE FROM {POSTING} WHERE id IN ({ids['posting_id']})", where[1])  # noqa: S608
    run(f"UPDATE {POSTING} SET is_void = %s WHERE id IN ({ids['corrects_id']})", [False, *where[1]])  # noqa: S608
    run(f"UPDATE {POSTING} SET valid_to = NULL WHERE id IN ({ids['ends_id']})", where[1])  # noqa: S608
    run(
        f"UPDATE {PERSON} AS p SET {', '.join(f'{name} = f.{name}' for name in PERSON_FIELDS)} "  # noqa: S608
        f"FROM {FORMER} f WHERE f.person_id = p.id AND f.roster_import_id = %s",
        where[1][:1],
    )
    FormerRecord.objects.filter(roster_import=head).delete()
    for chunk in _chunks(gone):
        DistinctPair.objects.filter(one_id__in=chunk).delete()
        DistinctPair.objects.filter(other_id__in=chunk).delete()
        forget_messages(person_ids=chunk)
        forget_people(chunk)
    new = of_import.format(column="person_id") + f" AND r.kind = '{RowKind.NEW.value}'"
    run(f"DELETE FROM {PERSON} WHERE id IN ({new})", where[1])  # noqa: S608
    RosterRow.objects.filter(roster_import=head).delete()
    stayed = ({pk for (pk,) in old} | set(everybody)) - gone
    return sorted(stayed), sorted(units)


def _scope(head: RosterImport) -> tuple[str, tuple[str, list[Any]]]:
    key, plan_no = Scope(head).values
    return f"{ROW} r", ("r.roster_import_id = %s AND r.plan_no = %s AND r.applied_at IS NOT NULL", [key, plan_no])


def _chunks(values: Iterable[int]) -> Iterable[list[int]]:
    keys = list(values)
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
