from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.journal.domain import record_audit
from lms.outbox.domain.dispatching import dispatch_deliveries
from lms.outbox.enums import UNSETTLED_STATES, DeliveryState, Trouble
from lms.outbox.hours import next_allowed
from lms.outbox.models import DOUBT_AFTER, Announcement, Delivery, Message
from lms.outbox.queries import choices_of
from lms.people.domain import home_unit_id, lock_rows
from lms.people.models import Person


class DecisionRefused(ValueError):
    """A decision that does not fit where the delivery stands by now; its message is for people."""


@transaction.atomic
def confirm_arrival(*, delivery_id: int, by: Any, at: datetime) -> Delivery:
    """Settle one in doubt as sent: somebody knows that it arrived."""
    delivery = _locked(delivery_id, {DeliveryState.IN_DOUBT}, at)
    _settle(delivery, state=DeliveryState.SENT, trouble=Trouble.NONE, at=at)
    return _audited("messages.arrived", delivery, by, at)


@transaction.atomic
def dismiss_delivery(*, delivery_id: int, by: Any, at: datetime) -> Delivery:
    """Let one that failed, or is in doubt, rest."""
    delivery = _locked(delivery_id, UNSETTLED_STATES, at)
    _settle(delivery, state=DeliveryState.WITHDRAWN, trouble=Trouble.DISMISSED, at=at)
    return _audited("messages.dismiss", delivery, by, at)


@transaction.atomic
def repeat_delivery(*, delivery_id: int, by: Any, at: datetime) -> Delivery:
    """Send one that failed, or is in doubt, once more, knowing that it may arrive twice; returns the new one.

    It goes the way that she has chosen by now. DecisionRefused when she has read everything or is told nothing any
    more.
    """
    old = _locked(delivery_id, UNSETTLED_STATES, at)
    person = old.person.canonical or old.person
    choice = choices_of([person])[person.pk]
    if choice.channel is None:
        raise DecisionRefused(_("Không gửi lại được: người này không có địa chỉ, hoặc chỉ nhận tin trên trang web."))
    unread = Message.objects.unread().filter(announcements__delivery=old).order_by("pk")
    messages = [message for message in unread if choice.wants(message.kind)]
    if not messages:
        raise DecisionRefused(_("Không cần gửi lại: người này đã đọc trên trang, hoặc tin đã hết hạn lưu."))
    _settle(old, state=DeliveryState.WITHDRAWN, trouble=Trouble.REPEATED, at=at)
    fresh = Delivery.objects.create(
        key=f"repeat:{old.pk}", person=person, channel=choice.channel.name, repeats=old, not_before=next_allowed(at),
        created_at=at,
    )  # fmt: skip
    Announcement.objects.bulk_create([Announcement(delivery=fresh, message=message) for message in messages])
    dispatch_deliveries(pks=[fresh.pk], by=by, at=at)
    _audited("messages.repeat", old, by, at)
    return fresh


def _locked(delivery_id: int, states: Collection[DeliveryState], at: datetime) -> Delivery:
    delivery = lock_rows(Delivery.objects.filter(pk=delivery_id)).get()
    if delivery.state not in states:
        raise DecisionRefused(
            _("Tin này đã chuyển sang “%(state)s”, không cần quyết định nữa.") % {"state": delivery.get_state_display()}
        )
    if delivery.state == DeliveryState.IN_DOUBT and delivery.begun_at and delivery.begun_at >= at - DOUBT_AFTER:
        raise DecisionRefused(_("Tin này đang được gửi. Hãy đợi ít phút rồi mở lại trang."))
    delivery.person = Person.objects.select_related("canonical").get(pk=delivery.person_id)
    return delivery


def _settle(delivery: Delivery, *, state: DeliveryState, trouble: Trouble, at: datetime) -> None:
    delivery.state, delivery.trouble, delivery.finished_at = state, trouble, at
    delivery.save(update_fields=["state", "trouble", "finished_at"])


def _audited(action: str, delivery: Delivery, by: Any, at: datetime) -> Delivery:
    record_audit(
        by=by, action=action, subject=str(delivery.person.uuid), at=at, unit_id=home_unit_id(delivery.person_id, at),
        detail={"delivery": str(delivery.uuid), "channel": delivery.channel},
    )  # fmt: skip
    return delivery
