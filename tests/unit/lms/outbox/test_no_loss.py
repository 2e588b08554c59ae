"""The outbox loses nothing and doubles nothing, whatever is killed, lost or repeated, and marks the one in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lms.jobs.domain import claim_job
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.outbox import channels, domain, kinds, queries
from lms.outbox.channels.outcomes import Outcome, refused, sent, unknown, unreached
from lms.outbox.domain import DecisionRefused, Letter
from lms.outbox.enums import SITE_ONLY, DeliveryState, Pace, Trouble
from lms.outbox.hours import ZONE, is_quiet
from lms.outbox.models import Announcement, Delivery, Message
from tests.factories.outbox import OPTIONAL, URGENT, send
from tests.factories.people import make_person

PEOPLE = 2
EVENING = datetime(2026, 12, 31, 19, 0, tzinfo=ZONE)
"""An hour and a half before the quiet hours of New Year's night."""
BY_A_PERSON = {Trouble.DISMISSED, Trouble.REPEATED}
DECISIONS: dict[str, Callable[..., Delivery]] = {
    "arrived": domain.confirm_arrival, "repeat": domain.repeat_delivery, "dismiss": domain.dismiss_delivery,
}  # fmt: skip

CHOICES = [("email", Pace.DAILY), ("sms", Pace.AT_ONCE), (SITE_ONLY, Pace.DAILY)]

who, which = st.integers(0, PEOPLE - 1), st.integers(0, 9)
answers = st.sampled_from(["sent", "refused", "unreached", "lost before it", "lost after it"])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("message"), who, st.sampled_from(["message", OPTIONAL.name, URGENT.name])),
        st.tuples(st.just("wait"), st.sampled_from([1, 3, 30, 300, 900]), st.none()),
        st.tuples(st.just("dispatch"), which, st.none()),
        st.tuples(st.just("run"), which, answers),
        st.tuples(st.just("kill"), which, st.sampled_from(["before it began", "begun", "handed over"])),
        st.tuples(st.just("wake"), which, answers),
        st.tuples(st.just("double"), which, answers),
        st.tuples(st.just("lose_job"), which, st.none()),
        st.tuples(st.just("break_job"), which, st.none()),
        st.tuples(st.just("read"), who, st.none()),
        st.tuples(st.just("choose"), who, st.sampled_from(CHOICES)),
        st.tuples(st.just("decide"), which, st.sampled_from(sorted(DECISIONS))),
    ),
    max_size=40,
)  # fmt: skip


class Outside:
    """The world beyond: answers as it is told, and counts what it received under which number."""

    def __init__(self) -> None:
        self.answer, self.at = "sent", EVENING
        self.received: Counter[str] = Counter()
        self.unconfirmed: set[str] = set()

    def take(self, reference: str) -> Outcome:
        assert not is_quiet(self.at)
        if self.answer in ("sent", "lost after it"):
            self.received[reference] += 1
        match self.answer:
            case "sent":
                return sent("n")
            case "refused":
                return refused("550")
            case "unreached":
                return unreached("ConnectTimeout")
        self.unconfirmed.add(reference)
        return unknown("ReadTimeout")


class Way:
    """A channel to that world."""

    label, is_short = "Kênh thử", True

    def __init__(self, name: str, outside: Outside) -> None:
        self.name, self.outside = name, outside

    def address_of(self, person: Any) -> str:
        return "x"

    def send(self, address: str, subject: str, text: str, reference: str, *, unsubscribe: str = "") -> Outcome:
        return self.outside.take(reference)


