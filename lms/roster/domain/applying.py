from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q

from lms.authors import stored_login
from lms.journal.domain import record_audit
from lms.people.domain import announce_postings, lock_register, lock_rows
from lms.roster.domain import statements
from lms.roster.domain.errors import PreviewStale
from lms.roster.domain.planning import frame_of, surroundings
from lms.roster.domain.statements import Scope
from lms.roster.enums import Decision, ImportState, RowKind
from lms.roster.models import RosterImport, RosterRow


def apply_import(*, head: RosterImport, by: Any, at: datetime) -> RosterImport:
    """Write all sound rows in one transaction, or nothing. Repeating it changes nothing.

    PreviewStale when the records are no longer as they were planned; UnitForbidden when the right has gone meanwhile.
    Faulty rows stay out; doubtful ones wait for a decision.
    """
    try:
        with transaction.atomic():
            lock_register()
            head = lock_rows(RosterImport.objects.filter(pk=head.pk)).get()
            if head.state not in (ImportState.READY, ImportState.APPLYING):
                return head
            known, home_ids = surroundings(unit=head.unit, as_of=head.as_of, by=by)
            if frame_of(known, home_ids) != head.frame:
                raise PreviewStale
            write_rows(Scope(head), by=by, at=at)
            _supersede(head, at)
            head.state, head.applied_by, head.applied_at = ImportState.APPLIED, stored_login(by), at
            head.message = ""
            head.save(update_fields=["state", "applied_by", "applied_at", "message"])
            record_audit(
                by=by, action="import_roster", subject=head.unit.code, at=at, unit_id=head.unit_id,
                detail={"import": str(head.pk), "as_of": head.as_of.isoformat(), **head.counts},
            )  # fmt: skip
    except IntegrityError as error:
        raise PreviewStale from error
    return head


def write_rows(scope: Scope, *, by: Any, at: datetime) -> list[int]:
    """Apply the rows of `scope` inside the caller's transaction; returns the keys of the people touched.

    PreviewStale when one of them no longer holds.
    """
    statements.lock_people(scope)
    if statements.stale_people(scope) or statements.stale_postings(scope) or statements.stale_newcomers(scope):
        raise PreviewStale
    statements.insert_people(scope, at)
    statements.update_people(scope)
    statements.end_postings(scope)
    statements.insert_postings(scope, at)
    login = stored_login(by)
    statements.insert_reversals(scope, at, login.pk if login else None)
    touched = statements.people_touched(scope)
    if touched:
        statements.count_revisions(scope)
        announce_postings(person_ids=touched, is_counted=True, at=at)
    statements.mark_applied(scope, at)
    return touched


def _supersede(head: RosterImport, at: datetime) -> None:
    """A doubtful row that comes again replaces the one that still waits from an earlier file for the same unit."""
    again = head.rows.filter(
        Q(birth_date=OuterRef("birth_date")) | Q(birth_date=None) & Q(birth_year=OuterRef("birth_year")) | Q(
            birth_date=None, birth_year=None
        ),
        kind=RowKind.DOUBTFUL, search_text=OuterRef("search_text"), phone=OuterRef("phone"), doubt=OuterRef("doubt"),
        unit=OuterRef("unit"),
    )  # fmt: skip
    waiting = RosterRow.objects.filter(
        roster_import__unit=head.unit_id, roster_import__state=ImportState.APPLIED, kind=RowKind.DOUBTFUL, decision="",
        plan_no=F("roster_import__plan_no"),
    ).exclude(roster_import=head)  # fmt: skip
    if head.rows.filter(kind=RowKind.DOUBTFUL).exists():
        superseded = list(waiting.filter(Exists(again)).values_list("pk", flat=True))
        RosterRow.objects.filter(pk__in=superseded).update(decision=Decision.SUPERSEDED, decided_at=at)
