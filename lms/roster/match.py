"""Who on record is meant by a row. No database.

In turn: the record's own code, the identity number, phone and name, e-mail and name, staff code and name within the
importing unit, name and birth date, name and year. The last two are weak: they hold within the importing unit alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from lms.roster.enums import Doubt
from lms.roster.rows import ParsedRow


class MatchDoubtful(ValueError):
    """Only a human can say whom the row means; says why, what to do, and who comes into question."""

    def __init__(
        self, doubt: Doubt, what: str, remedy: str, candidates: Iterable[KnownPerson] = (), twin: int | None = None
    ) -> None:
        super().__init__(what)
        self.doubt, self.what, self.remedy, self.twin = doubt, what, remedy, twin
        self.candidates = list(candidates)


@dataclass(frozen=True)
class KnownPosting:
    """A standing posting of a person on record."""

    id: int
    unit_id: int
    unit_name: str
    category_id: int
    category_name: str
    job_title: str
    is_primary: bool
    valid_from: date
    valid_to: date | None

    def is_active(self, as_of: date) -> bool:
        return self.valid_from <= as_of and (self.valid_to is None or self.valid_to > as_of)

    def reaches(self, day: date) -> bool:
        """True when it shares a day with [day, …)."""
        return self.valid_to is None or self.valid_to > day


@dataclass(frozen=True)
class Record:
    """One stored record: the person's own, or one merged into her."""

    id: int
    plain_name: str
    birth_date: date | None
    birth_year: int | None
    phone: str
    email: str
    staff_code: str
    identity_hash: str | None


@dataclass
class KnownPerson:
    """A person on record, with all records merged into her and all their postings."""

    id: int
    uuid: UUID
    revision: int
    full_name: str
    birth_date: date | None
    birth_year: int | None
    sex: str
    phone: str
    email: str
    staff_code: str
    records: list[Record] = field(default_factory=list)
    postings: list[KnownPosting] = field(default_factory=list)

    @property
    def plain_names(self) -> set[str]:
        return {record.plain_name for record in self.records}

    @property
    def birth_dates(self) -> set[date]:
        return {record.birth_date for record in self.records if record.birth_date}

    @property
    def birth_years(self) -> set[int]:
        return {record.birth_year for record in self.records if record.birth_year}

    @property
    def identity_hashes(self) -> set[str]:
        return {record.identity_hash for record in self.records if record.identity_hash}

    def stands_in(self, unit_ids: Collection[int]) -> bool:
        """True when she has or had a posting there, or has none anywhere."""
        return not self.postings or any(posting.unit_id in unit_ids for posting in self.postings)

    def may_be_born(self, row: ParsedRow) -> bool:
        """False when record and row contradict each other."""
        if row.birth_date and self.birth_dates:
            return row.birth_date in self.birth_dates
        year = row.birth_date.year if row.birth_date else row.birth_year
        return not (year and self.birth_years) or year in self.birth_years


@dataclass(frozen=True)
class Match:
    """The person meant. `choices`: several whom a human declared different; the rows alike share them out."""

    person: KnownPerson | None
    is_weak: bool = False
    choices: tuple[KnownPerson, ...] = ()


