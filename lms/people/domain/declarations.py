from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.authors import stored_login
from lms.journal.domain import record_audit
from lms.people.domain.news import announce, lock_rows
from lms.people.models import Category, HeadcountDeclaration, HeadcountLine, Unit
from lms.people.signals import headcount_declared


class DeclarationRefused(ValueError):
    """A unit cannot declare for that day; the message says why."""


@transaction.atomic
def declare_headcount(
    *,
    unit: Unit,
    declared_on: date,
    document: str,
    numbers: dict[tuple[Category, str], int],
    attachment: Any = None,
    by: Any,
    at: datetime,
) -> HeadcountDeclaration:
    """Record how many people `unit` employs: {(category, sex): number}. Declaring again writes a newer row.

    Repeating the latest declaration word for word, without a new scan, returns it. DeclarationRefused when the unit
    did not exist on `declared_on`.
    """
    if declared_on < unit.valid_from or (unit.valid_to is not None and declared_on >= unit.valid_to):
        raise DeclarationRefused(
            _("%(unit)s không hoạt động vào ngày %(day)s.") % {"unit": unit.name, "day": f"{declared_on:%d/%m/%Y}"}
        )
    lock_rows(Unit.objects.filter(pk=unit.pk)).get()
    lines = {(category.pk, str(sex)): number for (category, sex), number in numbers.items()}
    latest = HeadcountDeclaration.objects.filter(unit=unit).order_by("-declared_on", "-pk").first()
    if latest is not None and not attachment and _repeats(latest, declared_on, document, lines):
        return latest
    declaration = HeadcountDeclaration.objects.create(
        unit=unit,
        declared_on=declared_on,
        document=document,
        attachment=attachment or "",
        recorded_at=at,
        recorded_by=stored_login(by),
    )
    HeadcountLine.objects.bulk_create(
        [
            HeadcountLine(declaration=declaration, category_id=category_id, sex=sex, number=number)
            for (category_id, sex), number in lines.items()
        ]
    )
    announce(headcount_declared, {"units": [unit.pk]}, at)
    record_audit(
        by=by,
        action="headcount.declare",
        subject=unit.code,
        at=at,
        detail={"declaration": declaration.pk},
        unit_id=unit.pk,
    )
    return declaration


def _repeats(latest: HeadcountDeclaration, declared_on: date, document: str, lines: dict[tuple[int, str], int]) -> bool:
    if (latest.declared_on, latest.document) != (declared_on, document):
        return False
    known = {(row.category_id, row.sex): row.number for row in latest.lines.all()}
    return known == lines
