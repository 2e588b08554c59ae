"""Who may do what with drives and the calendar. Nothing here trusts a URL."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from certification.campaigns.models import CalendarEntry, Drive
from certification.campaigns.queries import visible_drives
from lms.people.models import Unit, UnitClosure
from lms.people.permissions import administered_units, managed_units, one_to_see, readable_categories, readable_units


def drive_to_see(user: Any, pk: int, *, as_of: date) -> Drive:
    """A drive whose result she may open. PermissionDenied for any other, there or not."""
    return one_to_see(user, visible_drives(user, as_of=as_of).filter(pk=pk))


def drive_to_change(user: Any, pk: int, *, as_of: date) -> Drive:
    """A drive of a unit that she manages. PermissionDenied for any other."""
    found = drive_to_see(user, pk, as_of=as_of)
    if not may_change(user, found, as_of=as_of):
        raise PermissionDenied
    return found


def may_change(user: Any, drive: Drive, *, as_of: date) -> bool:
    return managed_units(user, as_of=as_of).filter(pk=drive.unit_id).exists()


def sees_whole(user: Any, drive: Drive, *, as_of: date) -> bool:
    """True for whoever reads the drive's unit without a limit: she may know how many joined from elsewhere."""
    if not readable_units(user, as_of=as_of).filter(pk=drive.unit_id).exists():
        return False
    return readable_categories(user, drive.unit, as_of=as_of) is None


def editable_entries(user: Any, *, as_of: date) -> QuerySet[CalendarEntry]:
    """Entries of the units that she administers; those of everybody for whoever administers all there is."""
    units = administered_units(user, as_of=as_of)
    entries = CalendarEntry.objects.select_related("unit")
    found = entries.filter(unit__in=units.values("pk"))
    return found | entries.filter(unit=None) if may_write_for_everybody(user, as_of=as_of) else found


def may_write_for_everybody(user: Any, *, as_of: date) -> bool:
    """True for a superuser, and for whoever administers every unit that stands under none."""
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    below = UnitClosure.objects.on(as_of).filter(depth__gt=0).values("descendant_id")
    tops = set(Unit.objects.on(as_of).exclude(pk__in=below).values_list("pk", flat=True))
    return bool(tops) and administered_units(user, as_of=as_of).filter(pk__in=tops).count() == len(tops)


def readable_entries(user: Any, *, as_of: date) -> QuerySet[CalendarEntry]:
    """Entries of everybody, and those of units whose subtree meets hers."""
    entries = CalendarEntry.objects.select_related("unit")
    if user.is_superuser and user.is_active:
        return entries
    units = readable_units(user, as_of=as_of).values("pk")
    above = UnitClosure.objects.on(as_of).filter(descendant_id__in=units).values("ancestor_id")
    return entries.filter(unit=None) | entries.filter(unit_id__in=above)
