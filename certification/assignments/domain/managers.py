from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.assignments.kinds import MANAGER
from certification.assignments.queries import UnitOverdue, overdue_by_unit
from lms.dates import civil_date
from lms.outbox.domain import send_message
from lms.people.enums import MANAGING_ROLES
from lms.people.queries import person_of

NAMED = 20
"""Units that a message names; the others are counted."""


def tell_managers(*, at: datetime) -> int:
    """Tell managers how many people of their units are overdue, once a week; returns how many were told.

    Counts only, no names. A login without a person cannot be written to. Harmless to repeat within a week.
    """
    as_of = civil_date(at)
    year, week, _day = as_of.isocalendar()
    users = get_user_model().objects.filter(
        is_active=True, person__isnull=False, taphuan_roles__kind__in=list(MANAGING_ROLES)
    )
    told = 0
    with override(settings.LANGUAGE_CODE):
        for user in users.select_related("person__canonical").distinct().order_by("pk"):
            rows = overdue_by_unit(user, as_of=as_of)
            if rows:
                told += _tell(user, rows, f"{MANAGER.name}:{year}-{week:02}:{user.pk}", at)
    return told


def _tell(user: Any, rows: list[UnitOverdue], key: str, at: datetime) -> int:
    lines = [
        _("– %(unit)s: %(count)s người quá hạn.") % {"unit": row.unit.name, "count": row.people} for row in rows[:NAMED]
    ]
    if len(rows) > NAMED:
        lines.append(_("– và %(count)s đơn vị khác.") % {"count": len(rows) - NAMED})
    return send_message(
        persons=[person_of(user)],  # type: ignore[list-item]
        subject=_("Tập huấn: tình hình học của đơn vị"),
        body="\n".join([_("Trong phạm vi bạn phụ trách còn người quá hạn học:"), *lines]),
        link=reverse("certification_assignments:list"),
        key=key, by=None, at=at, kind=MANAGER,
    )  # fmt: skip
