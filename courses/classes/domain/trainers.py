"""The register of trainers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.classes.domain.errors import ClassRefused
from courses.classes.models import Trainer
from lms.authors import stored_login
from lms.journal.domain import record_audit
from lms.people.models import Person, Unit


@transaction.atomic
def list_trainer(
    *,
    unit: Unit,
    person: Person | None,
    full_name: str,
    workplace: str,
    topics: str,
    decision: str,
    listed_from: date,
    by: Any,
    at: datetime,
) -> Trainer:
    """Enter somebody into a unit's register; `person` None for one from outside. Once at a time for a person."""
    if person is not None and Trainer.objects.filter(unit=unit, person=person, listed_to=None).exists():
        raise ClassRefused(_("%(name)s đã có trong danh sách giảng viên.") % {"name": person.full_name})
    trainer = Trainer.objects.create(
        unit=unit, person=person, full_name=full_name, workplace=workplace, topics=topics, decision=decision,
        listed_from=listed_from, recorded_at=at, recorded_by=stored_login(by),
    )  # fmt: skip
    record_audit(
        by=by, action="classes.trainer", subject=full_name, at=at, detail={"trainer": str(trainer.uuid)},
        unit_id=unit.pk,
    )  # fmt: skip
    return trainer


@transaction.atomic
def unlist_trainer(*, trainer: Trainer, on: date, by: Any, at: datetime) -> None:
    """End an entry; the classes that were taught keep their trainer. Repeating it changes nothing."""
    if trainer.listed_to is not None:
        return
    if on <= trainer.listed_from:
        raise ClassRefused(_("Ngày thôi giảng phải sau ngày vào danh sách."))
    Trainer.objects.filter(pk=trainer.pk).update(listed_to=on)
    record_audit(
        by=by, action="classes.trainer_end", subject=trainer.full_name, at=at,
        detail={"trainer": str(trainer.uuid), "on": on.isoformat()}, unit_id=trainer.unit_id,
    )  # fmt: skip