class Machine:
    """What may happen to an outbox, one method a kind of step."""

    def __init__(self, outside: Outside) -> None:
        self.outside = outside
        self.people = [make_person() for _number in range(PEOPLE)]
        self.dead: list[tuple[Letter, Outcome | None]] = []
        self.repeats: Counter[int] = Counter()  # message: how often a person had it sent again
        self.silenced: set[tuple[int, str]] = set()  # (person, kind) that somebody once did not want to hear of
        self.decided: dict[int, tuple[str, str]] = {}  # delivery: how it stands since a person decided
        self.count = 0

    @property
    def at(self) -> datetime:
        return self.outside.at

    def message(self, number: int, kind: str) -> None:
        self.count += 1
        send(self.people[number], key=f"m{self.count}", kind=kinds.kind_named(kind), at=self.at)

    def wait(self, minutes: int, _nothing: Any) -> None:
        self.outside.at += timedelta(minutes=minutes)

    def dispatch(self, *_nothing: Any) -> None:
        domain.dispatch_due(at=self.at)

    def run(self, number: int, answer: str) -> None:
        self.outside.answer = answer
        if job := self._claim(number):
            self._work(job)
            Job.objects.filter(pk=job.pk, lease=job.lease).update(state=JobState.DONE)

    def kill(self, number: int, where: str) -> None:
        """A worker goes silent in the middle; its lease will run out."""
        self.outside.answer = "sent"
        job = self._claim(number)
        letter = self._begin(job) if job and where != "before it began" else None
        if letter:
            outcome = domain.hand_over(letter) if where == "handed over" else None
            self.outside.unconfirmed.add(letter.reference)
            self.dead.append((letter, outcome))

    def wake(self, number: int, answer: str) -> None:
        """It was not dead, only slow, and ends what it had begun."""
        self.outside.answer = answer
        if self.dead and not is_quiet(self.at):
            letter, outcome = self.dead.pop(number % len(self.dead))
            self.outside.unconfirmed.discard(letter.reference)
            domain.finish_delivery(letter=letter, outcome=outcome or domain.hand_over(letter), at=self.at)

    def double(self, number: int, answer: str) -> None:
        """A wake-up comes twice, and a job is worked on again whatever its row says."""
        self.outside.answer = answer
        if job := self._any(number):
            self._work(job)

    def lose_job(self, number: int, _nothing: Any) -> None:
        if job := self._any(number):
            job.delete()

    def break_job(self, number: int, _nothing: Any) -> None:
        if job := self._any(number):
            Job.objects.filter(pk=job.pk).update(state=JobState.FAILED)

    def read(self, number: int, _nothing: Any) -> None:
        for message in queries.messages_of(self.people[number]):
            domain.read_message(message=message, at=self.at)

    def choose(self, number: int, chosen: tuple[str, Pace]) -> None:
        person, (channel, pace) = self.people[number], chosen
        silent = [kind.name for kind in kinds.all_kinds()] if channel == SITE_ONLY else [OPTIONAL.name]
        self.silenced |= {(person.pk, kind) for kind in silent}
        domain.choose_preferences(person=person, channel=channel, pace=pace, refused=[OPTIONAL.name], at=self.at)

    def decide(self, number: int, decision: str) -> None:
        rows = list(Delivery.objects.filter(state__in=["failed", "in_doubt"]).order_by("pk"))
        if not rows:
            return
        row = rows[number % len(rows)]
        with suppress(DecisionRefused):
            DECISIONS[decision](delivery_id=row.pk, by=None, at=self.at)
            self.outside.unconfirmed.discard(str(row.uuid))
            row.refresh_from_db()
            self.decided[row.pk] = (row.state, row.trouble)
            if decision == "repeat":
                self.repeats.update(row.announcements.values_list("message", flat=True))

    def check(self) -> None:
        """Holds after every step."""
        received = self.outside.received
        assert [reference for reference, count in received.items() if count > 1] == []
        reached = Delivery.objects.filter(uuid__in=received)
        wrong = reached.exclude(state__in=["sent", "in_doubt"]).exclude(trouble__in=BY_A_PERSON)
        assert list(wrong) == [], "what reached somebody waits again, or counts as failed"
        told = Counter(Announcement.objects.filter(delivery__in=reached).values_list("message", flat=True))
        assert [message for message, count in told.items() if count > 1 + self.repeats[message]] == []
        held = Delivery.objects.filter(pk__in=self.decided).values_list("pk", "state", "trouble")
        assert {pk: (state, trouble) for pk, state, trouble in held} == self.decided
        assert {state for state, _trouble in self.decided.values()} <= {"sent", "withdrawn"}
        doubtful = Delivery.objects.filter(uuid__in=self.outside.unconfirmed)
        assert set(doubtful.values_list("state", flat=True)) <= {DeliveryState.IN_DOUBT}

    def end(self) -> None:
        """A few days on, with workers that live and servers that answer: everything has come to an end."""
        self.outside.answer = "sent"
        for _round in range(30):
            self.outside.at += timedelta(hours=3)
            domain.dispatch_due(at=self.at)
            while job := self._claim(0):
                self._work(job)
                Job.objects.filter(pk=job.pk, lease=job.lease).update(state=JobState.DONE)
            self.check()
        assert Delivery.objects.queued().count() == 0
        for message in Message.objects.unread():
            if (message.person_id, message.kind) in self.silenced:
                continue
            ends = set(message.deliveries.values_list("state", "trouble"))
            assert {end for end in ends if end[0] != "withdrawn" or end[1] in BY_A_PERSON}, f"{message} was lost"

    def _any(self, number: int) -> Job | None:
        jobs = list(Job.objects.order_by("created_at", "pk"))
        return jobs[number % len(jobs)] if jobs else None

    def _claim(self, number: int) -> Job | None:
        due = list(Job.objects.due(at=self.at).order_by("created_at", "pk"))
        for place in range(len(due)):
            if job := claim_job(job_id=due[(number + place) % len(due)].pk, at=self.at):
                return job
        return None

    def _begin(self, job: Job) -> Letter | None:
        return domain.begin_delivery(delivery_id=job.payload["delivery"], job_id=job.pk, at=self.at)

    def _work(self, job: Job) -> None:
        if letter := self._begin(job):
            domain.finish_delivery(letter=letter, outcome=domain.hand_over(letter), at=self.at)


URGENT_ONE = ("message", 0, URGENT.name)


class NoLoss(TestCase):
    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=steps)
    @example(steps=[URGENT_ONE, ("kill", 0, "handed over"), ("wait", 300, None), ("run", 0, "sent")])
    @example(steps=[URGENT_ONE, ("kill", 0, "begun"), ("wait", 30, None), ("decide", 0, "repeat"), ("wake", 0, "sent")])
    @example(
        steps=[URGENT_ONE, ("kill", 0, "begun"), ("wait", 30, None), ("decide", 0, "dismiss"), ("wake", 0, "refused")]
    )
    @example(steps=[URGENT_ONE, *[("kill", 0, "before it began"), ("wait", 3, None)] * 7])
    @example(
        steps=[URGENT_ONE, ("run", 0, "unreached"), ("lose_job", 0, None), ("wait", 1, None), ("dispatch", 0, None)]
    )
    @example(steps=[("message", 0, "message"), ("choose", 0, ("sms", Pace.AT_ONCE)), ("run", 0, "lost after it")])
    def test_nothing_is_lost_or_doubled_and_what_nobody_knows_is_in_doubt(self, steps: Any) -> None:
        outside = Outside()
        ways = [Way(name, outside) for name in ("email", "sms")]
        with mock.patch.object(channels, "_named_by_settings", return_value=ways):
            machine = Machine(outside)
            for name, first, second in steps:
                getattr(machine, name)(first, second)
                machine.check()
            machine.end()
