from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from lms.outbox.domain.delivering import replan_delivery
from lms.outbox.enums import Pace
from lms.outbox.kinds import kind_named
from lms.outbox.models import Delivery, Preference, Unsubscription
from lms.people.domain import lock_rows
from lms.people.models import Person
from lms.people.queries import records_of


@transaction.atomic
def choose_preferences(*, person: Person, channel: str, pace: Pace, refused: Collection[str], at: datetime) -> None:
    """Write down how she wants to be told; what waits already is told in the new way.

    `refused` names the kinds of which she wants to hear on the site alone; required ones are passed over.
    """
    lock_rows(Person.objects.filter(pk=person.pk)).get()
    Preference.objects.filter(person__in=records_of(person.pk)).exclude(person=person).delete()
    Preference.objects.update_or_create(
        person=person, defaults={"channel": channel, "pace": pace, "changed_at": at}
    )  # fmt: skip
    kept = [name for name in refused if not kind_named(name).is_required]
    Unsubscription.objects.filter(person__in=records_of(person.pk)).exclude(kind__in=kept).delete()
    _refuse(person, kept, at)
    _replan(person, at)


@transaction.atomic
def unsubscribe(*, person: Person, kinds: Iterable[str], at: datetime) -> None:
    """Tell her no more outside the site of these kinds; required ones are passed over, repeating it is harmless."""
    _refuse(person, [name for name in kinds if not kind_named(name).is_required], at)
    _replan(person, at)


def _refuse(person: Person, kinds: Iterable[str], at: datetime) -> None:
    rows = [Unsubscription(person=person, kind=kind, since=at) for kind in sorted(set(kinds))]
    Unsubscription.objects.bulk_create(rows, ignore_conflicts=True)


def _replan(person: Person, at: datetime) -> None:
    waiting = Delivery.objects.queued().filter(person__in=records_of(person.pk)).order_by("key")
    for delivery in list(lock_rows(waiting)):
        replan_delivery(delivery=delivery, at=at)
