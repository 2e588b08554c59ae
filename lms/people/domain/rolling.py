"""What a day brings by itself: names that begin, and postings that reach the day on which their unit closed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from lms.people.domain.carrying import announce_people, carry_postings
from lms.people.domain.news import announce
from lms.people.domain.reorganisation import reason_text
from lms.people.domain.steps import Steps
from lms.people.domain.units import lock_units, set_current_name
from lms.people.enums import ReorganisationKind
from lms.people.models import Posting, Reorganisation, UnitName, UnitSuccession
from lms.people.signals import units_changed


@transaction.atomic
def roll_units(*, today: date, at: datetime, by: Any = None) -> int:
    """Bring `Unit.name` and the postings of closed units up to `today`; returns how many units it touched.

    Two cheap reads when there is nothing to do. A posting that was recorded late in a closed unit is carried too.
    """
    renamed = list(
        UnitName.objects.on(today).exclude(name=F("unit__name")).values_list("unit_id", "name").order_by("unit_id")
    )
    for unit_id, name in renamed:
        set_current_name(unit_id, name)
    if renamed:
        announce(units_changed, {"units": [unit_id for unit_id, _name in renamed]}, at)
    touched = {unit_id for unit_id, _name in renamed}
    while late := _late_units(today):  # a successor may have closed by now as well
        touched |= late
        _carry(late, by, at)
    return len(touched)


def _late_units(today: date) -> set[int]:
    """Units that closed by `today` into another one and still have a standing posting that reaches that day."""
    reaching = Q(valid_to=None) | Q(valid_to__gt=F("unit__valid_to"))
    return set(
        Posting.objects.standing()
        .filter(reaching, unit__valid_to__lte=today, unit__successions__is_main=True)
        .values_list("unit_id", flat=True)
        .distinct()
    )


def _carry(unit_ids: set[int], by: Any, at: datetime) -> None:
    """Carry what one decision closed together, so that a person with a posting in each gets one."""
    lock_units(sorted(unit_ids))
    main: dict[int, tuple[int, date]] = {}
    for row in UnitSuccession.objects.filter(predecessor_id__in=unit_ids, is_main=True):
        main[row.predecessor_id] = (row.successor_id, row.effective_on)
    records = _records(unit_ids)
    together: dict[tuple[int, date], list[int]] = defaultdict(list)
    for unit_id in sorted(main):
        record = records.get(unit_id)
        together[record.pk if record else -unit_id, main[unit_id][1]].append(unit_id)
    people: set[int] = set()
    for (_decision, day), members in together.items():
        record = records.get(members[0])
        steps = Steps.from_json(record.steps) if record else Steps()
        people |= carry_postings(
            unit_ids=members,
            target_of=lambda row, steps=steps: steps.assigned.get(str(row.pk), main[row.unit_id][0]),  # type: ignore[misc]
            effective_on=day,
            reason=reason_text(record.kind if record else ReorganisationKind.MERGE, day),
            by=by,
            at=at,
            steps=steps,
        )
        if record:
            Reorganisation.objects.filter(pk=record.pk).update(steps=steps.as_json())
    announce(units_changed, {"units": sorted(unit_ids | {target for target, _day in main.values()})}, at)
    announce_people(person_ids=people, at=at)


def _records(unit_ids: set[int]) -> dict[int, Reorganisation]:
    """{closed unit: the standing decision that closed it}"""
    found = {}
    for record in Reorganisation.objects.filter(undone_at=None, units__in=unit_ids).distinct().order_by("pk"):
        for unit_id in record.steps.get("units_closed", []):
            found[unit_id] = record
    return found
