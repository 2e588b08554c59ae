"""The denominators that units declare: the latest declaration on or before a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.people.enums import Sex, UnitKind
from lms.people.models import HeadcountDeclaration, HeadcountLine, Posting, UnitSuccession

MANY = 1_000
Lines = dict[tuple[int, str], int]
"""{(category id, sex): number}"""


def declared_lines(*, unit_ids: Collection[int], category_ids: Iterable[int], as_of: date) -> dict[int, Lines]:
    """{unit id: the lines of its latest declaration}, in these categories only; units without such lines are missing.

    A declaration speaks for the unit as it was that day: one that is older than the latest merger into the unit no
    longer counts, else a small declared unit could hide an undeclared one that it absorbed.
    """
    wanted = set(unit_ids)
    merged: dict[int, date] = {}
    successions = _among(UnitSuccession.objects.filter(effective_on__lte=as_of), "successor_id", wanted)
    for unit_id, day in successions.values_list("successor_id", "effective_on"):
        merged[unit_id] = max(day, merged.get(unit_id, day))
    latest: dict[int, int] = {}
    settled = set()
    declarations = _among(HeadcountDeclaration.objects.filter(declared_on__lte=as_of), "unit_id", wanted)
    newest_first = declarations.order_by("unit_id", "-declared_on", "-pk")
    for pk, unit_id, day in newest_first.values_list("pk", "unit_id", "declared_on"):
        if unit_id in wanted and unit_id not in settled:
            settled.add(unit_id)
            if unit_id not in merged or day >= merged[unit_id]:
                latest[pk] = unit_id
    found: dict[int, Lines] = defaultdict(dict)
    lines = _among(HeadcountLine.objects.filter(category_id__in=list(category_ids)), "declaration_id", latest.keys())
    for pk, category_id, sex, number in lines.values_list("declaration_id", "category_id", "sex", "number"):
        if pk in latest:
            found[latest[pk]][category_id, sex] = number
    return dict(found)


def _among(rows: QuerySet[Any], field: str, keys: Collection[int]) -> QuerySet[Any]:
    """The rows that name one of these keys, and others too where naming so many keys costs more than reading on."""
    return rows if len(keys) > MANY else rows.filter(**{f"{field}__in": keys})


def is_expected(*, category_ids: Iterable[int], as_of: date) -> Q:
    """Units from which a report is expected though they list and declare nobody: every commune, for the plans ask it
    of each, and whatever ever had a counted posting by then."""
    counted = Posting.objects.standing().filter(
        unit=OuterRef("pk"), category_id__in=list(category_ids), valid_from__lte=as_of
    )
    return Q(kind=UnitKind.COMMUNE) | Q(Exists(counted))


def declared_number(lines: Lines | None, *, listed: int, category: int | None = None, sex: str = "") -> int | None:
    """How many people a declaration names in a group of its unit, or None when it does not say.

    A category that the declaration leaves out is 0 when the unit lists nobody in it either (`listed` is 0), else not
    known. A declaration that names some people without their sex says nothing about any sex.
    """
    if lines is None:
        return None
    if category is not None:
        lines = {key: number for key, number in lines.items() if key[0] == category}
        if not lines:
            return None if listed else 0
    if sex:
        if any(number for (_category, known), number in lines.items() if known == Sex.UNDECLARED):
            return None
        lines = {key: number for key, number in lines.items() if key[1] == sex}
    return sum(lines.values())
