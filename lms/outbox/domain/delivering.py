from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from lms.outbox.channels import Channel, Ending, Outcome, channel_named
from lms.outbox.domain.announcing import announce_messages
from lms.outbox.domain.dispatching import MOST_ROUNDS
from lms.outbox.enums import DeliveryState, Trouble
from lms.outbox.hours import next_allowed
from lms.outbox.models import Delivery, Message
from lms.outbox.queries import choices_of
from lms.outbox.wording import words_for
from lms.people.domain import lock_rows
from lms.people.models import Person

log = logging.getLogger(__name__)

PAUSES = (60, 300, 1_800, 7_200, 21_600)
"""Seconds after the 1st, 2nd, … attempt that reached nobody."""
FREED = "gone"


@dataclass(frozen=True)
class Letter:
    """What is about to be handed over, and by which attempt of which delivery."""

    delivery_id: int
    attempt: int
    channel: Channel
    address: str
    subject: str
    text: str
    reference: str
    unsubscribe: str


@transaction.atomic
def begin_delivery(*, delivery_id: int, job_id: UUID, at: datetime) -> Letter | None:
    """Write down that sending begins, before anything is sent; None when there is nothing to send.

    From here until `finish_delivery` the row says IN_DOUBT, and nobody but a person sends it again. What she has read
    meanwhile, or wants to hear of no more, is left out; quiet hours put it off.
    """
    rows = lock_rows(Delivery.objects.queued().filter(pk=delivery_id, job=job_id))
    delivery = rows.first()
    if delivery is None:
        return None
    allowed = next_allowed(at)
    if allowed > at:
        _change(delivery, not_before=allowed, job=None)
        return None
    person = Person.objects.select_related("canonical").get(pk=delivery.person_id)
    person = person.canonical or person
    channel = channel_named(delivery.channel)
    choice = choices_of([person])[person.pk]
    messages = [row for row in _unread(delivery) if choice.wants(row.kind)]
    if not messages:
        withdraw_delivery(delivery=delivery, trouble=Trouble.NOT_NEEDED, at=at)
    elif choice.channel is not None and choice.channel.name != delivery.channel:
        replan_delivery(delivery=delivery, at=at)
    elif channel is None:
        _fail(delivery, Trouble.CHANNEL_OFF, at)
    elif choice.channel is None and channel.address_of(person):
        withdraw_delivery(delivery=delivery, trouble=Trouble.NOT_NEEDED, at=at)  # she hears it on the site alone now
    elif choice.channel is None:
        _fail(delivery, Trouble.NO_ADDRESS, at)
    else:
        return _begin(delivery, person, choice.channel, messages, at)
    return None


def _begin(delivery: Delivery, person: Person, channel: Channel, messages: list[Message], at: datetime) -> Letter:
    words, address = words_for(person, messages, channel), channel.address_of(person)
    _change(
        delivery, state=DeliveryState.IN_DOUBT, trouble=Trouble.UNCONFIRMED, begun_at=at, address=address,
        attempts=delivery.attempts + 1,
    )  # fmt: skip
    return Letter(
        delivery_id=delivery.pk, attempt=delivery.attempts, channel=channel, address=address, subject=words.subject,
        text=words.text, reference=str(delivery.uuid), unsubscribe=words.unsubscribe,
    )  # fmt: skip


def hand_over(letter: Letter) -> Outcome:
    """Send it, once. Outside any transaction: nothing here may be undone."""
    return letter.channel.send(
        letter.address, letter.subject, letter.text, letter.reference, unsubscribe=letter.unsubscribe
    )


def finish_delivery(*, letter: Letter, outcome: Outcome, at: datetime) -> DeliveryState:
    """Write down how it ended, unless a person has decided meanwhile; returns where the delivery stands now.

    A server that took nothing is tried again, later and later, at most MOST_ROUNDS times and never in quiet hours.
    """
    mine = Delivery.objects.filter(
        pk=letter.delivery_id, state=DeliveryState.IN_DOUBT, attempts=letter.attempt, finished_at=None
    )
    match outcome.ending:
        case Ending.SENT:
            mine.update(
                state=DeliveryState.SENT, trouble=Trouble.NONE, error="", reference=outcome.reference, finished_at=at
            )
        case Ending.REFUSED:
            mine.update(
                state=DeliveryState.FAILED, trouble=Trouble.REFUSED, error=outcome.reason, finished_at=at
            )  # fmt: skip
        case Ending.UNREACHED if letter.attempt >= MOST_ROUNDS:
            mine.update(
                state=DeliveryState.FAILED, trouble=Trouble.UNREACHED, error=outcome.reason, finished_at=at
            )  # fmt: skip
        case Ending.UNREACHED:
            mine.update(
                state=DeliveryState.QUEUED, trouble=Trouble.NONE, error=outcome.reason, job=None, begun_at=None,
                not_before=next_allowed(at + _pause(letter.attempt, outcome.wait)),
            )  # fmt: skip
        case Ending.UNKNOWN:
            mine.update(error=outcome.reason)
    state = Delivery.objects.filter(pk=letter.delivery_id).values_list("state", flat=True).first()
    return DeliveryState(state or DeliveryState.WITHDRAWN)


def withdraw_delivery(*, delivery: Delivery, trouble: Trouble, at: datetime) -> None:
    """Take it back, with the reason; its key is free for a later one of the same hour."""
    key = f"{FREED}:{delivery.pk}"
    _change(delivery, state=DeliveryState.WITHDRAWN, trouble=trouble, key=key, job=None, finished_at=at)


def replan_delivery(*, delivery: Delivery, at: datetime) -> None:
    """Tell what it was to tell in the way that she has chosen by now. Of a queued one, locked by the caller."""
    messages = _unread(delivery)
    withdraw_delivery(delivery=delivery, trouble=Trouble.MOVED if messages else Trouble.NOT_NEEDED, at=at)
    announce_messages(messages=messages, by=None, at=at)


def _unread(delivery: Delivery) -> list[Message]:
    found = Message.objects.unread().filter(announcements__delivery=delivery)
    return list(found.select_related("person").order_by("created_at", "pk"))


def _fail(delivery: Delivery, trouble: Trouble, at: datetime) -> None:
    log.warning("Delivery %s cannot be sent: %s", delivery.pk, trouble.value)
    _change(delivery, state=DeliveryState.FAILED, trouble=trouble, finished_at=at)


def _change(delivery: Delivery, **values: object) -> None:
    for name, value in values.items():
        setattr(delivery, name, value)
    delivery.save(update_fields=list(values))


def _pause(attempt: int, wait: timedelta | None) -> timedelta:
    own = timedelta(seconds=PAUSES[min(attempt, len(PAUSES)) - 1])
    return max(own, min(wait or own, timedelta(days=1)))
