from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.assignments.domain.periods import chunks_of
from certification.assignments.enums import ReminderKind
from certification.assignments.kinds import KINDS
from certification.assignments.models import Period, PeriodQuerySet, Reminder
from certification.assignments.reminding import AHEAD, EVERY, MOST, Sent, reminder_due
from certification.assignments.titles import Asked, asked_by
from lms.dates import civil_date
from lms.outbox.domain import send_message
from lms.people.models import Person

LINK = "certification_desk:my_learning"
"""Where a learner finds what is asked of her; named by string, for that room lies above."""


def send_reminders(*, at: datetime) -> int:
    """Remind everybody of what is assigned, to be renewed, due soon or overdue; returns how many messages went out.

    At most one message a person, kind and day, whatever it is about. Harmless to repeat; in chunks of people, each a
    transaction, so that a failure says nothing twice.
    """
    as_of = civil_date(at)
    people = _candidates(as_of).order_by("person_id").values_list("person_id", flat=True).distinct()
    return sum(_remind_chunk(chunk, as_of, at) for chunk in chunks_of(people))


def _candidates(as_of: date) -> PeriodQuerySet:
    """Open terms of which a reminder may be due: near their due date or past it, or never told of."""
    first = max(AHEAD)
    near = Q(due_on__lte=as_of + timedelta(days=first), due_on__gte=as_of - timedelta(days=EVERY * MOST))
    told = Reminder.objects.filter(
        period=OuterRef("pk"), kind__in=[ReminderKind.ASSIGNED, ReminderKind.EXPIRING]
    )  # fmt: skip
    rows = Period.objects.current().undone(as_of).filter(opens_on__lte=as_of, person__canonical=None)
    return rows.filter(near | (~Exists(told) & Q(due_on__gte=as_of)))


@transaction.atomic
def _remind_chunk(people: list[int], as_of: date, at: datetime) -> int:
    rows = _candidates(as_of).filter(person__in=people).select_related("assignment__part", "assignment__path")
    periods = list(rows.order_by("due_on", "pk"))
    sent: dict[int, set[Sent]] = defaultdict(set)
    known = Reminder.objects.filter(period__in=[period.pk for period in periods])
    for period_id, kind, ordinal, due_on in known.values_list("period_id", "kind", "ordinal", "due_on"):
        sent[period_id].add((kind, ordinal, due_on))
    grouped: dict[tuple[int, ReminderKind], list[Period]] = defaultdict(list)
    written = []
    for period in periods:
        found = reminder_due(period.as_row(), is_exempt=False, as_of=as_of, sent=sent[period.pk])
        if found is not None:
            kind, ordinal = found
            grouped[period.person_id, kind].append(period)
            written.append(Reminder(period=period, kind=kind, ordinal=ordinal, due_on=period.due_on, sent_at=at))
    if not grouped:
        return 0
    Reminder.objects.bulk_create(written, ignore_conflicts=True)
    with override(settings.LANGUAGE_CODE):
        return _send(grouped, as_of, at)


def _send(grouped: dict[tuple[int, ReminderKind], list[Period]], as_of: date, at: datetime) -> int:
    """People who are told the same are told together."""
    asked = asked_by({period.assignment_id: period.assignment for rows in grouped.values() for period in rows}.values())
    alike: dict[tuple[ReminderKind, str], list[int]] = defaultdict(list)
    for (person_id, kind), periods in grouped.items():
        alike[kind, body_of(kind, periods, asked)].append(person_id)
    persons = Person.objects.in_bulk({person_id for person_id, _kind in grouped})
    return sum(
        send_message(
            persons=[persons[pk] for pk in ids], subject=subject_of(kind), body=body, link=reverse(LINK),
            key=f"{KINDS[kind].name}:{as_of:%Y-%m-%d}", by=None, at=at, kind=KINDS[kind],
        )
        for (kind, body), ids in alike.items()
    )  # fmt: skip


def subject_of(kind: ReminderKind) -> str:
    """What may show on a screen that others see."""
    return {
        ReminderKind.ASSIGNED: _("Tập huấn: bạn được giao học"),
        ReminderKind.EXPIRING: _("Tập huấn: đến kỳ học lại"),
        ReminderKind.DUE_SOON: _("Tập huấn: sắp đến hạn học"),
        ReminderKind.OVERDUE: _("Tập huấn: đã quá hạn học"),
    }[kind]


def body_of(kind: ReminderKind, periods: list[Period], asked: dict[int, Asked]) -> str:
    """What she reads on the site: what it is about, line by line."""
    line = {
        ReminderKind.ASSIGNED: _("– %(title)s: học xong chậm nhất ngày %(day)s."),
        ReminderKind.EXPIRING: _("– %(title)s: kết quả còn hiệu lực đến hết ngày %(day)s."),
        ReminderKind.DUE_SOON: _("– %(title)s: hạn học là hết ngày %(day)s."),
        ReminderKind.OVERDUE: _("– %(title)s: hạn học là ngày %(day)s."),
    }[kind]
    head = {
        ReminderKind.ASSIGNED: _("Bạn được giao học:"),
        ReminderKind.EXPIRING: _("Đã đến kỳ học lại để kết quả không hết hiệu lực:"),
        ReminderKind.DUE_SOON: _("Sắp đến hạn học:"),
        ReminderKind.OVERDUE: _("Đã quá hạn học. Nếu bạn gặp khó khăn, hãy báo cán bộ phụ trách:"),
    }[kind]
    lines = [line % {"title": asked[row.assignment_id].title, "day": f"{row.due_on:%d/%m/%Y}"} for row in periods]
    return "\n".join([head, *dict.fromkeys(lines)])
