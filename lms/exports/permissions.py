"""Who may schedule exports: whoever changes people of the unit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from lms.people.models import Unit
from lms.people.permissions import managed_units


def schedulable_units(user: Any, *, as_of: date) -> QuerySet[Unit]:
    return managed_units(user, as_of=as_of)


def may_schedule(user: Any, unit: Unit, *, as_of: date) -> bool:
    return schedulable_units(user, as_of=as_of).filter(pk=unit.pk).exists()
