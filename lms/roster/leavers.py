"""Who is not in a list that is said to be complete. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from lms.roster.enums import Column, RowKind
from lms.roster.match import KnownPerson, KnownPosting
from lms.roster.planned import FieldChange, PreviewRow, Step


def plan_leavers(
    postings: Iterable[tuple[KnownPerson, KnownPosting]], named: set[int], *, as_of: date, after: int
) -> list[PreviewRow]:
    """One row for each open posting of somebody whom no row names; they end on `as_of`, numbered from `after` on.

    Who began on that very day stays, and the preview says so: a posting of no day at all was a mistake, which is voided
    on her own page.
    """
    unnamed = [each for each in postings if each[0].id not in named and each[1].valid_to is None]
    gone = [(person, posting) for person, posting in unnamed if posting.valid_from < as_of]
    kept = [(person, posting) for person, posting in unnamed if posting.valid_from == as_of]
    return [
        PreviewRow(
            position, "", 0, RowKind.UNCHANGED, name=person.full_name, unit_name=posting.unit_name,
            category_name=posting.category_name, step=Step(person),
            notes=(
                _("Không có trong tệp nhưng bắt đầu đúng ngày này nên được giữ. Nếu ghi nhầm, hãy hủy vị trí ở hồ sơ."),
            ),
        )
        for position, (person, posting) in enumerate(kept, start=after + len(gone) + 1)
    ] + [
        PreviewRow(
            position, "", 0, RowKind.LEFT, name=person.full_name, unit_name=posting.unit_name,
            category_name=posting.category_name,
            changes=(FieldChange(str(Column.LEAVING.label), "", f"{as_of:%d/%m/%Y}"),),
            step=Step(person, ends=posting.id, ends_on=as_of),
        )
        for position, (person, posting) in enumerate(gone, start=after + 1)
    ]  # fmt: skip
