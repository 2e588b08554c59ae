"""Taking a decision about units back, while nothing builds on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.authors import stored_login
from lms.dates import civil_date
from lms.journal.domain import record_audit
from lms.people.domain.carrying import announce_people
from lms.people.domain.news import CHUNK, announce, lock_rows
from lms.people.domain.steps import Ends, Steps
from lms.people.domain.unit_rules import UnitRefused
from lms.people.domain.units import lock_units, rebuild_tree, set_current_name
from lms.people.enums import UnitKind
from lms.people.models import (
    HeadcountDeclaration,
    Posting,
    PostingReversal,
    Reorganisation,
    Unit,
    UnitName,
    UnitParent,
    UnitSuccession,
)
from lms.people.signals import units_changed

NEVER = date(1900, 1, 1)
"""The only day of a unit whose opening was taken back."""


@transaction.atomic
def undo_reorganisation(*, record: Reorganisation, by: Any, at: datetime) -> None:
    """Bring units and postings back to where they were. UnitRefused when something has been built on it since.

    Postings it began are reversed, those it ended last again, those it reversed are recorded anew. A unit that it
    opened stays on record, for reversed postings name it, but on a day before all others, and gives its code back.
    """
    record = lock_rows(Reorganisation.objects.filter(pk=record.pk)).get()
    steps = Steps.from_json(record.steps)
    unit_ids = list(record.units.values_list("pk", flat=True))
    lock_units(unit_ids)
    _check(record, steps, unit_ids)
    people = _restore_postings(record, steps, by, at)
    UnitSuccession.objects.filter(predecessor_id__in=steps.units_closed, effective_on=record.effective_on).delete()
    UnitParent.objects.filter(pk__in=steps.links_begun).delete()
    _restore_ends(UnitParent, steps.links_ended)
    UnitName.objects.filter(pk__in=steps.names_begun).delete()
    _restore_ends(UnitName, steps.names_ended)
    Unit.objects.filter(pk__in=steps.units_closed).update(valid_to=None)
    moved = list(
        UnitParent.objects.filter(pk__in=[pk for pk, _a, _b in steps.links_ended]).values_list("unit", flat=True)
    )
    _withdraw_opened(steps.units_opened)
    for name in UnitName.objects.on(civil_date(at)).filter(unit_id__in=unit_ids):
        set_current_name(name.unit_id, name.name)
    rebuild_tree(sorted({*unit_ids, *moved}))
    record.undone_at, record.undone_by = at, stored_login(by)
    record.save(update_fields=["undone_at", "undone_by"])
    announce(units_changed, {"units": sorted({*unit_ids, *moved})}, at)
    announce_people(person_ids=people, at=at)
    record_audit(
        by=by, action="units.undo", subject=", ".join(record.units.order_by("pk").values_list("code", flat=True)),
        at=at, detail={"reorganisation": record.pk},
    )  # fmt: skip


def _check(record: Reorganisation, steps: Steps, unit_ids: list[int]) -> None:
    if record.undone_at is not None:
        raise UnitRefused(_("Thay đổi này đã được hoàn tác."))
    later = Reorganisation.objects.filter(undone_at=None, pk__gt=record.pk, units__in=unit_ids).order_by("-pk").first()
    if later is not None:
        raise UnitRefused(_("Sau đó đã có thay đổi khác: %(what)s. Hãy hoàn tác thay đổi ấy trước.") % {"what": later})
    begun = dict(steps.postings_begun)
    extra = (
        Posting.objects.standing().filter(unit_id__in=steps.units_opened).exclude(pk__in=begun).select_related("unit")
    ).first()
    if extra is not None:
        raise UnitRefused(
            _("%(unit)s đã có thêm người sau thay đổi này. Hãy chuyển họ đi trước.") % {"unit": extra.unit.name}
        )
    declared = HeadcountDeclaration.objects.filter(unit_id__in=steps.units_opened).select_related("unit").first()
    if declared is not None:
        raise UnitRefused(_("%(unit)s đã có khai báo số người.") % {"unit": declared.unit.name})
    below = UnitParent.objects.filter(parent_id__in=steps.units_opened).exclude(pk__in=steps.links_begun)
    link = below.select_related("parent").first()
    if link is not None:
        raise UnitRefused(_("%(unit)s đã có đơn vị khác trực thuộc.") % {"unit": link.parent.name})
    expected = {**begun, **{pk: now for pk, _before, now in steps.postings_ended}}
    for chunk in _chunks(sorted(expected)):
        for row in Posting.objects.filter(pk__in=chunk).select_related("person"):
            if row.is_void or row.valid_to != expected[row.pk]:
                raise UnitRefused(
                    _("Vị trí công tác của %(person)s đã thay đổi sau đó nên không hoàn tác được nữa.")
                    % {"person": row.person.full_name}
                )


def _restore_postings(record: Reorganisation, steps: Steps, by: Any, at: datetime) -> set[int]:
    reason = _("hoàn tác: %(what)s") % {"what": record}
    begun = [pk for pk, _end in steps.postings_begun]
    changed = [*begun, *steps.postings_voided, *[pk for pk, _before, _now in steps.postings_ended]]
    people: set[int] = set()
    for chunk in _chunks(sorted(changed)):
        people |= set(Posting.objects.filter(pk__in=chunk).values_list("person_id", flat=True))
    for chunk in _chunks(begun):
        Posting.objects.filter(pk__in=chunk).update(is_void=True)
        PostingReversal.objects.bulk_create(
            [
                PostingReversal(posting_id=pk, reason=reason, recorded_at=at, recorded_by=stored_login(by))
                for pk in chunk
            ],
            batch_size=500,
        )
    _restore_ends(Posting, steps.postings_ended)
    for chunk in _chunks(steps.postings_voided):
        again = list(Posting.objects.filter(pk__in=chunk))
        for row in again:
            row.pk, row.is_void, row.recorded_at = None, False, at
        Posting.objects.bulk_create(again, batch_size=500)
    return people


def _restore_ends(model: Any, ends: Ends) -> None:
    before: dict[date | None, list[int]] = {}
    for pk, end, _now in ends:
        before.setdefault(end, []).append(pk)
    for end, keys in before.items():
        for chunk in _chunks(keys):
            model.objects.filter(pk__in=chunk).update(valid_to=end)


def _withdraw_opened(unit_ids: list[int]) -> None:
    """As if they had never been opened: no figure, list or parent of any day knows them any more."""
    UnitParent.objects.filter(unit_id__in=unit_ids).delete()
    UnitName.objects.filter(unit_id__in=unit_ids).update(valid_from=NEVER, valid_to=NEVER + timedelta(days=1))
    for unit in Unit.objects.filter(pk__in=unit_ids):
        unit.code = f"{unit.code[:28]}~{unit.pk}"
        unit.kind, unit.valid_from, unit.valid_to = UnitKind.OTHER, NEVER, NEVER + timedelta(days=1)
        unit.save(update_fields=["code", "kind", "valid_from", "valid_to"])


def _chunks(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
