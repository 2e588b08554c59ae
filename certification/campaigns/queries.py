from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from certification.campaigns.enums import Tells
from certification.campaigns.models import CalendarEntry, Drive, DriveMember
from courses.content.models import Course
from lms.people.enums import MANAGING_ROLES, READING_ROLES
from lms.people.models import Category, Person, PersonQuerySet, Posting, Role, Unit, UnitClosure
from lms.people.permissions import people_reached, readable_units

OWNER = Coalesce("person__canonical_id", F("person_id"))
"""Whose membership it is, whatever record it was written under."""


def visible_drives(user: Any, *, as_of: date) -> QuerySet[Drive]:
    """Drives of the units that she may read, and of those above her own: her people may have joined them."""
    drives = Drive.objects.select_related("unit").order_by("-starts_on", "-pk")
    if user.is_superuser and user.is_active:
        return drives
    own = Role.objects.filter(user_id=user.pk, kind__in=list(READING_ROLES)).values("unit_id")
    above = UnitClosure.objects.on(as_of).filter(descendant_id__in=own).values("ancestor_id")
    below = readable_units(user, as_of=as_of).values("pk")
    return drives.filter(unit__in=Unit.objects.filter(pk__in=above) | Unit.objects.filter(pk__in=below))


def open_courses(kept: Sequence[Course] = ()) -> QuerySet[Course]:
    """What a drive may offer: courses open for enrolment, and those that it offers already."""
    rows = Course.objects.filter(current_edition__isnull=False) | Course.objects.filter(pk__in=[one.pk for one in kept])
    return rows.order_by("pk")


def people_to_invite(
    user: Any, drive: Drive, unit: Unit, categories: Sequence[Category], *, as_of: date
) -> PersonQuerySet:
    """People posted below `unit` (in these categories; none: all) whom she manages and who have not joined."""
    below = UnitClosure.objects.on(as_of).filter(ancestor=unit).values("descendant_id")
    postings = Posting.objects.on(as_of).filter(unit_id__in=below)
    if categories:
        postings = postings.filter(category__in=list(categories))
    joined = DriveMember.objects.filter(drive=drive).annotate(owner=OWNER).values("owner")
    return people_reached(user, postings, kinds=MANAGING_ROLES, as_of=as_of).exclude(pk__in=joined)


def persons_to_tell(entry: CalendarEntry, *, as_of: date) -> list[Person]:
    """Those who manage the unit of a deadline, or units below it, each once; for an entry of everybody all managers."""
    roles = Role.objects.filter(kind__in=list(MANAGING_ROLES), user__is_active=True)
    if entry.unit_id is not None and entry.tells == Tells.UNIT:
        roles = roles.filter(unit_id=entry.unit_id)
    elif entry.unit_id is not None:
        below = UnitClosure.objects.on(as_of).filter(ancestor_id=entry.unit_id).values("descendant_id")
        roles = roles.filter(unit_id__in=below)
    rows = Person.objects.filter(user_id__in=roles.values("user_id")).select_related("canonical").order_by("pk")
    found = {(row.canonical or row).pk: row.canonical or row for row in rows}
    return list(found.values())


def is_member(drive: Drive, person: Person) -> bool:
    return DriveMember.objects.annotate(owner=OWNER).filter(drive=drive, owner=person.pk).exists()
