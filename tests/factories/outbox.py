"""Messages for tests, channels that behave as a test says, and the work of the job at an hour that a test chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from lms.outbox import domain
from lms.outbox.channels.outcomes import Outcome, sent
from lms.outbox.kinds import PLAIN, MessageKind
from lms.outbox.models import Delivery
from lms.people.models import Person
from tests.factories.people import AT

OPTIONAL = MessageKind("test.optional", "Loại không bắt buộc")
URGENT = MessageKind("test.urgent", "Loại gấp", is_required=True, is_urgent=True)


def send(*persons: Person, key: str = "k", kind: MessageKind = PLAIN, at: datetime = AT, **kwargs: Any) -> int:
    values = {"subject": "Tập huấn: bạn có tin nhắn mới", "body": "Chị An ơi, học tiếp nhé.", "link": "/khoa-hoc/a/"}
    return domain.send_message(persons=persons, key=key, by=None, at=at, kind=kind, **{**values, **kwargs})


def work(at: datetime) -> int:
    """What dispatcher and jobs do at `at`; returns how many letters were handed over."""
    domain.dispatch_due(at=at)
    handed = 0
    for row in Delivery.objects.queued().filter(not_before__lte=at, job__isnull=False).order_by("pk"):
        letter = domain.begin_delivery(delivery_id=row.pk, job_id=row.job_id, at=at)
        if letter is not None:
            domain.finish_delivery(letter=letter, outcome=domain.hand_over(letter), at=at)
            handed += 1
    return handed


class FakeChannel:
    """Stands for the outside world: counts what it received, and answers what `answers` says, one after the other."""

    label = "Kênh thử"
    is_short = False

    def __init__(self, name: str = "email", answers: Sequence[Outcome | BaseException] = ()) -> None:
        self.name, self.answers = name, list(answers)
        self.received: Counter[str] = Counter()
        self.texts: list[str] = []
        self.address_of: Callable[[Person], str] = lambda person: person.email

    def send(self, address: str, subject: str, text: str, reference: str, *, unsubscribe: str = "") -> Outcome:
        answer = self.answers.pop(0) if self.answers else sent("so-1")
        if isinstance(answer, BaseException):
            self.received[reference] += 1
            raise answer
        if answer.ending.value in ("sent", "unknown"):
            self.received[reference] += 1
            self.texts.append(text)
        return answer
