"""The classes of a period, by the row of the report that shows their organiser."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.db.models import Max

from certification.reports.counting import Frame
from courses.classes.enums import ClassKind, ClassState
from courses.classes.models.classes import TrainingClass, TrainingClassQuerySet
from lms.dates import midnight

UNAPPROVED = frozenset({ClassState.ANNOUNCED, ClassState.SUBMITTED})


def classes_held(frame: Frame) -> dict[int, tuple[int, int | None]]:
    """{unit of a row: (classes, đồng planned for them)} of approved classes of its own making whose last sitting fell
    in the period, so that each counts in one period. None: no class says what it costs."""
    numbers: dict[int, int] = defaultdict(int)
    money: dict[int, int | None] = {}
    for organiser_id, amount in (
        _ended(frame).filter(state=ClassState.APPROVED, kind=ClassKind.OWN).values_list("organiser_id", "budget_amount")
    ):
        branch = frame.layout.branch[frame.layout.standing[organiser_id]]
        numbers[branch] += 1
        if amount is not None:
            money[branch] = (money.get(branch) or 0) + amount
    return {pk: (number, money.get(pk)) for pk, number in numbers.items()}


def unapproved_classes(frame: Frame) -> int:
    """Classes that took place in the period and whose results nobody has approved: their people may be missing."""
    return _ended(frame).filter(state__in=UNAPPROVED).count()


def _ended(frame: Frame) -> TrainingClassQuerySet:
    first, last = midnight(frame.starts_on), midnight(frame.ends_on + timedelta(days=1))
    return (
        TrainingClass.objects.filter(organiser_id__in=frame.unit_ids)
        .annotate(ended_at=Max("sessions__ends_at"))
        .filter(ended_at__gt=first, ended_at__lte=last)
    )
