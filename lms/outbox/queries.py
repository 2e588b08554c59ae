from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from lms.outbox.channels import Channel, configured_channels
from lms.outbox.enums import DeliveryState, Pace
from lms.outbox.kinds import kind_named
from lms.outbox.models import Delivery, DeliveryQuerySet, Message, MessageQuerySet, Preference, Unsubscription
from lms.people.models import Person, PersonQuerySet
from lms.people.queries import records_of


def messages_of(person: Person) -> MessageQuerySet:
    """What was written to her under any of her records, latest first."""
    return Message.objects.filter(person__in=records_of(person.pk)).order_by("-created_at", "-pk")


@dataclass(frozen=True)
class Choice:
    """How somebody is told: `channel` is None for whoever hears nothing outside the site or cannot be reached."""

    channel: Channel | None
    pace: Pace
    refused: frozenset[str]

    def wants(self, kind: str) -> bool:
        """True for a kind of message that she is told of outside the site."""
        return kind_named(kind).is_required or kind not in self.refused


def choices_of(persons: Collection[Person]) -> dict[int, Choice]:
    """{key: choice} of canonical people, also where it was made under a record that was merged since.

    Whoever has chosen nothing is told once a day, over the first configured channel that reaches her; whoever has
    chosen a channel is never told over another.
    """
    keys = {person.pk for person in persons}
    owner = dict(Person.objects.filter(canonical_id__in=keys).values_list("pk", "canonical_id"))
    owner |= {key: key for key in keys}
    chosen: dict[int, Preference] = {}
    for row in Preference.objects.filter(person_id__in=owner).order_by("changed_at", "pk"):
        chosen[owner[row.person_id]] = row
    refused = defaultdict(set)
    for person_id, kind in Unsubscription.objects.filter(person_id__in=owner).values_list("person_id", "kind"):
        refused[owner[person_id]].add(kind)
    channels = configured_channels()
    return {
        person.pk: Choice(
            channel=_channel(person, chosen.get(person.pk), channels),
            pace=Pace(chosen[person.pk].pace) if person.pk in chosen else Pace.DAILY,
            refused=frozenset(refused[person.pk]),
        )
        for person in persons
    }


def _channel(person: Person, chosen: Preference | None, channels: Collection[Channel]) -> Channel | None:
    wanted = [each for each in channels if chosen is None or each.name == chosen.channel]
    return next((each for each in wanted if each.address_of(person)), None)


def deliveries_among(people: PersonQuerySet) -> DeliveryQuerySet:
    """What goes out to these canonical people, under any of their records."""
    keys = people.order_by().values("pk")
    return Delivery.objects.filter(Q(person__in=keys) | Q(person__canonical__in=keys))


def state_counts(deliveries: DeliveryQuerySet, *, since: datetime) -> dict[str, int]:
    """{state: how many of those queued since then}, every state named."""
    rows = deliveries.filter(created_at__gte=since).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(DeliveryState.values, 0) | dict(rows)
