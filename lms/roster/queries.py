from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from lms.people.enums import MANAGING_ROLES, Sex
from lms.people.models import Category, Person, Posting, Unit, UnitClosure
from lms.people.permissions import rights_of
from lms.roster.enums import RowKind
from lms.roster.match import KnownPerson, KnownPosting, People, Record
from lms.roster.models import DistinctPair, RosterImport, RosterRow
from lms.roster.rows import CategoryOption, Known, ParsedRow, UnitOption

CHUNK = 5000
"""Values in one IN (…): well below what SQLite takes, and one query for a commune."""


def known_names(
    unit: Unit, *, as_of: date, allowed_categories: Iterable[int] | None, pad_identity: bool = False
) -> tuple[Known, set[int]]:
    """What rows for `unit` may refer to, and the keys of the units below it on `as_of` (itself included)."""
    below = UnitClosure.objects.on(as_of).filter(ancestor=unit).values("descendant_id")
    fields = ("pk", "code", "name", "valid_from", "valid_to")
    units = {row[0]: UnitOption(*row) for row in Unit.objects.filter(pk__in=below).order_by("pk").values_list(*fields)}
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
        pad_identity=pad_identity,
    )
    return known, set(units)


def reach_of(by: Any, *, as_of: date) -> Callable[[int, int], bool]:
    """Whether `by` may change people of a unit in a category; None is a command line, which may."""
    if by is None or by.is_superuser:
        return lambda unit_id, category_id: True
    rights = [
        (set(UnitClosure.objects.on(as_of).filter(ancestor_id=top).values_list("descendant_id", flat=True)), limit)
        for top, limit in (rights_of(by, MANAGING_ROLES) if by.is_active else [])
    ]
    return lambda unit_id, category_id: any(
        unit_id in units and (not limit or category_id in limit) for units, limit in rights
    )


def people_meant(rows: list[ParsedRow], hashes: Iterable[str], also: Iterable[int] = ()) -> People:
    """Everybody on record whom one of the rows may mean, with all her standing postings; a handful of queries.

    `also` are keys of people whom a human has named.
    """
    owners: set[int] = set(also)
    for chunk in _chunks(set(hashes)):
        owners |= _owners(Q(identity_hash__in=chunk))
    for name in ("phone", "email", "staff_code"):
        for chunk in _chunks({getattr(row, name) for row in rows} - {""}):
            owners |= _owners(Q(**{f"{name}__in": chunk}))
    for chunk in _chunks({row.ref for row in rows if row.ref}):
        owners |= _owners(Q(uuid__in=chunk))
    births = {(row.plain_name, row.birth_date) for row in rows if row.birth_date}
    owners |= _namesakes("birth_date", births)
    owners |= _namesakes("birth_year", {(row.plain_name, row.birth_year) for row in rows if row.birth_year})
    owners |= _namesakes("birth_year", {(name, day.year) for name, day in births}, " AND p.birth_date IS NULL")
    return load_people(owners)


def load_people(owners: Iterable[int]) -> People:
    """These people, by the keys of their canonical records."""
    people = _load(set(owners))
    pairs: set[frozenset[int]] = set()
    for chunk in _chunks(people):
        rows = DistinctPair.objects.filter(one_id__in=chunk).values_list("one_id", "other_id")
        pairs |= {frozenset(pair) for pair in rows}
    return People(people.values(), pairs)


def _owners(condition: Q) -> set[int]:
    return {owner or pk for pk, owner in Person.objects.filter(condition).values_list("pk", "canonical_id")}


def _namesakes(column: str, pairs: set[tuple[str, Any]], condition: str = "") -> set[int]:
    """Owners of records with one of these (plain name, value of `column`).

    A join, for two long IN (…) would have the database try every name with every day.
    """
    owners: set[int] = set()
    for chunk in _chunks(pairs):
        wanted = ", ".join(["(%s, %s)"] * len(chunk))
        values = [
            str(value) if isinstance(value, date) and connection.vendor == "sqlite" else value
            for pair in chunk
            for value in pair
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH wanted(name, value) AS (VALUES {wanted}) SELECT p.id, p.canonical_id FROM wanted "  # noqa: S608
                f"JOIN {Person._meta.db_table} p "
                f"ON p.search_text = wanted.name AND p.{column} = wanted.value{condition}",
                values,
            )
            owners |= {owner or pk for pk, owner in cursor.fetchall()}
    return owners


