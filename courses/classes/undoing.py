"""Why an import of people cannot be undone: somebody of it has a seat in a class."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from courses.classes.models import Seat, SheetRow, Trainer


def seat_blocker(person_ids: Collection[int], since: datetime | None) -> dict[int, str]:
    """Whoever was nominated, signed up, walked in, stands on a sheet, or is on a register of trainers."""
    seats = Seat.objects.filter(person_id__in=person_ids)
    rows = SheetRow.objects.filter(person_id__in=person_ids)
    listed = Trainer.objects.filter(person_id__in=person_ids)
    if since is not None:
        seats = seats.filter(queued_at__gte=since)
        rows = rows.filter(sheet__uploaded_at__gte=since)
        listed = listed.filter(recorded_at__gte=since)
    found: dict[int, str] = {}
    for each, reason in (
        (listed, _("có tên trong danh sách giảng viên")),
        (rows, _("có tên trên tờ điểm danh")),
        (seats, _("có tên trong danh sách lớp")),
    ):
        keys = each.values_list("person_id", flat=True)
        found |= {pk: reason for pk in keys if pk is not None}
    return found
