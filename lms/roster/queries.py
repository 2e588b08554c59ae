from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Q

from lms.people.models import Category, Person, Posting, Unit, UnitClosure
from lms.roster.match import KnownPerson, KnownPosting, People
from lms.roster.rows import CategoryOption, Known, ParsedRow, UnitOption

CHUNK = 5000
"""Values in one IN (…): well below what SQLite takes, and one query for a commune."""


def known_names(unit: Unit, *, as_of: date, allowed_categories: Iterable[int] | None) -> tuple[Known, set[int]]:
    """What rows for `unit` may refer to, and the keys of the units below it on `as_of` (itself included)."""
    below = UnitClosure.objects.on(as_of).filter(ancestor=unit).values("descendant_id")
    fields = ("pk", "code", "name", "valid_from", "valid_to")
    units = {row[0]: UnitOption(*row) for row in Unit.objects.filter(pk__in=below).values_list(*fields)}
    home = UnitOption(unit.pk, unit.code, unit.name, unit.valid_from, unit.valid_to)
    categories = [
        CategoryOption(pk, code, name, tuple(aliases))
        for pk, code, name, aliases in Category.objects.order_by("order", "pk").values_list(
            "pk", "code", "name", "aliases"
        )
    ]
    known = Known.build(
        home=home,
        units=units.values(),
        categories=categories,
        allowed_categories=allowed_categories,
        as_of=as_of,
    )
    return known, set(units)


def people_meant(rows: list[ParsedRow], hashes: Iterable[str]) -> People:
    """Everybody on record whom one of the rows may mean, with all her standing postings; a handful of queries."""
    owners: set[int] = set()
    for chunk in _chunks(set(hashes)):
        owners |= _owners(Q(identity_hash__in=chunk))
    for chunk in _chunks({row.phone for row in rows if row.phone}):
        owners |= _owners(Q(phone__in=chunk))
    for chunk in _chunks({(row.plain_name, row.birth_date) for row in rows if row.birth_date}):
        names, births = {name for name, _birth in chunk}, {birth for _name, birth in chunk}
        owners |= _owners(Q(search_text__in=names, birth_date__in=births))
    return People(_load(owners).values())


def _owners(condition: Q) -> set[int]:
    return {owner or pk for pk, owner in Person.objects.filter(condition).values_list("pk", "canonical_id")}


def _load(owners: set[int]) -> dict[int, KnownPerson]:
    people: dict[int, KnownPerson] = {}
    records: dict[int, int] = {}
    fields = (
        "pk", "canonical_id", "full_name", "search_text", "birth_date", "sex", "phone", "email", "staff_code",
        "identity_hash",
    )  # fmt: skip
    for chunk in _chunks(owners):
        found = Person.objects.filter(Q(pk__in=chunk) | Q(canonical_id__in=chunk)).values_list(*fields)
        for pk, canonical_id, full_name, plain_name, birth, sex, phone, email, staff_code, identity_hash in sorted(
            found, key=lambda row: row[1] is not None
        ):
            if canonical_id is None:
                people[pk] = KnownPerson(pk, full_name, birth, sex, phone, email, staff_code)
            person = people[canonical_id or pk]
            records[pk] = person.id
            person.plain_names.add(plain_name)
            person.birth_dates |= {birth} - {None}
            person.phones |= {phone} - {""}
            person.identity_hashes |= {identity_hash} - {None}
    for chunk in _chunks(records):
        postings = Posting.objects.standing().filter(person_id__in=chunk).order_by("valid_from", "pk")
        for person_id, *values in postings.values_list(
            "person_id", "pk", "unit_id", "unit__name", "category_id", "category__name", "job_title", "is_primary",
            "valid_from", "valid_to",
        ):  # fmt: skip
            people[records[person_id]].postings.append(KnownPosting(*values))
    return people


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