def _load(owners: set[int]) -> dict[int, KnownPerson]:
    people: dict[int, KnownPerson] = {}
    records: dict[int, int] = {}
    fields = (
        "pk", "canonical_id", "uuid", "revision", "full_name", "search_text", "birth_date", "birth_year", "sex",
        "phone", "email", "staff_code", "identity_hash",
    )  # fmt: skip
    for chunk in _chunks(owners):
        found = Person.objects.filter(Q(pk__in=chunk) | Q(canonical_id__in=chunk)).values_list(*fields)
        for (
            pk, canonical_id, uuid, revision, full_name, plain_name, birth, year, sex, phone, email, staff, number,
        ) in sorted(found, key=lambda row: (row[1] is not None, row[0])):  # fmt: skip
            if canonical_id is None:
                people[pk] = KnownPerson(pk, uuid, revision, full_name, birth, year, sex, phone, email, staff)
            person = people[canonical_id or pk]
            records[pk] = person.id
            person.records.append(Record(pk, plain_name, birth, year, phone, email, staff, number))
    for chunk in _chunks(records):
        for person_id, posting in known_postings(Posting.objects.filter(person_id__in=chunk)):
            people[records[person_id]].postings.append(posting)
    return people


def known_postings(postings: Any) -> Iterator[tuple[int, KnownPosting]]:
    """(key of the record, posting) of those that stand, in the order in which they began."""
    for person_id, *values in (
        postings.standing()
        .order_by("valid_from", "pk")
        .values_list(
            "person_id", "pk", "unit_id", "unit__name", "category_id", "category__name", "job_title", "is_primary",
            "valid_from", "valid_to",
        )
    ):  # fmt: skip
        yield person_id, KnownPosting(*values)


def open_postings(
    unit_ids: Collection[int], *, as_of: date, category_ids: Collection[int] | None
) -> list[tuple[int, KnownPosting]]:
    """(key of the canonical person, posting) for who is posted in these units on `as_of`, in these categories."""
    postings = Posting.objects.on(as_of).filter(unit_id__in=unit_ids)
    if category_ids is not None:
        postings = postings.filter(category_id__in=category_ids)
    owners = dict(
        Person.objects.filter(postings__in=postings, canonical__isnull=False).values_list("pk", "canonical_id")
    )
    return [(owners.get(person_id, person_id), posting) for person_id, posting in known_postings(postings)]


def kind_counts(head: RosterImport) -> dict[str, int]:
    """{kind: number of rows} of the plan that counts, all kinds present."""
    found = dict(head.rows.order_by().values_list("kind").annotate(Count("pk")))
    return {kind.value: found.get(kind.value, 0) for kind in RowKind}


def candidates_of(row: RosterRow) -> list[int]:
    """Keys of the people who may be meant by a doubtful row: those on record, and whom its twin in the file became."""
    found = list(row.candidates)
    if row.twin is not None:
        twins = row.roster_import.rows.filter(position=row.twin, applied_at__isnull=False, person__isnull=False)
        twins |= row.roster_import.rows.filter(position=row.twin, kind=RowKind.UNCHANGED)
        found += [pk for pk in twins.values_list("person_id", flat=True) if pk not in found]
    owners = dict(Person.objects.filter(pk__in=found).values_list("pk", "canonical_id"))
    return list(dict.fromkeys(owners[pk] or pk for pk in found if pk in owners))


def roster_rows(unit: Unit, *, as_of: date, category_ids: Collection[int] | None = None) -> Iterator[list[Any]]:
    """Who is posted in `unit` and below on `as_of`, one row a posting as EXPORT_COLUMNS; numbers masked.

    Of several postings in one unit the primary one is listed: a row names a person there once.
    """
    below = UnitClosure.objects.on(as_of).filter(ancestor=unit).values("descendant_id")
    postings = Posting.objects.on(as_of).filter(unit_id__in=below)
    if category_ids is not None:
        postings = postings.filter(category_id__in=category_ids)
    seen: set[int] = set()
    found = postings.select_related("person__canonical", "unit", "category").order_by(
        "-is_primary", "unit__sort_key", "person__sort_key", "pk"
    )
    for posting in found.iterator(chunk_size=2000):
        person = posting.person.canonical or posting.person
        if person.pk not in seen:
            seen.add(person.pk)
            sex = "" if person.sex == Sex.UNDECLARED else str(Sex(person.sex).label).capitalize()
            yield [
                person.full_name, person.birth_date or person.birth_year or "", sex, person.masked_identity,
                person.phone, person.email, posting.unit.code, posting.category.name, posting.job_title,
                person.staff_code, posting.valid_from, str(person.uuid),
            ]  # fmt: skip


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
