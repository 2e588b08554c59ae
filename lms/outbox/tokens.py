"""Links that switch messages off without a sign-in: who has the letter may stop it, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from lms.people.models import Person

SALT = "lms.outbox.unsubscribe"


@dataclass(frozen=True)
class Asked:
    """Whose messages of which kinds a link switches off."""

    person: UUID
    kinds: tuple[str, ...]


def unsubscribe_url(person: Person, kinds: Iterable[str]) -> str:
    """An absolute address; empty when none of what was sent can be switched off."""
    names = sorted(set(kinds))
    if not names:
        return ""
    token = signing.dumps([person.uuid.hex, names], salt=SALT)
    return settings.SITE_URL.rstrip("/") + reverse("lms_outbox:unsubscribe", args=[token])


def read_token(token: str) -> Asked | None:
    """None for a link that was cut short or made up. Links do not expire: an old letter must still be stoppable."""
    try:
        found: Any = signing.loads(token, salt=SALT)
        return Asked(UUID(found[0]), tuple(found[1]))
    except (signing.BadSignature, ValueError, TypeError, IndexError):
        return None
