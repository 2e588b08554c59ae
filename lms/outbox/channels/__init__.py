"""The ways out of the site: e-mail, and the gateways for SMS and Zalo that the settings name."""

from __future__ import annotations

from typing import Any, Protocol

from django.conf import settings

from lms.outbox.channels.email import EMAIL, EmailChannel
from lms.outbox.channels.gateway import SMS, ZALO, GatewayChannel
from lms.outbox.channels.outcomes import Ending, Outcome
from lms.people.models import Person

__all__ = ["Channel", "Ending", "Outcome", "channel_named", "configured_channels", "label_of"]


class Channel(Protocol):
    """A way to reach somebody outside the site.

    `is_short`: its text is one line, for every seventy letters cost money.
    """

    name: str
    label: Any
    is_short: bool

    def address_of(self, person: Person) -> str:
        """Where she is reached by this channel; empty when she is not."""
        ...

    def send(self, address: str, subject: str, text: str, reference: str, *, unsubscribe: str = "") -> Outcome:
        """Hand over one message, once. `reference` is the same whenever the same message is handed over.

        UNREACHED only when it is certain that nothing was taken. `unsubscribe` is an address that switches this kind
        of message off, for channels that can carry it.
        """
        ...


def configured_channels() -> list[Channel]:
    """In the order in which they are used for somebody who has not chosen."""
    return _named_by_settings()


def _named_by_settings() -> list[Channel]:
    gateways = getattr(settings, "OUTBOX_GATEWAYS", {})
    found: list[Channel] = [EmailChannel()]
    return found + [GatewayChannel(name, **gateways[name]) for name in (ZALO, SMS) if name in gateways]


def channel_named(name: str) -> Channel | None:
    """None for a channel that is not configured."""
    return next((channel for channel in configured_channels() if channel.name == name), None)


def label_of(name: str) -> Any:
    """What people call a channel, also one that is configured no longer."""
    return {EMAIL: EmailChannel.label, **GatewayChannel.LABELS}.get(name, name)
