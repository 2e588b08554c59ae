from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from lms.authors import stored_login
from lms.people.domain.news import announce
from lms.people.models import Category, HeadcountDeclaration, HeadcountLine, Unit
from lms.people.signals import headcount_declared


@transaction.atomic
def declare_headcount(
    *, unit: Unit, declared_on: date, document: str, numbers: dict[tuple[Category, str], int], by: Any, at: datetime
) -> HeadcountDeclaration:
    """Record how many people `unit` employs: {(category, sex): number}. Declaring again writes a newer row."""
    declaration = HeadcountDeclaration.objects.create(
        unit=unit,
        declared_on=declared_on,
        document=document,
        recorded_at=at,
        recorded_by=stored_login(by),
    )
    HeadcountLine.objects.bulk_create(
        [
            HeadcountLine(declaration=declaration, category=category, sex=sex, number=number)
            for (category, sex), number in numbers.items()
        ]
    )
    announce(headcount_declared, {"units": [unit.pk]}, at)
    return declaration
