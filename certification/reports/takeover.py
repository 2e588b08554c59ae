"""What other rooms ask of this one: which deadlines it reminds of, and whose rows stand in the way of an undo."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from certification.reports.models import ReportPerson, SeriesDeadline


def reminded_entries(entry_ids: Collection[int]) -> set[int]:
    """Entries of the calendar that an active series uses."""
    rows = SeriesDeadline.objects.filter(entry_id__in=entry_ids, is_active=True, series__is_active=True)
    return set(rows.values_list("entry_id", flat=True))


def report_blocker(person_ids: Collection[int], since: datetime | None) -> dict[int, str]:
    """Whoever stands in a frozen report stays on record."""
    rows = ReportPerson.objects.filter(person_id__in=person_ids)
    if since is not None:
        rows = rows.filter(snapshot__begun_at__gte=since)
    return dict.fromkeys(rows.values_list("person_id", flat=True), _("đã có trong một báo cáo"))
