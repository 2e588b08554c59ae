from datetime import date
from uuid import UUID

from lms.roster.enums import RowKind
from lms.roster.leavers import plan_leavers
from lms.roster.match import KnownPerson, KnownPosting

DAY = date(2026, 6, 15)


def somebody(pk: int, valid_from: date, valid_to: date | None = None) -> tuple[KnownPerson, KnownPosting]:
    person = KnownPerson(pk, UUID(int=pk), 0, f"Người {pk}", None, None, "female", "", "", "")
    return person, KnownPosting(pk, 1, "Xã Một", 1, "Cộng tác viên", "", True, valid_from, valid_to)


def test_whom_no_row_names_leaves_and_who_began_that_day_is_kept_and_told():
    postings = [
        somebody(1, date(2026, 1, 1)),
        somebody(2, date(2026, 1, 1)),
        somebody(3, DAY),
        somebody(4, date(2026, 1, 1), date(2026, 12, 1)),
    ]
    rows = sorted(plan_leavers(postings, {1}, as_of=DAY, after=7), key=lambda row: row.position)
    assert [(row.position, row.name, row.kind, bool(row.notes)) for row in rows] == [
        (8, "Người 2", RowKind.LEFT, False),
        (9, "Người 3", RowKind.UNCHANGED, True),
    ]
    assert (rows[0].step.ends, rows[0].step.ends_on, rows[1].step.writes) == (2, DAY, False)
