"""Writers and readers at once: no figure is lost, and whoever wrote sees her own fact in the next figure."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection

from certification.awards.models import Programme
from certification.coverage.cells import check_cells
from certification.coverage.figures import Figures
from certification.coverage.queries import coverage
from certification.coverage.totals import check_totals
from lms.people.domain import declare_headcount, transfer_person
from lms.people.enums import UnitKind
from lms.people.models import Person, Unit
from tests.factories.coverage import SOCIAL, give_part, make_programme
from tests.factories.people import AT, START, make_category, make_person, make_unit, post

TODAY = date(2026, 6, 15)
WRITERS, READERS, ROUNDS = 4, 3, 12


def figure(unit: Unit, programme: Programme, *, today: date = TODAY) -> Figures:
    return coverage(
        unit=unit, as_of=TODAY, today=today, indicator="core", programme=programme, geography="then"
    )  # fmt: skip


@pytest.mark.services
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_sums_equal_the_facts_after_writers_and_readers_raced():
    nation = make_unit(kind=UnitKind.OTHER)
    provinces = [make_unit(parent=nation, kind=UnitKind.PROVINCE) for _number in range(2)]
    communes = [make_unit(parent=provinces[number % 2]) for number in range(6)]
    programme, category = make_programme(nation), make_category(SOCIAL)
    start, faults, lost = threading.Barrier(WRITERS + READERS), [], []
    written = threading.Event()

    def write(number: int) -> None:
        random, staying = Random(number), list[Person]()
        for turn in range(ROUNDS):
            commune = random.choice(communes)
            person = make_person(full_name=f"Người {number}-{turn}")
            post(person, commune, category)
            for part in "KS":
                give_part(person, programme, part, START)
            staying.append(person)
            seen = figure(nation, programme).total
            if (seen.covered or 0) < turn + 1:
                lost.append((number, turn, seen.covered))
            if turn % 4 == 3:
                transfer_person(
                    person=staying.pop(random.randrange(len(staying))), unit=random.choice(communes),
                    category=category, on=TODAY, by=None, at=AT,
                )  # fmt: skip
                declare_headcount(
                    unit=commune, declared_on=TODAY, document=f"Công văn {number}-{turn}",
                    numbers={(category, "female"): turn}, by=None, at=AT,
                )  # fmt: skip

    def read(number: int) -> None:
        random = Random(100 + number)
        while not written.is_set():
            figure(random.choice([nation, *provinces, *communes]), programme)

    def run(work: Callable[[int], None], number: int) -> None:
        try:
            start.wait()
            work(number)
        except Exception as error:  # noqa: BLE001 - a thread's failure must reach the test
            faults.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=run, args=(write, number)) for number in range(WRITERS)]
    readers = [threading.Thread(target=run, args=(read, number)) for number in range(READERS)]
    for thread in [*writers, *readers]:
        thread.start()
    for thread in writers:
        thread.join()
    written.set()
    for thread in readers:
        thread.join()
    assert (faults, lost) == ([], [])
    for unit in [nation, *provinces, *communes]:
        kept = figure(unit, programme)
        kept = replace(kept, months={}, units=[replace(row, months={}) for row in kept.units])
        assert kept == figure(unit, programme, today=TODAY + timedelta(days=1))
    assert figure(nation, programme).total.covered == WRITERS * ROUNDS
    assert (check_cells(today=TODAY), check_totals(today=TODAY)) == ([], [])
