"""What a reorganisation would do, said before it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from lms.people.models import HeadcountDeclaration, Posting, Reorganisation, Role, Unit, UnitParent


@dataclass(frozen=True)
class Preview:
    """Postings and people that go on elsewhere, units below that move, and what hangs on the closing units."""

    closing: list[Unit]
    postings: int
    people: int
    children: list[Unit]
    roles: list[Role]
    declared: list[HeadcountDeclaration]


def try_out(write: Callable[[], Reorganisation]) -> None:
    """Do it and roll it back: raises what the real call would raise."""
    with transaction.atomic():
        write()
        transaction.set_rollback(True)


def reaching_postings(units: Sequence[Unit], day: date) -> QuerySet[Posting]:
    """The standing postings in these units that last until the day or longer: those that go on elsewhere."""
    lasting = Q(valid_to=None) | Q(valid_to__gt=day)
    return Posting.objects.standing().filter(lasting, unit__in=units)


def preview_closing(units: Sequence[Unit], day: date) -> Preview:
    """What hangs on units that close on the day; six statements, however many units."""
    counts = reaching_postings(units, day).aggregate(
        postings=Count("pk"), people=Count(Coalesce("person__canonical_id", "person_id"), distinct=True)
    )
    links = UnitParent.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), parent__in=units)
    latest: dict[int, HeadcountDeclaration] = {}
    for row in HeadcountDeclaration.objects.filter(unit__in=units).select_related("unit").order_by("declared_on", "pk"):
        latest[row.unit_id] = row
    return Preview(
        closing=list(units),
        postings=counts["postings"],
        people=counts["people"],
        children=list(
            Unit.objects.filter(pk__in=links.values("unit_id"))
            .exclude(pk__in=[unit.pk for unit in units])
            .order_by("sort_key", "pk")
        ),
        roles=list(Role.objects.filter(unit__in=units).select_related("user", "unit").order_by("unit__sort_key", "pk")),
        declared=list(latest.values()),
    )
