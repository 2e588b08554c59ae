"""What applying a file would do, row by row. Pure: the people, units and categories on record are handed in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lms.roster.alike import duplicates, share_out
from lms.roster.cells import CellInvalid
from lms.roster.enums import Column, Doubt, RowKind
from lms.roster.errors import LOST_ZEROS, RowError
from lms.roster.match import Match, MatchDoubtful, People
from lms.roster.plan_row import TransferDoubtful, plan_row
from lms.roster.planned import PreviewRow
from lms.roster.read import RosterBook
from lms.roster.rows import Known, ParsedRow, parse_row, says_nothing


@dataclass(frozen=True)
class Options:
    """What the importer said about the file as a whole."""

    pad_identity: bool = False
    """Numbers of 10 and 11 digits lost their leading zeros: a human has looked."""
    is_complete: bool = False
    """Who is not in the file has left the unit."""


PLAIN = Options()


@dataclass(frozen=True)
class Preview:
    """A file as it would be applied to `unit` on `as_of`. `notice` says what about the file as a whole holds back."""

    unit_id: int
    as_of: date
    headers: dict[str, list[str]]
    rows: list[PreviewRow]
    frame: str = ""
    notice: str = ""

    @property
    def counts(self) -> dict[RowKind, int]:
        """How many rows there are of each kind, all kinds present."""
        counted = Counter(row.kind for row in self.rows)
        return {kind: counted[kind] for kind in RowKind}

    @property
    def faulty(self) -> list[PreviewRow]:
        return [row for row in self.rows if row.kind is RowKind.ERROR]

    @property
    def held(self) -> list[PreviewRow]:
        """Rows that are not applied as they stand: faulty, or for a human to decide."""
        return [row for row in self.rows if row.kind in (RowKind.ERROR, RowKind.DOUBTFUL)]

    @property
    def lost_zeros(self) -> int:
        """Rows whose identity number one confirmation would mend."""
        return sum(any(error.code == LOST_ZEROS for error in row.errors) for row in self.rows)


@dataclass(frozen=True)
class World:
    """What is on record around a plan: who comes into question, what lies below the importing unit, who may what."""

    people: People
    known: Known
    home_ids: Collection[int]
    reaches: Callable[[int, int], bool]
    """Whether the importer may change people of (unit, category)."""


@dataclass(frozen=True)
class Ruling:
    """What a human has said about one row: whom it means, whom it does not, that she may leave her unit."""

    person_id: int | None = None
    never: frozenset[int] = field(default_factory=frozenset)
    may_leave: bool = False


def parse_book(book: RosterBook, known: Known) -> tuple[list[PreviewRow], list[ParsedRow], dict[int, list[Any]]]:
    """Read every row: (the faulty ones as preview rows, the others parsed, {position: cells}).

    Blank and numbering rows are left out. A sheet without a unit column whose title names a unit is for that unit.
    """
    faulty: list[PreviewRow] = []
    parsed: list[ParsedRow] = []
    cells: dict[int, list[Any]] = {}
    position = 0
    several = len(book.sheets) > 1
    for sheet in book.sheets:
        title = sheet.title if several else ""
        has_units = {Column.UNIT, Column.UNIT_CODE} & set(sheet.header.columns)
        home = None if has_units else known.unit_titled(sheet.title)
        for number, row in sheet.rows:
            if says_nothing(sheet.header.known(row)):
                continue
            named = sheet.header.named(row)
            position += 1
            cells[position] = row
            outcome = parse_row(number, named, known, home=home, sheet=title, position=position)
            if isinstance(outcome, ParsedRow):
                parsed.append(outcome)
            else:
                name = str(named.get(Column.NAME) or "")
                faulty.append(
                    PreviewRow(position, title, number, RowKind.ERROR, cells=row, name=name, errors=tuple(outcome))
                )
    return faulty, parsed, cells


def plan_steps(
    rows: list[ParsedRow], hashes: dict[int, str], world: World, cells: dict[int, list[Any]]
) -> list[PreviewRow]:
    """Decide for each parsed row what it would write."""
    doubled = duplicates(
        ((row, hashes.get(row.position, "")) for row in rows),
        lambda row: world.people.namesakes(row, world.home_ids),
    )
    where = {row.position: row for row in rows}
    matches: dict[int, Match | None | MatchDoubtful] = {}
    for row in rows:
        if row.position in doubled:
            matches[row.position] = _same_as(where[doubled[row.position]])
        else:
            matches[row.position] = _match(row, hashes.get(row.position, ""), world)
    _share(rows, matches)
    meant: dict[int, ParsedRow] = {}
    planned = []
    for row in rows:
        match = matches[row.position]
        if isinstance(match, Match) and match.person is not None:
            person = match.person
            if person.id in meant:
                match = _same_as(meant[person.id])
                match.candidates = [person]
            else:
                meant[person.id] = row
        planned.append(_planned(row, hashes.get(row.position, ""), match, world, cells[row.position]))
    return planned


def plan_again(row: ParsedRow, identity_hash: str, world: World, ruling: Ruling, cells: list[Any]) -> PreviewRow:
    """Plan one row under what a human has said about it; the same checks as ever."""
    match: Match | None | MatchDoubtful
    if ruling.person_id is not None:
        match = Match(world.people.by_id[ruling.person_id])
    else:
        match = _match(row, identity_hash, world, never=ruling.never)
    return _planned(row, identity_hash, match, world, cells, may_leave=ruling.may_leave)


def _match(row: ParsedRow, identity_hash: str, world: World, never: Collection[int] = ()) -> Any:
    try:
        return world.people.match(row, identity_hash, world.home_ids, never=never)
    except MatchDoubtful as doubt:
        return doubt


def _planned(
    row: ParsedRow, identity_hash: str, match: Any, world: World, cells: list[Any], *, may_leave: bool = False
) -> PreviewRow:
    alike = world.people.alike(row, identity_hash)
    try:
        if isinstance(match, MatchDoubtful):
            raise match
        return plan_row(
            row, identity_hash, match.person if match else None, world.known, world.reaches, cells=cells, alike=alike,
            may_leave=may_leave,
        )  # fmt: skip
    except CellInvalid as invalid:
        error = RowError(row.number, str(Column.NAME.label), invalid.what, invalid.remedy, invalid.code)
        return PreviewRow(
            row.position, row.sheet, row.number, RowKind.ERROR, cells=cells, name=row.full_name, errors=(error,)
        )
    except MatchDoubtful as doubt:
        error = RowError(row.number, str(Column.NAME.label), doubt.what, doubt.remedy)
        losing = doubt.losing if isinstance(doubt, TransferDoubtful) else None
        return PreviewRow(
            row.position, row.sheet, row.number, RowKind.DOUBTFUL, cells=cells, name=row.full_name,
            unit_name=row.unit.name, category_name=row.category.name if row.category else "", errors=(error,),
            parsed=row, identity_hash=identity_hash, doubt=doubt.doubt, twin=doubt.twin, losing=losing,
            candidates=tuple(person.id for person in doubt.candidates), alike=alike,
        )  # fmt: skip


def _share(rows: list[ParsedRow], matches: dict[int, Match | None | MatchDoubtful]) -> None:
    """Give rows alike, whose namesakes were declared different, one person each."""
    groups: dict[tuple[int, ...], list[ParsedRow]] = defaultdict(list)
    for row in rows:
        match = matches[row.position]
        if isinstance(match, Match) and match.choices:
            groups[tuple(person.id for person in match.choices)].append(row)
    for group in groups.values():
        first = matches[group[0].position]
        assert isinstance(first, Match)  # noqa: S101 - only such were grouped; tells the type checker
        given = share_out(group, first.choices)
        for row in group:
            person = given.get(row.position)
            matches[row.position] = (
                Match(person, is_weak=True)
                if person
                else MatchDoubtful(
                    Doubt.SEVERAL,
                    _("Có %(count)s người trong hệ thống trùng thông tin với dòng này.")
                    % {"count": len(first.choices)},
                    _("Hãy ghi số CCCD để xác định đúng người."),
                    first.choices,
                )
            )


def _same_as(row: ParsedRow) -> MatchDoubtful:
    where = (
        _("Trùng với dòng %(row)s, trang “%(sheet)s”.") % {"row": row.number, "sheet": row.sheet}
        if row.sheet
        else _("Trùng với dòng %(row)s.") % {"row": row.number}
    )
    return MatchDoubtful(
        Doubt.ROWS_ALIKE,
        where,
        _("Hãy xóa một dòng; nếu là hai người khác nhau, hãy xem lại ngày sinh và ghi đúng số CCCD của mỗi người."),
        twin=row.position,
    )
