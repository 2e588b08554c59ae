from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from lms.outbox.enums import DeliveryState
from lms.outbox.models import Delivery, Message, Preference, Unsubscription

KEPT_FOR = timedelta(days=180)


def sweep_messages(*, at: datetime) -> int:
    """Delete messages older than KEPT_FOR, read or not, and deliveries that old; returns how many messages.

    A delivery that still waits stays: it finds nothing left to tell and is withdrawn.
    """
    before = at - KEPT_FOR
    swept = Message.objects.filter(created_at__lt=before).delete()[1].get(Message._meta.label, 0)
    Delivery.objects.filter(created_at__lt=before).exclude(state=DeliveryState.QUEUED).delete()
    return swept


def forget_messages(*, person_ids: Collection[int]) -> None:
    """Delete what was written to people who go for good, for a list that brought them by mistake was undone."""
    for model in (Message, Delivery, Preference, Unsubscription):
        model.objects.filter(person_id__in=person_ids).delete()
