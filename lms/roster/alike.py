"""Rows of one file that mean the same person, and rows alike that mean people declared different. No database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from lms.roster.match import KnownPerson
from lms.roster.rows import ParsedRow


def duplicates(
    rows: Iterable[tuple[ParsedRow, str]], namesakes: Callable[[ParsedRow], int] = lambda row: 1
) -> dict[int, int]:
    """{position: position of the earlier row that means the same person}; rows come with their identity hashes.

    Two different numbers or record codes are two people. `namesakes` says how many people of that name and birth date
    are known to be different: so many rows may be alike.
    """
    first: dict[tuple[object, ...], list[tuple[int, str, UUID | None, bool]]] = defaultdict(list)
    found: dict[int, int] = {}
    for row, identity_hash in rows:
        is_exact = row.birth_date is not None
        for key in _keys(row, identity_hash):
            earlier = [
                position
                for position, other_hash, other_ref, other_is_exact in first[key]
                if key[0] in ("identity", "ref")
                or not (identity_hash and other_hash)
                and not (row.ref and other_ref)
                and (key[0] != "year" or not (is_exact and other_is_exact))
            ]
            if earlier and (key[0] != "birth" or len(earlier) >= namesakes(row)):
                found.setdefault(row.position, earlier[0])
            first[key].append((row.position, identity_hash, row.ref, is_exact))
    return found


def _keys(row: ParsedRow, identity_hash: str) -> list[tuple[object, ...]]:
    keys: list[tuple[object, ...]] = [("identity", identity_hash)] if identity_hash else []
    if row.ref:
        keys.append(("ref", row.ref))
    for kind, value in (("phone", row.phone), ("email", row.email), ("birth", row.birth_date)):
        if value:
            keys.append((kind, value, row.plain_name))
    if year := row.birth_date.year if row.birth_date else row.birth_year:
        keys.append(("year", year, row.plain_name))
    return keys


def share_out(rows: Sequence[ParsedRow], people: Sequence[KnownPerson]) -> dict[int, KnownPerson]:
    """{position: person} for rows alike and people declared different; a row for whom nobody is left is not in it.

    Where there are fewer rows than people, a row gets somebody only when one of them fits better than the others.
    """
    left = list(people)
    given: dict[int, KnownPerson] = {}
    for row in rows:
        fits = sorted(left, key=lambda person: (_misfit(row, person), person.id))
        if not fits:
            break
        is_certain = len(rows) == len(people) or len(fits) == 1 or _misfit(row, fits[0]) < _misfit(row, fits[1])
        if is_certain:
            given[row.position] = fits[0]
            left.remove(fits[0])
    return given


def _misfit(row: ParsedRow, person: KnownPerson) -> tuple[bool, bool, bool]:
    open_here = [posting for posting in person.postings if posting.unit_id == row.unit.id and posting.valid_to is None]
    return (
        not open_here,
        not any(posting.category_id == row.category.id for posting in open_here) if row.category else False,
        not any(posting.job_title == row.job_title for posting in open_here) if row.job_title else False,
    )
