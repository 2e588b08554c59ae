from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from lms.authors import stored_login
from lms.outbox.domain.announcing import announce_messages
from lms.outbox.kinds import PLAIN, MessageKind
from lms.outbox.models import Message
from lms.people.models import Person

CHUNK = 500


@transaction.atomic
def send_message(
    *,
    persons: Sequence[Person],
    subject: str,
    body: str,
    link: str,
    key: str,
    by: Any,
    at: datetime,
    kind: MessageKind = PLAIN,
) -> int:
    """Leave a message for each of `persons` once per `key`, and tell them outside the site as each has chosen.

    `subject` is neutral: it may show on a screen that others see. `link` is a path of this site, or empty. Returns how
    many got it now; those who had it under this key already are not told again.
    """
    wanted = {f"{key}:{person.pk}": person for person in sorted(persons, key=lambda person: person.pk)}
    written = 0
    keys = list(wanted)
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        known = set(Message.objects.filter(key__in=chunk).values_list("key", flat=True))
        fresh = [
            Message(
                key=each,
                kind=kind.name,
                person=wanted[each],
                subject=subject,
                body=body,
                link=link,
                created_at=at,
                created_by=stored_login(by),
            )
            for each in chunk
            if each not in known
        ]
        Message.objects.bulk_create(fresh, ignore_conflicts=True)
        uuids = [message.uuid for message in fresh]
        mine = list(Message.objects.filter(uuid__in=uuids).order_by("pk"))
        for message in mine:
            message.person = wanted[message.key]
        announce_messages(messages=mine, by=by, at=at)
        written += len(mine)
    return written


def read_message(*, message: Message, at: datetime) -> None:
    """Note that she opened it; the first time stays."""
    Message.objects.filter(pk=message.pk).unread().update(read_at=at)