class People:
    """The people on record whom some row of a file may mean, found by what identifies them.

    `distinct` holds pairs of keys of people whom a human declared different.
    """

    def __init__(self, people: Iterable[KnownPerson], distinct: Iterable[frozenset[int]] = ()) -> None:
        self.by_id: dict[int, KnownPerson] = {}
        self._distinct = set(distinct)
        self._by_ref: dict[UUID, KnownPerson] = {}
        self._by_hash: dict[str, KnownPerson] = {}
        self._found: dict[tuple[str, object, str], dict[int, KnownPerson]] = defaultdict(dict)
        self._alike: dict[tuple[str, object, str], set[int]] = defaultdict(set)
        for person in people:
            self.by_id[person.id] = person
            self._by_ref[person.uuid] = person
            for record in person.records:
                for key in _keys(record):
                    self._alike[key].add(record.id)
                if record.identity_hash:
                    self._by_hash[record.identity_hash] = person
            for name in person.plain_names:
                for record in person.records:
                    for kind, value, _name in _keys(record):
                        if kind != "identity":
                            self._found[kind, value, name][person.id] = person

    def alike(self, row: ParsedRow, identity_hash: str) -> int:
        """How many records share with the row what would make a new person doubtful; as `apply` counts again."""
        records: set[int] = set()
        for key in _keys(_record_of(row, identity_hash)):
            if key[0] != "staff" and (key[0] != "year" or row.birth_date is None):
                records |= self._alike.get(key, set())
        return len(records)

    def match(
        self, row: ParsedRow, identity_hash: str, home_ids: Collection[int], *, never: Collection[int] = ()
    ) -> Match | None:
        """The one person whom the row means, None when there is nobody yet; MatchDoubtful when a human must decide.

        `never` are people of whom a human has said that the row does not mean them.
        """
        if row.ref is not None and (person := self._by_ref.get(row.ref)) and person.id not in never:
            owner = self._by_hash.get(identity_hash, person) if identity_hash else person
            if owner is not person:
                raise _other_name([owner, person])
            return Match(person)
        if identity_hash and (person := self._by_hash.get(identity_hash)):
            _check_same(row, person)
            return Match(person)

        def found(kind: str, value: object) -> list[KnownPerson]:
            people = self._found.get((kind, value, row.plain_name), {}) if value else {}
            return [person for pk, person in sorted(people.items()) if pk not in never]

        for kind, value in (("phone", row.phone), ("email", row.email)):
            if people := found(kind, value):
                return Match(_by_contact(row, identity_hash, people))
        if people := [person for person in found("staff", row.staff_code) if person.stands_in(home_ids)]:
            return Match(_by_contact(row, identity_hash, people))
        if row.birth_date and (people := found("birth", row.birth_date)):
            return self._weak(identity_hash, people, home_ids)
        if year := row.birth_date.year if row.birth_date else row.birth_year:
            people = [person for person in found("year", year) if not row.birth_date or not person.birth_dates]
            return self._weak(identity_hash, people, home_ids)
        return None

    def namesakes(self, row: ParsedRow, home_ids: Collection[int]) -> int:
        """How many people of the importing unit share her name and birth and were declared different; at least 1."""
        people = [
            person
            for person in self._found.get(("birth", row.birth_date, row.plain_name), {}).values()
            if person.stands_in(home_ids)
        ]
        return len(people) if row.birth_date and self._are_distinct(people) else 1

    def _weak(self, identity_hash: str, people: list[KnownPerson], home_ids: Collection[int]) -> Match | None:
        free = [person for person in people if not (identity_hash and person.identity_hashes)]
        here = [person for person in free if person.stands_in(home_ids)]
        if len(here) == 1:
            return Match(here[0], is_weak=True)
        if here and self._are_distinct(here):
            return Match(None, is_weak=True, choices=tuple(here))
        if here:
            raise _several(here)
        if numbered := [person for person in people if person not in free and person.stands_in(home_ids)]:
            raise _other_number(numbered)
        if free:
            raise MatchDoubtful(
                Doubt.ELSEWHERE,
                _("Trùng họ tên và ngày sinh với một người ở đơn vị khác."),
                _("Hãy ghi số CCCD hoặc điện thoại để xác định có phải cùng một người."),
                free,
            )
        return None

    def _are_distinct(self, people: list[KnownPerson]) -> bool:
        return len(people) > 1 and all(
            frozenset((one.id, other.id)) in self._distinct
            for place, one in enumerate(people)
            for other in people[place + 1 :]
        )


def _record_of(row: ParsedRow, identity_hash: str) -> Record:
    return Record(
        0, row.plain_name, row.birth_date, row.birth_year, row.phone, row.email, row.staff_code, identity_hash or None
    )


def _keys(record: Record) -> list[tuple[str, object, str]]:
    year = record.birth_date.year if record.birth_date else record.birth_year
    pairs: list[tuple[str, object]] = [
        ("phone", record.phone),
        ("email", record.email),
        ("staff", record.staff_code),
        ("birth", record.birth_date),
        ("year", year),
    ]
    keys: list[tuple[str, object, str]] = [(kind, value, record.plain_name) for kind, value in pairs if value]
    return [("identity", record.identity_hash, ""), *keys] if record.identity_hash else keys


def _check_same(row: ParsedRow, person: KnownPerson) -> None:
    if row.plain_name in person.plain_names or (row.phone and row.phone in {r.phone for r in person.records}):
        return
    if row.birth_date is not None and row.birth_date in person.birth_dates:
        return
    raise _other_name([person])


def _by_contact(row: ParsedRow, identity_hash: str, people: list[KnownPerson]) -> KnownPerson:
    """Of people with her name and phone (or e-mail, or staff code), the one whom nothing contradicts."""
    possible = [person for person in people if person.may_be_born(row)]
    free = [person for person in possible if not (identity_hash and person.identity_hashes)]
    exact = [person for person in free if row.birth_date in person.birth_dates] or free
    if len(exact) == 1:
        return exact[0]
    if exact:
        raise _several(exact)
    if possible:
        raise _other_number(possible)
    raise MatchDoubtful(
        Doubt.OTHER_BIRTH,
        _("Cùng họ tên và điện thoại với một người đã có nhưng khác ngày sinh."),
        _("Hãy xem lại ngày sinh; nếu là người khác, hãy ghi số CCCD."),
        people,
    )


def _other_name(people: list[KnownPerson]) -> MatchDoubtful:
    return MatchDoubtful(
        Doubt.OTHER_NAME,
        _("Số định danh này đã ghi cho một người khác tên."),
        _("Hãy xem lại số định danh và họ tên trên thẻ."),
        people,
    )


def _other_number(people: list[KnownPerson]) -> MatchDoubtful:
    return MatchDoubtful(
        Doubt.OTHER_NUMBER,
        _("Cùng họ tên và ngày sinh hoặc điện thoại với một người đã có nhưng khác số định danh."),
        _("Hãy xem lại số định danh trên thẻ."),
        people,
    )


def _several(people: list[KnownPerson]) -> MatchDoubtful:
    return MatchDoubtful(
        Doubt.SEVERAL,
        _("Có %(count)s người trong hệ thống trùng thông tin với dòng này.") % {"count": len(people)},
        _("Hãy ghi số CCCD để xác định đúng người."),
        people,
    )
