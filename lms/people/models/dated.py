from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q


class DatedQuerySet(models.QuerySet):
    """Rows with `valid_from` and `valid_to`: half-open, the day of `valid_to` is already outside."""

    def on(self, as_of: date) -> DatedQuerySet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=as_of), valid_from__lte=as_of)


def dated_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name=name)
