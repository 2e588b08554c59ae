"""What kinds of messages there are: each room registers its own from `AppConfig.ready()`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class MessageKind:
    """`is_required`: about what somebody must do, so that nobody can unsubscribe from it. `is_urgent`: of no use
    tomorrow, so that it waits for no digest."""

    name: str
    label: Any
    is_required: bool = False
    is_urgent: bool = False


PLAIN = MessageKind("message", _("Tin nhắn của giảng viên"), is_required=True)
_KINDS: dict[str, MessageKind] = {PLAIN.name: PLAIN}


def register_kind(kind: MessageKind) -> MessageKind:
    _KINDS[kind.name] = kind
    return kind


def kind_named(name: str) -> MessageKind:
    """The kind of a message; for one whose room is no longer installed, the plain one."""
    return _KINDS.get(name, PLAIN)


def all_kinds() -> list[MessageKind]:
    return list(_KINDS.values())
