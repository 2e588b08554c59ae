"""Who on record is meant by a row: identity number, then phone and name, then name and birth date. No database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from lms.roster.rows import ParsedRow


class MatchDoubtful(ValueError):
    """Only a human can say whom the row means; says why and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


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


@dataclass
class KnownPerson:
    """A person on record, with the names, numbers and postings of all records merged into her."""

    id: int
    full_name: str
    birth_date: date | None
    sex: str
    phone: str
    email: str
    staff_code: str
    plain_names: set[str] = field(default_factory=set)
    birth_dates: set[date] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    identity_hashes: set[str] = field(default_factory=set)
    postings: list[KnownPosting] = field(default_factory=list)


@dataclass(frozen=True)
class Match:
    person: KnownPerson
    is_weak: bool = False
    """By name and birth date alone, which two people may share."""


class People:
    """The people on record whom some row of a sheet may mean, found by what identifies them."""

    def __init__(self, people: Iterable[KnownPerson]) -> None:
        self._by_hash: dict[str, KnownPerson] = {}
        self._by_phone: dict[tuple[str, str], list[KnownPerson]] = defaultdict(list)
        self._by_birth: dict[tuple[str, date], list[KnownPerson]] = defaultdict(list)
        for person in people:
            for identity_hash in person.identity_hashes:
                self._by_hash[identity_hash] = person
            for name in person.plain_names:
                for phone in person.phones:
                    self._by_phone[phone, name].append(person)
                for birth_date in person.birth_dates:
                    self._by_birth[name, birth_date].append(person)

    def match(self, row: ParsedRow, identity_hash: str) -> Match | None:
        """The one person whom the row means, None when there is nobody yet; MatchDoubtful when a human must decide.

        Two different identity numbers are two different people, whatever else they share.
        """
        if identity_hash and (person := self._by_hash.get(identity_hash)):
            _check_same(row, person)
            return Match(person)
        name = row.plain_name

        def possible(people: list[KnownPerson]) -> list[KnownPerson]:
            return [person for person in people if not (identity_hash and person.identity_hashes)]

        if row.phone and (person := _only_one(possible(self._by_phone.get((row.phone, name), [])))):
            if row.birth_date and person.birth_dates and row.birth_date not in person.birth_dates:
                raise MatchDoubtful(
                    _("Cùng họ tên và điện thoại với một người đã có nhưng khác ngày sinh."),
                    _("Hãy xem lại ngày sinh; nếu là người khác, hãy ghi số CCCD."),
                )
            return Match(person)
        if row.birth_date and (person := _only_one(possible(self._by_birth.get((name, row.birth_date), [])))):
            return Match(person, is_weak=True)
        return None


def _check_same(row: ParsedRow, person: KnownPerson) -> None:
    if row.plain_name in person.plain_names or row.phone in person.phones - {""}:
        return
    if row.birth_date is not None and row.birth_date in person.birth_dates:
        return
    raise MatchDoubtful(
        _("Số định danh này đã ghi cho một người khác tên."), _("Hãy xem lại số định danh và họ tên trên thẻ.")
    )


def _only_one(people: list[KnownPerson]) -> KnownPerson | None:
    if len(people) > 1:
        raise MatchDoubtful(
            _("Có %(count)s người trong hệ thống trùng thông tin với dòng này.") % {"count": len(people)},
            _("Hãy ghi số CCCD để xác định đúng người."),
        )
    return people[0] if people else None


def duplicates(rows: Iterable[tuple[ParsedRow, str]]) -> dict[int, int]:
    """{row number: the earlier row that means the same person}, within one sheet; rows come with identity hashes."""
    first: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
    found: dict[int, int] = {}
    for row, identity_hash in rows:
        keys = [("identity", identity_hash)] if identity_hash else []
        if row.phone:
            keys.append(("phone", row.phone, row.plain_name))
        if row.birth_date:
            keys.append(("birth", f"{row.birth_date:%Y%m%d}", row.plain_name))
        for key in keys:
            for earlier, earlier_hash in first[key]:
                if key[0] == "identity" or not (identity_hash and earlier_hash):
                    found.setdefault(row.number, earlier)
            first[key].append((row.number, identity_hash))
    return found
