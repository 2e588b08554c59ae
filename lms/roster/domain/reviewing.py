from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from lms.authors import stored_login
from lms.dates import today
from lms.journal.domain import record_audit
from lms.people.domain import lock_register, lock_rows
from lms.people.models import Person
from lms.people.permissions import managed_categories
from lms.people.queries import all_records
from lms.roster.domain.applying import write_rows
from lms.roster.domain.errors import ImportRefused, PreviewStale, UnitForbidden
from lms.roster.domain.staging import open_cells, staged, typed_row
from lms.roster.domain.statements import Scope
from lms.roster.enums import Decision, Doubt, RowKind
from lms.roster.models import DistinctPair, RosterRow
from lms.roster.permissions import rows_to_decide
from lms.roster.plan import Ruling, World, plan_again
from lms.roster.planned import PreviewRow
from lms.roster.queries import candidates_of, kind_counts, known_names, people_meant, reach_of


def decide_row(*, row: RosterRow, decision: Decision, person_id: int | None = None, by: Any, at: datetime) -> RosterRow:
    """Settle a doubtful row: plan it again under what a human said, and write it, under the same checks as ever.

    Where the person stands in a unit that `by` does not manage, the row waits for those who do. Repeating a decision
    changes nothing. ImportRefused says what keeps it from being done; UnitForbidden when it is not hers to decide.
    """
    try:
        with transaction.atomic():
            lock_register()
            row = lock_rows(RosterRow.objects.filter(pk=row.pk).select_related(None)).get()
            if row.decision:
                return row
            if not rows_to_decide(by).filter(pk=row.pk).exists():
                raise UnitForbidden
            _check_choice(row, decision)
            if decision in (Decision.SKIPPED, Decision.REFUSED):
                return _settled(row, decision, by, at)
            return _write(row, decision, person_id, by, at)
    except (IntegrityError, PreviewStale) as error:
        raise ImportRefused(_("Hồ sơ vừa thay đổi; chưa ghi gì. Hãy tải lại trang rồi quyết định lại.")) from error


def _check_choice(row: RosterRow, decision: Decision) -> None:
    of_transfer = {Decision.AGREED, Decision.REFUSED}
    fitting = of_transfer if row.doubt == Doubt.TRANSFER else {Decision.SAME, Decision.OTHER, Decision.SKIPPED}
    if decision not in fitting:
        raise ImportRefused(_("Không thể chọn như vậy cho dòng này. Hãy tải lại trang."))


def _write(row: RosterRow, decision: Decision, person_id: int | None, by: Any, at: datetime) -> RosterRow:
    candidates = candidates_of(row)
    if decision is Decision.AGREED:
        person_id = candidates[0] if candidates else None
    elif decision is Decision.SAME and person_id is None and len(candidates) == 1:
        person_id = candidates[0]
    if decision is not Decision.OTHER and person_id not in candidates:
        raise ImportRefused(_("Hãy chọn người trên hồ sơ trùng với dòng này."))
    if decision is Decision.OTHER and row.doubt != Doubt.OTHER_NAME and _has_number(candidates, row.identity_hash):
        raise ImportRefused(
            _(
                "Dòng này có cùng số CCCD với hồ sơ đã có nên là cùng một người. Hãy chọn “Cùng một người” hoặc "
                "“Bỏ qua dòng này”."
            )
        )
    planned = _plan(row, decision, person_id if decision is not Decision.OTHER else None, candidates, by)
    if planned.kind is RowKind.ERROR or (planned.kind is RowKind.DOUBTFUL and planned.doubt != Doubt.TRANSFER):
        raise ImportRefused("; ".join(str(error) for error in planned.errors))
    _restage(row, planned)
    if planned.kind is RowKind.DOUBTFUL:
        record_audit(
            by=by, action="ask_transfer", subject=str(row.pk), at=at, detail=_detail(row, decision), unit_id=row.unit_id
        )
        return row
    touched = write_rows(Scope(row.roster_import, row.pk), by=by, at=at)
    row.refresh_from_db()
    _follow(row, touched)
    if decision is Decision.OTHER and row.person_id:
        _remember(row.person_id, candidates, by, at)
    return _settled(row, decision, by, at)


