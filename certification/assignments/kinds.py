"""The kinds of messages that this room sends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from certification.assignments.enums import ReminderKind
from lms.outbox.kinds import MessageKind, register_kind

KINDS = {
    kind: MessageKind(f"assignments.{kind.value}", kind.label, is_required=True) for kind in ReminderKind
}  # fmt: skip
MANAGER = MessageKind("assignments.manager", _("Tình hình học của đơn vị, hằng tuần"))


def register_kinds() -> None:
    for kind in [*KINDS.values(), MANAGER]:
        register_kind(kind)
