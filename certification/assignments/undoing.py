"""What becomes of assignments when an import of people is undone: decisions stand in its way, derived rows go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from certification.assignments.models import Exemption, Period


def duty_blocker(person_ids: Collection[int], since: datetime | None) -> dict[int, str]:
    """Whoever was exempted from something: a manager's decision about her."""
    rows = Exemption.objects.filter(person_id__in=person_ids)
    if since is not None:
        rows = rows.filter(recorded_at__gte=since)
    return dict.fromkeys(rows.values_list("person_id", flat=True), _("đã được miễn học"))


def forget_duties(person_ids: Collection[int]) -> None:
    """Period rows follow from the rules and the roster; who was on it by mistake owes nothing."""
    Period.objects.filter(person_id__in=person_ids).delete()