def _has_number(candidates: list[int], identity_hash: str | None) -> bool:
    """True when one of the candidates has this identity number, under any of her records."""
    return bool(identity_hash) and all_records(candidates).filter(identity_hash=identity_hash).exists()


def _plan(row: RosterRow, decision: Decision, person_id: int | None, candidates: list[int], by: Any) -> PreviewRow:
    """The row as it would be written now, within the categories that whoever decides manages in its unit."""
    head = row.roster_import
    allowed = None
    if decision is not Decision.AGREED and row.unit is not None:
        allowed = managed_categories(by, row.unit, as_of=today())
    known, home_ids = known_names(head.unit, as_of=head.as_of, allowed_categories=allowed)
    if row.unit_id not in known.units:
        raise ImportRefused(_("Đơn vị của dòng này không còn thuộc %(unit)s.") % {"unit": head.unit.name})
    category = known.categories.get(row.category_id) if row.category_id else None
    parsed = typed_row(row, unit=known.units[row.unit_id], category=category)
    identity_hash = row.identity_hash or ""
    if decision is Decision.OTHER and row.doubt == Doubt.OTHER_NAME:
        parsed, identity_hash = parsed.without_identity(), ""  # the number belongs to whom it was first recorded for
    people = people_meant([parsed], [identity_hash] if identity_hash else [], also=candidates)
    if person_id is not None and person_id not in people.by_id:
        raise ImportRefused(_("Hồ sơ đã chọn không còn. Hãy tải lại trang."))
    world = World(people, known, home_ids, reach_of(by, as_of=head.as_of))
    ruling = Ruling(
        person_id, never=frozenset(candidates) if decision is Decision.OTHER else frozenset(),
        may_leave=decision is Decision.AGREED,
    )  # fmt: skip
    return plan_again(parsed, identity_hash, world, ruling, open_cells(row.cells_cipher))


def _restage(row: RosterRow, planned: PreviewRow) -> None:
    cleared = {"losing_unit_id": None, "losing_category_id": None, "twin": None}
    values = cleared | staged(planned, head=row.roster_import, plan_no=row.plan_no)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _settled(row: RosterRow, decision: Decision, by: Any, at: datetime) -> RosterRow:
    """A transfer that was agreed keeps that word even where a namesake was settled before it."""
    row.decision, row.decided_by, row.decided_at, row.cells_cipher = decision, stored_login(by), at, ""
    row.save(update_fields=["decision", "decided_by", "decided_at", "cells_cipher"])
    head = row.roster_import
    head.counts = {**head.counts, **kind_counts(head)}
    head.save(update_fields=["counts"])
    record_audit(
        by=by,
        action="decide_roster_row",
        subject=str(row.pk),
        at=at,
        detail=_detail(row, decision),
        unit_id=row.unit_id,
    )
    return row


def _follow(row: RosterRow, touched: Iterable[int]) -> None:
    """Other rows of this import about the same people know of this write, so that it does not block their undo."""
    revision = Person.objects.filter(pk=OuterRef("person_id")).values("revision")[:1]
    rows = row.roster_import.rows.filter(person_id__in=list(touched), applied_at__isnull=False)
    rows.update(person_revision=Subquery(revision) - 1)


def _remember(person_id: int, others: list[int], by: Any, at: datetime) -> None:
    pairs = [sorted((person_id, other)) for other in others if other != person_id]
    DistinctPair.objects.bulk_create(
        [DistinctPair(one_id=one, other_id=other, decided_by=stored_login(by), decided_at=at) for one, other in pairs],
        ignore_conflicts=True,
    )


def _detail(row: RosterRow, decision: Decision) -> dict[str, Any]:
    return {"import": str(row.roster_import_id), "decision": decision.value, "person": row.person_id}
