"""Writing messages and reading them; telling people outside the site that they wait, and what people decide of it."""

from lms.outbox.domain.decisions import DecisionRefused, confirm_arrival, dismiss_delivery, repeat_delivery
from lms.outbox.domain.delivering import Letter, begin_delivery, finish_delivery, hand_over
from lms.outbox.domain.dispatching import dispatch_due
from lms.outbox.domain.messages import read_message, send_message
from lms.outbox.domain.preferences import choose_preferences, unsubscribe
from lms.outbox.domain.sweeping import forget_messages, sweep_messages

__all__ = [
    "DecisionRefused",
    "Letter",
    "begin_delivery",
    "choose_preferences",
    "confirm_arrival",
    "dismiss_delivery",
    "dispatch_due",
    "finish_delivery",
    "forget_messages",
    "hand_over",
    "read_message",
    "repeat_delivery",
    "send_message",
    "sweep_messages",
    "unsubscribe",
]
