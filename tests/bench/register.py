"""The list of people at the size of a nation (on SQLite of three provinces), for the readers of each level."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from certification.desk.load.people import FAMILY, GIVEN, MIDDLE
from lms.people.domain import build_person, create_unit, create_units
from lms.people.enums import UnitKind
from lms.people.models import Category, Person, Posting, Unit
from lms.people.register import Wanted, capped_count, lines_of, page_of, register
from tests.bench.measure import Row, measures
from tests.factories.people import make_manager, make_user

DAY, OPENED_ON, AT = date(2026, 11, 22), date(2025, 7, 1), datetime(2026, 1, 1, tzinfo=UTC)
PROVINCES, COMMUNES, BUDGET = 34, 3_321, 200
ASKED = [("everybody", ""), ("by a common given name", "huong"), ("by a whole name", "nguyen thi huong")]


@measures("register")
def register_of_a_nation() -> Iterator[Row]:
    number = 1_000_000 if connection.vendor == "postgresql" else 100_000
    top, provinces, communes = _units()
    _people(number, communes)
    readers = [("nation", top), ("province", provinces[0]), ("commune", communes[0])]
    for level, unit in readers:
        user = make_manager(unit)
        for what, words in ASKED:
            spent = best(lambda user=user, words=words: ask(user, words))
            yield Row(f"{number:,} people, {level}: {what}", BUDGET, spent, "ms")
    root = make_user(is_superuser=True)
    yield Row(f"{number:,} people, all: everybody", BUDGET, best(lambda: ask(root, "")), "ms")


def ask(user: Any, words: str) -> None:
    """What one page of the list asks of the database."""
    found = register(user, Wanted(words=words), as_of=DAY)
    people, _before, _after = page_of(found, size=50)
    lines_of(people, as_of=DAY)
    capped_count(found)


def best(call: Callable[[], Any], times: int = 5) -> float:
    """Milliseconds of the quickest of several calls."""
    spent = []
    for _number in range(times):
        begun = time.perf_counter()
        call()
        spent.append(1000 * (time.perf_counter() - begun))
    return min(spent)


def _units() -> tuple[Unit, list[Unit], list[Unit]]:
    top = create_unit(code="N", name="Cả nước", kind=UnitKind.OTHER, valid_from=OPENED_ON, at=AT)
    rows = [(f"P{n}", f"Tỉnh {n}", UnitKind.PROVINCE, top) for n in range(PROVINCES)]
    provinces = create_units(rows=rows, valid_from=OPENED_ON, at=AT)
    rows = [(f"C{n}", f"Xã {n}", UnitKind.COMMUNE, provinces[n % PROVINCES]) for n in range(COMMUNES)]
    return top, provinces, create_units(rows=rows, valid_from=OPENED_ON, at=AT)


def _people(number: int, communes: list[Unit], chunk: int = 20_000) -> None:
    """Names drawn once and dealt out; each person with one posting, a commune's people together."""
    draw = random.Random(1)
    names = [" ".join(map(draw.choice, (FAMILY, MIDDLE, GIVEN))) for _number in range(2_000)]
    drafts = [build_person(full_name=name, birth_date=date(1980, 1, 1), at=AT) for name in names]
    category = Category.objects.create(code="ctv-load", name="CTV")
    made = itertools.count()
    for start in range(0, number, chunk):
        size = min(chunk, number - start)
        people = Person.objects.bulk_create(
            [
                Person(
                    full_name=draft.full_name, sort_key=draft.sort_key, search_text=draft.search_text,
                    birth_date=draft.birth_date, birth_year=1980, created_at=AT,
                )
                for draft in draw.choices(drafts, k=size)
            ],
            batch_size=500,
        )  # fmt: skip
        Posting.objects.bulk_create(
            [
                Posting(
                    person=person, unit=communes[next(made) * COMMUNES // number], category=category,
                    valid_from=OPENED_ON, recorded_at=AT,
                )
                for person in people
            ],
            batch_size=500,
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
