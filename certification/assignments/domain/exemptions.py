from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.assignments.domain.periods import refresh_periods
from certification.assignments.enums import ExemptionReason
from certification.assignments.models import Assignment, Exemption, Period
from lms.authors import stored_login
from lms.dates import civil_date
from lms.journal.domain import record_audit
from lms.people.domain import home_unit_id, lock_rows
from lms.people.models import Person
from lms.people.queries import records_of


class ExemptionRefused(ValueError):
    """Somebody cannot be exempted so; the message says why."""


@transaction.atomic
def exempt_person(
    *,
    assignment: Assignment,
    person: Person,
    reason: ExemptionReason,
    note: str = "",
    starts_on: date,
    ends_on: date | None = None,
    by: Any,
    at: datetime,
) -> Exemption:
    """Spare her the assignment from `starts_on` until before `ends_on` (None: until it is ended).

    ExemptionRefused when she is not reached, the dates contradict each other, or another exemption holds then.
    """
    lock_rows(Person.objects.filter(pk=person.pk)).get()
    if not Period.objects.current().filter(assignment=assignment, person=person).exists():
        raise ExemptionRefused(_("%(name)s không thuộc diện phải học đợt này.") % {"name": person.full_name})
    if ends_on is not None and ends_on <= starts_on:
        raise ExemptionRefused(_("Ngày cuối phải từ ngày đầu trở đi."))
    others = Exemption.objects.filter(assignment=assignment, person__in=records_of(person.pk))
    others = others.exclude(ends_on__lte=starts_on)
    if ends_on is not None:
        others = others.filter(starts_on__lt=ends_on)
    if others.exists():
        raise ExemptionRefused(_("%(name)s đã được miễn trong thời gian này.") % {"name": person.full_name})
    exemption = Exemption.objects.create(
        assignment=assignment, person=person, reason=reason, note=note, starts_on=starts_on, ends_on=ends_on,
        recorded_at=at, recorded_by=stored_login(by),
    )  # fmt: skip
    _tell("assignments.exempt", exemption, by, at)
    return exemption


@transaction.atomic
def end_exemption(*, exemption: Exemption, by: Any, at: datetime) -> Exemption:
    """Ask it of her again from today; an exemption that has not begun never holds. The first end stays."""
    locked = lock_rows(Exemption.objects.filter(pk=exemption.pk)).get()
    today = civil_date(at)
    if locked.ended_at is not None or (locked.ends_on is not None and locked.ends_on <= today):
        return locked
    locked.ends_on = max(today, locked.starts_on)
    locked.ended_at, locked.ended_by = at, stored_login(by)
    locked.save(update_fields=["ends_on", "ended_at", "ended_by"])
    _tell("assignments.unexempt", locked, by, at)
    return locked


def _tell(action: str, exemption: Exemption, by: Any, at: datetime) -> None:
    record_audit(
        by=by, action=action, subject=str(exemption.person.uuid), at=at,
        unit_id=home_unit_id(exemption.person_id, at),
        detail={
            "assignment": exemption.assignment_id, "exemption": exemption.pk, "reason": exemption.reason,
            "starts_on": str(exemption.starts_on), "ends_on": str(exemption.ends_on or ""),
        },
    )  # fmt: skip
    refresh_periods(person_ids=[exemption.person_id], assignment_ids=[exemption.assignment_id], at=at)
