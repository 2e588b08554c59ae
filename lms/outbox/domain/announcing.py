from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lms.outbox.domain.dispatching import dispatch_deliveries
from lms.outbox.enums import Pace
from lms.outbox.hours import next_allowed, next_digest
from lms.outbox.kinds import kind_named
from lms.outbox.models import Announcement, Delivery, Message
from lms.outbox.queries import Choice, choices_of
from lms.people.domain import lock_rows
from lms.people.models import Person


def announce_messages(*, messages: Sequence[Message], by: Any, at: datetime) -> None:
    """Queue what tells people outside the site that these messages wait.

    What may go out now goes out alone. What has to wait, for the morning or for the day's digest, joins what waits for
    the same person, channel and hour. To be called in the transaction that wrote the messages.
    """
    owners = _owners(messages)
    choices = choices_of({owner.pk: owner for owner in owners.values()}.values())
    plans: dict[str, tuple[Delivery, list[Message]]] = {}
    for message in messages:
        owner = owners[message.pk]
        delivery = _planned(message, owner, choices[owner.pk], at)
        if delivery is not None:
            plans.setdefault(delivery.key, (delivery, []))[1].append(message)
    if plans:
        _queue(plans, by=by, at=at)


def _owners(messages: Sequence[Message]) -> dict[int, Person]:
    """{key of a message: the person whom it reaches, merged or not}."""
    merged = {message.person.canonical_id for message in messages if message.person.canonical_id}
    canonical = Person.objects.in_bulk(merged) if merged else {}
    return {message.pk: canonical.get(message.person.canonical_id, message.person) for message in messages}


def _planned(message: Message, owner: Person, choice: Choice, at: datetime) -> Delivery | None:
    """The delivery that would tell her of it, not yet stored; None where nothing is told outside the site."""
    if choice.channel is None or not choice.wants(message.kind):
        return None
    is_now = kind_named(message.kind).is_urgent or choice.pace == Pace.AT_ONCE
    hour = next_allowed(at) if is_now else next_digest(at)
    key = f"message:{message.uuid}" if hour == at else f"wait:{owner.pk}:{choice.channel.name}:{hour:%Y%m%dT%H%M}"
    return Delivery(key=key, person=owner, channel=choice.channel.name, not_before=hour, created_at=at)


def _queue(plans: dict[str, tuple[Delivery, list[Message]]], *, by: Any, at: datetime) -> None:
    """Store the planned deliveries, in the order of their keys so that two writers never wait for each other."""
    keys = sorted(plans)
    Delivery.objects.bulk_create([plans[key][0] for key in keys], ignore_conflicts=True)
    waiting = {row.key: row for row in lock_rows(Delivery.objects.queued().filter(key__in=keys).order_by("key"))}
    late = _too_late(plans, waiting)
    if late:
        Delivery.objects.bulk_create([delivery for delivery, _messages in late.values()], ignore_conflicts=True)
        waiting |= {row.key: row for row in Delivery.objects.queued().filter(key__in=late)}
    spoken = [
        Announcement(delivery=waiting[key], message=message)
        for key, (_delivery, messages) in [*plans.items(), *late.items()]
        if key in waiting
        for message in messages
    ]
    Announcement.objects.bulk_create(spoken, ignore_conflicts=True)
    dispatch_deliveries(pks=[row.pk for row in waiting.values() if row.not_before <= at], by=by, at=at)


def _too_late(
    plans: dict[str, tuple[Delivery, list[Message]]], waiting: dict[str, Delivery]
) -> dict[str, tuple[Delivery, list[Message]]]:
    """What meant to join a delivery that has meanwhile begun: each message then gets one of its own."""
    late = {}
    for key in plans.keys() - waiting.keys():
        planned, messages = plans[key]
        for message in messages:
            own = Delivery(
                key=f"late:{message.uuid}:{planned.channel}", person=planned.person, channel=planned.channel,
                not_before=planned.not_before, created_at=planned.created_at,
            )  # fmt: skip
            late[own.key] = (own, [message])
    return dict(sorted(late.items()))
