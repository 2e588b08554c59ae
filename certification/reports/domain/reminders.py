from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.campaigns.domain.reminders import due_step
from certification.campaigns.kinds import DEADLINE
from certification.reports.enums import HANDED_IN, ReportKind, ReportState
from certification.reports.models import Report, ReportPeriod
from certification.reports.queries import current_periods, latest_reports, submitter_ids
from lms.dates import civil_date
from lms.outbox.domain import send_message
from lms.people.enums import MANAGING_ROLES
from lms.people.models import Person, Role

SENT = frozenset({ReportState.FROZEN})
"""A consolidated report has no one to be handed in to: once frozen it is only sent on."""


def remind_of_submissions(*, at: datetime) -> int:
    """Tell those who owe a report that is due soon, and nobody else; returns how many messages were left.

    Steps and keys are the calendar's: each step once a unit, year and person; a missed one is sent late unless a
    nearer one has come. Only managers of the unit itself are told, not those of the units above it.
    """
    today = civil_date(at)
    periods = [row for row in current_periods(today=today).select_related("deadline__entry") if row.due_on >= today]
    steps = {row.pk: due_step(row.deadline.entry.days_before, left=(row.due_on - today).days) for row in periods}
    due = [row for row in periods if steps[row.pk] is not None]
    owing = submitter_ids([row.series for row in due], as_of=today)
    unit_ids = set().union(*owing.values(), {row.series.consolidator_id for row in due}) if due else set()
    reports = latest_reports(due, unit_ids=unit_ids)
    managers = _managers(unit_ids)
    sent = 0
    for period in due:
        missing = [pk for pk in sorted(owing[period.series.pk]) if not _is_in(reports, period, pk)]
        for unit_id in missing:
            sent += _remind(period, steps[period.pk], unit_id, managers[unit_id], None, today=today, at=at)
        consolidator = period.series.consolidator_id
        if not _is_in(reports, period, consolidator, ReportKind.CONSOLIDATED):
            sent += _remind(
                period, steps[period.pk], consolidator, managers[consolidator], len(missing), today=today, at=at
            )  # fmt: skip
    return sent


def _is_in(
    reports: dict[tuple[int, int, str], Report], period: ReportPeriod, unit_id: int, kind: str = ReportKind.OWN
) -> bool:
    found = reports.get((period.pk, unit_id, kind))
    return found is not None and found.state in (HANDED_IN if kind == ReportKind.OWN else SENT)


def _managers(unit_ids: Iterable[int]) -> dict[int, list[Person]]:
    """{unit: the canonical records of those whose whole role names it}; two statements."""
    roles = Role.objects.filter(
        kind__in=list(MANAGING_ROLES), unit_id__in=list(unit_ids), user__is_active=True, categories=None
    )
    pairs = list(roles.values_list("unit_id", "user_id").distinct())
    rows = Person.objects.filter(user_id__in=[user for _unit, user in pairs]).select_related("canonical")
    person_of = {row.user_id: row.canonical or row for row in rows}
    found: dict[int, list[Person]] = defaultdict(list)
    for unit_id, user_id in pairs:
        if user_id in person_of:
            found[unit_id].append(person_of[user_id])
    return found


@transaction.atomic
def _remind(
    period: ReportPeriod, step: int | None, unit_id: int, persons: list[Person], missing: int | None, *, today: date,
    at: datetime,
) -> int:  # fmt: skip
    """`missing`: how many units have not handed in, for the consolidating unit; None for a unit that owes its own."""
    if not persons:
        return 0
    left = (period.due_on - today).days
    kind = ReportKind.OWN if missing is None else ReportKind.CONSOLIDATED
    with override(settings.LANGUAGE_CODE):
        lines = [
            _("%(name)s: gửi trước ngày %(day)s.")
            % {"name": period.deadline.entry.name, "day": f"{period.due_on:%d/%m/%Y}"},
            _("Còn %(left)s ngày.") % {"left": left} if left else _("Hôm nay là hạn."),
        ]
        if missing is None:
            lines.append(_("Đơn vị chưa nộp báo cáo tới %(unit)s.") % {"unit": period.series.consolidator.name})
        elif missing:
            lines.append(_("Còn %(count)s đơn vị chưa nộp.") % {"count": missing})
        subject = _("Tập huấn: sắp đến hạn báo cáo")
    link = (
        reverse("certification_reports:reports")
        if missing is None
        else reverse("certification_reports:period", args=[period.pk])
    )
    entry = period.deadline.entry_id
    return send_message(
        persons=persons, subject=subject, body="\n".join(lines), link=link,
        key=f"reports.deadline:{entry}:{period.year}:{step}:{kind}:{unit_id}", by=None, at=at, kind=DEADLINE,
    )  # fmt: skip
