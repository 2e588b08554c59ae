"""The register as managers read it: who is asked for, in what order, and what stands in a line. Reads only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from lms.people.enums import Standing
from lms.people.models import Person, PersonQuerySet, Posting, UnitClosure
from lms.people.permissions import LARGE_REACH, people_reached, without_postings
from lms.vietnamese import plain

COUNTED_UP_TO = 10_000
"""Beyond this a list says "more than": counting a million rows would cost more than showing them."""
CHUNK = 2_000


@dataclass(frozen=True)
class Wanted:
    """Which people of the register; an empty field asks for nothing. `words` with a digit in them are the beginning of
    a telephone number or a whole staff code, others the beginnings of words of the name."""

    words: str = ""
    unit_id: int | None = None
    category_id: int | None = None
    sex: str = ""
    login: bool | None = None
    standing: str = Standing.ACTIVE


@dataclass(frozen=True)
class Line:
    """A person with her postings on the date: the primary one first; for leavers the last one that ended."""

    person: Person
    postings: list[Posting]

    @property
    def posting(self) -> Posting | None:
        return self.postings[0] if self.postings else None


def register(user: Any, wanted: Wanted, *, as_of: date) -> PersonQuerySet:
    """The people within `user`'s reach whom `wanted` asks for, in name order.

    Active: posted on `as_of` in the unit or below it. Left: posted there before, and nowhere within reach today.
    """
    postings, is_small = Posting.objects.standing(), False
    if wanted.unit_id is not None:
        rows = UnitClosure.objects.filter(ancestor_id=wanted.unit_id)
        below = rows.on(as_of) if wanted.standing == Standing.ACTIVE else rows
        postings = postings.filter(unit_id__in=below.values("descendant_id"))
        is_small = not below[LARGE_REACH:].exists()
    if wanted.category_id is not None:
        postings = postings.filter(category_id=wanted.category_id)
    active = postings.filter(Q(valid_to=None) | Q(valid_to__gt=as_of), valid_from__lte=as_of)
    if wanted.standing == Standing.ACTIVE:
        found = people_reached(user, active, as_of=as_of, listed=is_small)
    elif wanted.standing == Standing.LEFT:
        found = people_reached(user, postings.filter(valid_to__lte=as_of), as_of=as_of, listed=True)
        found = without_postings(user, found, Posting.objects.on(as_of), as_of=as_of)
    else:
        found = people_reached(user, postings, as_of=as_of, listed=is_small)
    digits = re.sub(r"[\s.]", "", wanted.words)
    if any(sign.isdigit() for sign in digits):
        found = found.filter(Q(phone__startswith=digits) | Q(staff_code__iexact=wanted.words.strip()))
    else:
        found = found.matching(wanted.words)
    if wanted.sex:
        found = found.filter(sex=wanted.sex)
    if wanted.login is not None:
        found = found.filter(user__isnull=not wanted.login)  # a merge moves a login to whom had none
    return found.in_name_order()


def capped_count(people: PersonQuerySet) -> tuple[int, bool]:
    """(number, False), or (COUNTED_UP_TO, True) when there are more."""
    number = people.order_by()[: COUNTED_UP_TO + 1].count()
    return min(number, COUNTED_UP_TO), number > COUNTED_UP_TO


def page_of(
    people: PersonQuerySet, *, size: int, after: int | None = None, before: int | None = None
) -> tuple[list[Person], bool, bool]:
    """(people, is there a page before, is there one after): the page that follows or precedes the person of that key.

    By key, not by offset: the thousandth page costs what the first does, and nobody slips through when a row is added.
    """
    anchor = Person.objects.filter(pk=after or before or 0).first()
    if anchor is None:
        keys = _keys(people, size + 1)
        return _in_order(keys[:size]), False, len(keys) > size
    place = (anchor.sort_key, anchor.pk)
    if after:
        keys = _keys(people.after(*place), size + 1)
        return _in_order(keys[:size]), True, len(keys) > size
    keys = _keys(people.before(*place).reverse(), size + 1)
    return _in_order(keys[:size][::-1]), len(keys) > size, True


def _keys(people: PersonQuerySet, number: int) -> list[int]:
    """Keys first, rows afterwards: the keys of a million names are read from the index alone."""
    return list(people.values_list("pk", flat=True)[:number])


def _in_order(keys: list[int]) -> list[Person]:
    rows = Person.objects.select_related("user").in_bulk(keys)
    return [rows[pk] for pk in keys if pk in rows]


def lines_of(people: Sequence[Person], *, as_of: date) -> list[Line]:
    """The lines of these people, in the given order; two queries however many they are."""
    owner = {person.pk: person.pk for person in people}
    owner |= dict(Person.objects.filter(canonical__in=list(owner)).values_list("pk", "canonical_id"))
    active: dict[int, list[Posting]] = defaultdict(list)
    ended: dict[int, list[Posting]] = defaultdict(list)
    rows = Posting.objects.standing().filter(person_id__in=list(owner)).select_related("unit", "category")
    for posting in rows.order_by("-is_primary", "-valid_from", "-pk"):
        shelf = active if posting.is_active_on(as_of) else ended
        shelf[owner[posting.person_id]].append(posting)
    for last in ended.values():
        last.sort(key=lambda posting: posting.valid_to or posting.valid_from, reverse=True)
    return [Line(person, active.get(person.pk) or ended.get(person.pk, [])[:1]) for person in people]


def all_lines(people: PersonQuerySet, *, as_of: date) -> Iterator[Line]:
    """Every line, read in chunks, so that a province takes no more memory than a commune."""
    after = None
    while True:
        chunk, _before, more = page_of(people, size=CHUNK, after=after)
        yield from lines_of(chunk, as_of=as_of)
        if not more:
            return
        after = chunk[-1].pk


def look_alikes(
    people: PersonQuerySet, *, full_name: str, birth_date: date | None, birth_year: int | None, phone: str, email: str
) -> PersonQuerySet:
    """Of `people`, those who may be the one described: the same name and no contradiction in what is known of the
    birth, or the same telephone number or address."""
    year = birth_date.year if birth_date else birth_year
    same = Q(search_text=plain(full_name))
    if birth_date is not None:
        same &= Q(birth_date=birth_date) | Q(birth_date=None, birth_year=year) | Q(birth_year=None)
    elif year is not None:
        same &= Q(birth_year=year) | Q(birth_year=None)
    if phone:
        same |= Q(phone=phone)
    if email:
        same |= Q(email=email)
    return people.filter(same).in_name_order()
