"""The denominators that units declare: the latest declaration on or before a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q

from lms.people.enums import Sex, UnitKind
from lms.people.models import HeadcountDeclaration, HeadcountLine, Posting, UnitSuccession

Lines = dict[tuple[int, str], int]
"""{(category id, sex): number}"""


def declared_lines(*, unit_ids: Collection[int], category_ids: Iterable[int], as_of: date) -> dict[int, Lines]:
    """{unit id: the lines of its latest declaration}, in these categories only; units without such lines are missing.

    A declaration speaks for the unit as it was that day: one that is older than the latest merger into the unit no
    longer counts, else a small declared unit could hide an undeclared one that it absorbed.
    """
    merged: dict[int, date] = {}
    for unit_id, day in UnitSuccession.objects.filter(successor_id__in=unit_ids, effective_on__lte=as_of).values_list(
        "successor_id", "effective_on"
    ):
        merged[unit_id] = max(day, merged.get(unit_id, day))
    latest: dict[int, int] = {}
    settled = set()
    for pk, unit_id, day in (
        HeadcountDeclaration.objects.filter(unit_id__in=unit_ids, declared_on__lte=as_of)
        .order_by("unit_id", "-declared_on", "-pk")
        .values_list("pk", "unit_id", "declared_on")
    ):
        if unit_id not in settled:
            settled.add(unit_id)
            if unit_id not in merged or day >= merged[unit_id]:
                latest[pk] = unit_id
    found: dict[int, Lines] = defaultdict(dict)
    for pk, category_id, sex, number in HeadcountLine.objects.filter(
        declaration_id__in=latest, category_id__in=list(category_ids)
    ).values_list("declaration_id", "category_id", "sex", "number"):
        found[latest[pk]][category_id, sex] = number
    return dict(found)


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
