"""Who is not in a list that is said to be complete. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lms.roster.enums import Column, RowKind
from lms.roster.match import KnownPerson, KnownPosting
from lms.roster.planned import FieldChange, PreviewRow, Step


def plan_leavers(
    postings: Iterable[tuple[KnownPerson, KnownPosting]], named: set[int], *, as_of: date, after: int
) -> list[PreviewRow]:
    """One row for each open posting of somebody whom no row names; they end on `as_of`, numbered from `after` on.

    Who began on that very day stays: a list is rarely so fresh.
    """
    gone = [
        (person, posting)
        for person, posting in postings
        if person.id not in named and posting.valid_to is None and posting.valid_from < as_of
    ]
    return [
        PreviewRow(
            position, "", 0, RowKind.LEFT, name=person.full_name, unit_name=posting.unit_name,
            category_name=posting.category_name,
            changes=(FieldChange(str(Column.LEAVING.label), "", f"{as_of:%d/%m/%Y}"),),
            step=Step(person, ends=posting.id, ends_on=as_of),
        )
        for position, (person, posting) in enumerate(gone, start=after + 1)
    ]  # fmt: skip
