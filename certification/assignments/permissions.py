"""Who may see assignments and who may give them. Nothing here trusts a URL."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from certification.assignments.models import Assignment
from lms.people.models import Unit, UnitClosure
from lms.people.permissions import (
    READING_ROLES,
    managed_categories,
    managed_units,
    readable_units,
    roles_of,
)


def visible_assignments(user: Any, *, as_of: date) -> QuerySet[Assignment]:
    """Assignments of units that she may read, and of those above them, which reach her people too."""
    if not user.is_active:
        return Assignment.objects.none()
    if user.is_superuser:
        return Assignment.objects.all()
    tops = roles_of(user, READING_ROLES).values("unit_id")
    above = UnitClosure.objects.on(as_of).filter(descendant_id__in=tops).values("ancestor_id")
    return Assignment.objects.filter(Q(unit__in=readable_units(user, as_of=as_of)) | Q(unit__in=above))


def may_change_assignment(user: Any, assignment: Assignment, *, as_of: date) -> bool:
    """True for whoever manages the unit that gave it."""
    return managed_units(user, as_of=as_of).filter(pk=assignment.unit_id).exists()


def categories_to_give(user: Any, unit: Unit, *, as_of: date) -> set[int] | None:
    """The categories to which she may give learning below a unit; None when her right is not limited."""
    return managed_categories(user, unit, as_of=as_of)
