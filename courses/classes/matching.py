"""Whom a row of an attendance sheet means: the list of the class first, then the matcher of the roster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from courses.classes.enums import RowState
from courses.classes.models import Seat, TrainingClass
from courses.classes.reading import ReadRow
from lms.people.models import Posting
from lms.people.queries import subtree_ids
from lms.roster.match import MatchDoubtful, People
from lms.roster.queries import people_meant
from lms.roster.rows import ParsedRow, UnitOption, unit_key

MOST_CANDIDATES = 10


@dataclass
class Found:
    """Whom a row means: a person, or people of whom a human must choose. `seat_id` where she is on the list."""

    state: RowState
    person_id: int | None = None
    seat_id: int | None = None
    candidates: list[int] = field(default_factory=list)


def find_people(rows: Sequence[ReadRow], training_class: TrainingClass, *, as_of: date) -> list[Found]:
    """One answer a row, in their order; in a number of queries that does not grow with the rows.

    A name alone identifies only within the list of the class, and there only when it stands once.
    """
    home = training_class.invited
    option = UnitOption(home.pk, home.code, home.name, home.valid_from, home.valid_to)
    parsed = [
        ParsedRow(
            number=row.number, full_name=row.full_name, unit=option, birth_date=row.birth_date,
            birth_year=row.birth_year, phone=row.phone, ref=row.ref,
        )
        for row in rows
    ]  # fmt: skip
    seats = list(Seat.objects.filter(training_class=training_class).select_related("person", "unit"))
    people = people_meant(parsed, [], also={seat.person.canonical_id or seat.person_id for seat in seats})
    seat_of = {seat.person.canonical_id or seat.person_id: seat for seat in seats}
    home_ids = subtree_ids(home, as_of=as_of)
    namesakes = _by_name([row for row in parsed if not _identifies(row)], home_ids, as_of=as_of)
    return [_found(row, given, people, seat_of, home_ids, namesakes) for row, given in zip(parsed, rows, strict=True)]


def _identifies(row: ParsedRow) -> bool:
    return bool(row.birth_date or row.birth_year or row.phone or row.ref)


def _found(
    row: ParsedRow,
    given: ReadRow,
    people: People,
    seat_of: dict[int, Seat],
    home_ids: set[int],
    namesakes: dict[str, list[int]],
) -> Found:
    def answer(person_id: int) -> Found:
        seat = seat_of.get(person_id)
        return Found(RowState.MATCHED, person_id, seat.pk if seat else None)

    if _identifies(row):
        try:
            match = people.match(row, "", home_ids)
        except MatchDoubtful as doubtful:
            return _of_list([person.id for person in doubtful.candidates], seat_of, given, answer)
        if match is not None and match.person is not None:
            return answer(match.person.id)
        if match is not None:
            return _of_list([person.id for person in match.choices], seat_of, given, answer)
    here = [pk for pk, seat in seat_of.items() if seat.person.search_text == row.plain_name]
    possible = [pk for pk in here if people.by_id[pk].may_be_born(row)] if _identifies(row) else here
    if possible:
        return _of_list(possible, seat_of, given, answer)
    candidates = (here or namesakes.get(row.plain_name, []))[:MOST_CANDIDATES]
    return Found(RowState.DOUBTFUL, candidates=candidates) if candidates else Found(RowState.UNKNOWN)


def _of_list(candidates: list[int], seat_of: dict[int, Seat], given: ReadRow, answer: Callable[[int], Found]) -> Found:
    """Of several people the one who is on the list of the class; of several there, the one of the unit named."""
    here = [pk for pk in candidates if pk in seat_of]
    if len(here) > 1 and given.unit_name:
        wanted = unit_key(given.unit_name)
        named = [pk for pk in here if (unit := seat_of[pk].unit) and unit_key(unit.name) == wanted]
        here = named if len(named) == 1 else here
    if len(here) == 1:
        return answer(here[0])
    return Found(RowState.DOUBTFUL, candidates=candidates[:MOST_CANDIDATES])


def _by_name(rows: Sequence[ParsedRow], home_ids: set[int], *, as_of: date) -> dict[str, list[int]]:
    """{plain name: people of that name posted below the invited unit}, for rows that say nothing but a name."""
    names = {row.plain_name for row in rows}
    if not names:
        return {}
    posted = Posting.objects.on(as_of).filter(unit__in=home_ids, person__search_text__in=names)
    found: dict[str, list[int]] = {}
    for pk, canonical, name in posted.values_list("person_id", "person__canonical_id", "person__search_text"):
        keys = found.setdefault(name, [])
        if (canonical or pk) not in keys:
            keys.append(canonical or pk)
    return found
