"""Who may read a target and who may decide one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from certification.awards.models import Programme
from certification.coverage.models import Target
from lms.people.enums import RoleKind
from lms.people.models import Unit, UnitClosure
from lms.people.permissions import administered_units, holds, readable_units


def may_decide_target(user: Any, *, programme: Programme, unit: Unit | None, as_of: date) -> bool:
    """An administrator decides for the units below her; the common target (`unit` None) is decided by whoever
    administers the topmost unit above the programme's issuer, and by superusers."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    place = unit or topmost_unit(programme.issuer, as_of=as_of)
    return administered_units(user, as_of=as_of).filter(pk=place.pk).exists()


def may_decide_some(user: Any) -> bool:
    """True for whoever may decide the target of some unit."""
    return user.is_authenticated and user.is_active and holds(user, {RoleKind.ADMINISTRATOR})


def readable_targets(user: Any, *, as_of: date) -> QuerySet[Target]:
    """The common targets, those of the units that `user` reads, and those of all above them, which may hold there."""
    if user.is_superuser:
        return Target.objects.all()
    units = readable_units(user, as_of=as_of)
    above = UnitClosure.objects.on(as_of).filter(descendant__in=units.values("pk")).values("ancestor_id")
    return Target.objects.filter(Q(unit=None) | Q(unit__in=above) | Q(unit__in=units.values("pk")))


def topmost_unit(unit: Unit, *, as_of: date) -> Unit:
    """The root above `unit` on `as_of`; the unit itself when it stands nowhere."""
    link = UnitClosure.objects.on(as_of).filter(descendant=unit).select_related("ancestor").order_by("-depth").first()
    return link.ancestor if link else unit
